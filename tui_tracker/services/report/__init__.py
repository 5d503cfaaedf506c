"""Build the progress report from the tracker and write it to a file."""
