"""The list of actions as values: what it holds, its filters, their names, and its order."""
