"""Building the progress report from the tracker and writing it to a file."""
