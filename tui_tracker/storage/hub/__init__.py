"""The hub: one append-only database on PostgreSQL that trackers push revisions to and pull them from."""
