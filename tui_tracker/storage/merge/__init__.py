"""Taking a received file in: checking it, staging it, applying it."""
