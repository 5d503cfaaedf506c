"""Export a report as the bytes of a file, one module per format."""
