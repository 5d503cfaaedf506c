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
        SELECT r.id
        UNION
        SELECT q.parent FROM redone AS o
         CROSS JOIN revisions AS b ON b.id = o.id AND b.kind = '{Kind.REDO}'
         CROSS JOIN parents AS p ON p.child = b.id
         CROSS JOIN revisions AS u ON u.id = p.parent AND u.kind = '{Kind.UNDO}'
         CROSS JOIN parents AS q ON q.child = u.id)
    SELECT id FROM redone
"""
"""What a revision `r` redoes: what was undone before each redo."""


def set_update_authors(sqlite: sqlite3.Connection, updates: str) -> None:
    """Set the last person who changed each of the `updates`, a query for (action, period).

    Imports, undone first edits and questions to the lead do not count; nor do imports and withdrawals that
    were undone and redone.
    """
    sqlite.execute(
        f"""UPDATE updates SET (updated_by, updated_at) = (
            SELECT r.author, r.at FROM heads AS h CROSS JOIN revisions AS r ON r.id = h.revision
             WHERE h.action = updates.action AND h.period = updates.period
               AND h.field NOT IN ({_ASKED_ONLY})
               AND NOT {_IS_NO_UPDATE.format("r")}
               AND (r.kind <> '{Kind.REDO}' OR NOT EXISTS (
                   SELECT 1 FROM ({_REDONE}) AS o CROSS JOIN revisions AS x ON x.id = o.id
                    WHERE {_IS_NO_UPDATE.format("x")}))
             ORDER BY r.at DESC, r.id DESC LIMIT 1
        ) WHERE (action, period) IN {updates}"""
    )
