"""Finds staged updates whose fields nobody has seen together: no file, nor the tracker, has all of them.

Both tables are kept in the staging area: `carried` (the new revisions that each file has) and `unseen` (the
tracker's heads that a file which changes the same update does not have).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from tui_tracker.domain.fields import REPORTED_FIELDS
from tui_tracker.domain.history.revision import IMPORT_AUTHOR
from tui_tracker.storage.projection.sql_text import listed

_FIELDS = listed(REPORTED_FIELDS)


def note_unseen_heads(db: sqlite3.Connection, file_number: int) -> None:
    """Note the tracker's heads, in updates that the attached file changes, that the file does not have.

    | head of the update in the tracker | the file changes the update | noted |
    |---|---|---|
    | written by a person, the file has it | yes | no: its author saw it |
    | written by a person, the file lacks it | yes | yes |
    | written by a person, the file lacks it | no | no: the file adds nothing to mix |
    | written by an import | yes | no: everybody has the published text |
    """
    db.execute(
        f"""
        INSERT OR IGNORE INTO unseen
        SELECT ?, head.action, head.period, head.revision
          FROM (SELECT DISTINCT staged.action, staged.period
                  FROM carried
                 CROSS JOIN revisions AS staged ON staged.id = carried.id
                 WHERE carried.file = ? AND staged.field IN ({_FIELDS})) AS changed
         CROSS JOIN tracker.heads AS head
            ON head.action = changed.action AND head.period = changed.period
         CROSS JOIN tracker.revisions AS known
            ON known.id = head.revision AND known.author <> '{IMPORT_AUTHOR}'
         WHERE head.field IN ({_FIELDS})
           AND NOT EXISTS (SELECT 1 FROM received.revisions AS incoming WHERE incoming.id = head.revision)
        """,
        (file_number, file_number),
    )


def mixed_rows(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the updates (action, period) that more than one source contributed to."""
    rows: list[tuple[str, str]] = db.execute(
        f"""
        SELECT action, period FROM unseen
        UNION
        SELECT staged.action, staged.period
          FROM carried
         CROSS JOIN revisions AS staged ON staged.id = carried.id
         WHERE staged.period <> '' AND staged.field IN ({_FIELDS})
         GROUP BY staged.action, staged.period HAVING count(DISTINCT carried.file) > 1
         ORDER BY 1, 2
        """
    ).fetchall()
    return rows


def seen_together(db: sqlite3.Connection, heads: Sequence[str], action: str, period: str) -> bool:
    """Return whether the tracker before the merge, or any one file, has all of an update's `heads`."""
    marks = ", ".join("?" * len(heads))
    carried_by: defaultdict[str, set[int]] = defaultdict(set)
    for head, file in db.execute(f"SELECT id, file FROM carried WHERE id IN ({marks})", heads):
        carried_by[head].add(file)
    if not carried_by:  # the tracker had them all
        return True
    missing_from: defaultdict[str, set[int]] = defaultdict(set)
    for head, file in db.execute(
        "SELECT head, file FROM unseen WHERE action = ? AND period = ?", (action, period)
    ):
        missing_from[head].add(file)
    return any(
        all(
            file in carried_by[head] if head in carried_by else file not in missing_from[head]
            for head in heads
        )
        for file in set.union(*carried_by.values())
    )
