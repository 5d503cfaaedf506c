"""Revisions of a cell: what they add up to, what can be undone or withdrawn."""
