"""What all screens share: loading, keys on an action, drafts."""
