"""The tracker's file: SQLAlchemy Core and SQLite for writing, the light reader for reading."""
