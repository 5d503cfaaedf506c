"""The person's machine: preferences, crash reports, the external editor, file names."""
