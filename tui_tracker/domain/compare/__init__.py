"""What changed between two periods, and how many actions it is."""
