"""Reads how much has changed in a copy since it was sent back, and who sent it out.

Standard library only: a lead's first list says it.
"""

from __future__ import annotations

from tui_tracker.storage.read.reader import TrackerReader


def last_row(reader: TrackerReader) -> int:
    """Return the last row of the history."""
    return int(reader.value("SELECT ifnull(max(rowid), 0) FROM revisions"))


def changed_actions(reader: TrackerReader, row: int) -> int:
    """Count the actions written here since a row of the history, with those under edit."""
    return int(
        reader.value(
            "SELECT count(*) FROM (SELECT action FROM revisions"
            " WHERE rowid > :row AND arrival IS NULL AND action <> '' UNION SELECT action FROM drafts)",
            {"row": row},
        )
    )


def maker_of_copy(reader: TrackerReader) -> str:
    """Return who sent this copy out; empty where the file does not say."""
    query = "SELECT made_by FROM copies WHERE id = (SELECT value FROM meta WHERE key = 'database_id')"
    return str(reader.value(query) or "")
