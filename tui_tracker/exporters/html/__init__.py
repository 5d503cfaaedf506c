"""The report as one HTML page, with its styles and script."""
