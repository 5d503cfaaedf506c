"""Reading the tracker on the standard library's sqlite3, for look-ups and the first screen."""
