"""The tracker's file: read with sqlite3, written with SQLAlchemy Core, which no other layer imports."""
