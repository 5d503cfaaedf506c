"""What follows from the history: current values, heads, the search index, and what waits for a decision."""
