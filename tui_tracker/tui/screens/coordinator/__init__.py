"""The coordinator's work: copies out, files in, the report, periods and backups."""
