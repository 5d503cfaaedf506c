"""Writing the tracker: revisions, drafts, decisions and the tables that follow from them."""
