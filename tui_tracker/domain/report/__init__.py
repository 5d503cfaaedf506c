"""The progress report as values: an outline of blocks, free of any format."""
