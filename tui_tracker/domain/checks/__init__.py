"""Rules that find problems in the plan and its notes."""
