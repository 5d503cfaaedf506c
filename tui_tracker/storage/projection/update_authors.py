"""Who changed an update last, which says that somebody has started it."""

from __future__ import annotations

import sqlite3

from tui_tracker.domain.fields import UPDATE, fields_of
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, Kind
from tui_tracker.storage.projection.sql_text import listed

_ASKED_ONLY = listed([field.name for field in fields_of(UPDATE) if not field.starts_update])
_IS_NO_UPDATE = (
    f"({{0}}.author = '{IMPORT_AUTHOR}'"
    f" OR {{0}}.kind IN ('{Kind.UNDO}', '{Kind.WITHDRAW}') AND {{0}}.value IS NULL)"
)
"""Imports and undone first edits, with a revision's alias."""
_REDONE = f"""
    WITH RECURSIVE redone (id) AS (
        SELECT revision.id
        UNION
        SELECT before_undo.parent
          FROM redone
         CROSS JOIN revisions AS redo ON redo.id = redone.id AND redo.kind = '{Kind.REDO}'
         CROSS JOIN parents AS link ON link.child = redo.id
         CROSS JOIN revisions AS undo ON undo.id = link.parent AND undo.kind = '{Kind.UNDO}'
         CROSS JOIN parents AS before_undo ON before_undo.child = undo.id)
    SELECT id FROM redone
"""
"""What a `revision` redoes: what was undone before each redo."""


def set_update_authors(sqlite: sqlite3.Connection, updates: str) -> None:
    """Set the last person who changed each of the `updates`, a query for (action, period).

    Imports, undone first edits and questions to the lead do not count; nor do imports and withdrawals that
    were undone and redone.
    """
    sqlite.execute(
        f"""
        UPDATE updates SET (updated_by, updated_at) = (
            SELECT revision.author, revision.at
              FROM heads AS head
             CROSS JOIN revisions AS revision ON revision.id = head.revision
             WHERE head.action = updates.action AND head.period = updates.period
               AND head.field NOT IN ({_ASKED_ONLY})
               AND NOT {_IS_NO_UPDATE.format("revision")}
               AND (revision.kind <> '{Kind.REDO}' OR NOT EXISTS (
                   SELECT 1
                     FROM ({_REDONE}) AS redone
                    CROSS JOIN revisions AS earlier ON earlier.id = redone.id
                    WHERE {_IS_NO_UPDATE.format("earlier")}))
             ORDER BY revision.at DESC, revision.id DESC LIMIT 1
        ) WHERE (action, period) IN {updates}
        """
    )
