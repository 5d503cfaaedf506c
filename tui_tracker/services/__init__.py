"""Use cases and the transaction boundary: what the command line and the screens both call."""
