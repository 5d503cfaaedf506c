"""The open tracker: reading it, searching it, and changing it."""
