"""Derives `heads`, `actions`, `updates` and `words` from history again, for the cells that were touched.

SQL updates all touched cells at once; only the few that need a decision pass through the domain:

| heads of the cell | held revisions in it | value and heads come from |
|---|---|---|
| none | none | SQL: the cell leaves the tables |
| one | none | SQL: the head's value |
| two or more | any | `domain.history.cell_state.project` |
| any | one or more | `project`: a held revision is not a head |

Three temporary tables carry a refresh: `touched` (the cells whose history changed), `judged` (those that
`project` decides) and `agreed` (each touched cell's value). `CROSS JOIN` fixes the order of the joins:
from the few touched cells into the large tables, by index. Left to choose, SQLite may scan `revisions`.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import project
from tui_tracker.domain.history.revision import REOPEN_MARK, Revision, split_parents
from tui_tracker.storage.engine import sqlite_of
from tui_tracker.storage.file_format import IS_HELD
from tui_tracker.storage.projection.derived_tables import write_tables
from tui_tracker.storage.projection.sql_text import SAME_CELL

_BATCH = 2000
BEGUN = """
    SELECT head.period
      FROM heads AS head
     CROSS JOIN revisions AS revision ON revision.id = head.revision
     WHERE head.action = '' AND head.field = 'label'
       AND revision.value IS NOT NULL
"""
"""The periods that are there whether or not anything is written in them."""
_TEMPORARY = (
    "CREATE TEMP TABLE IF NOT EXISTS touched"
    " (action, period, field, PRIMARY KEY (action, period, field)) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS judged"
    " (action, period, field, PRIMARY KEY (action, period, field)) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS agreed"
    " (action, period, field, value, PRIMARY KEY (field, action, period)) WITHOUT ROWID",
)


def mark_for_refresh(connection: Connection, cells: Iterable[Cell]) -> set[Cell]:
    """Mark cells whose history has changed; `refresh` brings them up to date.

    Return the cells that it marked besides: where somebody writes in a period that was undone, whether it
    is in the list is found again.
    """
    prepare(connection)
    rows = [(cell.action, cell.period, cell.field) for cell in cells]
    sqlite = sqlite_of(connection)
    if rows:
        sqlite.executemany("INSERT OR IGNORE INTO touched VALUES (?, ?, ?)", rows)
    written = {period for action, period, _ in rows if action and period}
    begun = {period for (period,) in sqlite.execute(BEGUN)} if written else set()
    undone = [("", period, "label") for period in sorted(written - begun)]
    sqlite.executemany("INSERT OR IGNORE INTO touched VALUES (?, ?, ?)", undone)
    return {Cell(action="", period=period, field="label") for _, period, _ in undone}


def prepare(connection: Connection) -> None:
    """Create the temporary tables; `refresh` reads the cells in `touched` (action, period, field)."""
    for statement in _TEMPORARY:
        sqlite_of(connection).execute(statement)


def refresh(connection: Connection) -> None:
    """Bring the rows of the cells in `touched` up to date, and empty the temporary tables."""
    sqlite = sqlite_of(connection)
    # A period that is begun again may have been closed before.
    sqlite.execute(
        "INSERT OR IGNORE INTO touched SELECT '', period, 'closed' FROM touched"
        " WHERE action = '' AND field = 'label'"
    )
    _find_heads(sqlite)
    _mark_cells_to_judge(sqlite)
    _judge_cells(sqlite)
    _take_single_heads(sqlite)
    write_tables(sqlite)
    for table in ("touched", "judged", "agreed"):
        sqlite.execute(f"DELETE FROM {table}")


def held_ids(connection: Connection) -> frozenset[str]:
    """Return the revisions that wait for the coordinator's decision or were declined."""
    return _held_ids(sqlite_of(connection))


def _held_ids(sqlite: sqlite3.Connection) -> frozenset[str]:
    rows = sqlite.execute(f"SELECT revision FROM hold_view WHERE {IS_HELD}")
    return frozenset(revision for (revision,) in rows)


def _has_rows(sqlite: sqlite3.Connection, table: str) -> bool:
    return bool(sqlite.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0])


def _find_heads(sqlite: sqlite3.Connection) -> None:
    """Write the heads of the touched cells: the revisions without a successor in the same cell.

    A hostile or damaged file may name a parent in another cell; such a link supersedes nothing.
    """
    # The heads that the touched cells had so far.
    sqlite.execute(
        f"""
        DELETE FROM heads
         WHERE (action, period, field, revision) IN (
               SELECT head.action, head.period, head.field, head.revision
                 FROM touched
                CROSS JOIN heads AS head ON {SAME_CELL.format("head", "touched")})
        """
    )
    # Those of their revisions on which no other revision of the same cell is built.
    sqlite.execute(
        f"""
        INSERT INTO heads (action, period, field, revision, rival)
        SELECT revision.action, revision.period, revision.field, revision.id, 0
          FROM touched
         CROSS JOIN revisions AS revision ON {SAME_CELL.format("revision", "touched")}
         WHERE NOT EXISTS (
               SELECT 1
                 FROM parents AS link
                CROSS JOIN revisions AS child ON child.id = link.child
                WHERE link.parent = revision.id
                  AND {SAME_CELL.format("child", "revision")})
        """
    )


def _mark_cells_to_judge(sqlite: sqlite3.Connection) -> None:
    """Fill `judged` with the touched cells that the domain has to decide."""
    # Several heads: perhaps a conflict.
    sqlite.execute(
        f"""
        INSERT INTO judged
        SELECT touched.*
          FROM touched
         CROSS JOIN heads AS head ON {SAME_CELL.format("head", "touched")}
         GROUP BY touched.action, touched.period, touched.field
        HAVING count(*) > 1
        """
    )
    # A head that undoes the resolution of a conflict: the values before it are in conflict again.
    sqlite.execute(
        f"""
        INSERT OR IGNORE INTO judged
        SELECT touched.*
          FROM touched
         CROSS JOIN heads AS head ON {SAME_CELL.format("head", "touched")}
         CROSS JOIN revisions AS revision ON revision.id = head.revision
         WHERE revision.origin LIKE '%{REOPEN_MARK}'
        """
    )
    # Held revisions, which are no heads. There are few, so the join begins with them.
    sqlite.execute(
        f"""
        INSERT OR IGNORE INTO judged
        SELECT touched.*
          FROM holds AS held
         CROSS JOIN revisions AS revision ON revision.id = held.revision
         CROSS JOIN touched ON {SAME_CELL.format("touched", "revision")}
        """
    )


def _judge_cells(sqlite: sqlite3.Connection) -> None:
    """Let the domain decide the cells in `judged`: write their heads, and their values to `agreed`."""
    if not _has_rows(sqlite, "judged"):
        return
    held = _held_ids(sqlite)
    for history in histories(sqlite):
        cell = history[0].cell
        state = project(history, held)
        key = (cell.action, cell.period, cell.field)
        sqlite.execute("DELETE FROM heads WHERE action = ? AND period = ? AND field = ?", key)
        if state.heads:
            rivals = set(state.rival_heads)
            rows = [(*key, head, head in rivals) for head in state.heads]
            sqlite.executemany(
                "INSERT INTO heads (action, period, field, revision, rival) VALUES (?, ?, ?, ?, ?)", rows
            )
        sqlite.execute("INSERT INTO agreed VALUES (?, ?, ?, ?)", (*key, state.value))


def histories(sqlite: sqlite3.Connection) -> Iterable[list[Revision]]:
    """Yield the revisions of each cell in `judged`, a cell at a time; read in batches to bound the memory."""
    last = ("", "", "")
    while cells := sqlite.execute(
        f"SELECT * FROM judged WHERE (action, period, field) > (?, ?, ?) ORDER BY 1, 2, 3 LIMIT {_BATCH}",
        last,
    ).fetchall():
        last = tuple(cells[-1])
        by_cell: defaultdict[Cell, list[Revision]] = defaultdict(list)
        # All revisions of the cells of this batch, each with its parents.
        rows = sqlite.execute(
            f"""
            SELECT revision.action, revision.period, revision.field, revision.id, revision.value,
                   revision.author, revision.at, revision.origin,
                   (SELECT group_concat(parent, ' ') FROM parents WHERE child = revision.id)
              FROM (SELECT *
                      FROM judged
                     WHERE (action, period, field) <= (?, ?, ?)
                       AND (action, period, field) >= (?, ?, ?)) AS cell
             CROSS JOIN revisions AS revision ON {SAME_CELL.format("revision", "cell")}
            """,
            (*last, *cells[0]),
        )
        for action, period, field, identity, value, author, timestamp, origin, parents in rows:
            cell = Cell(action=action, period=period, field=field)
            by_cell[cell].append(
                Revision(
                    id=identity, cell=cell, value=value, parents=split_parents(parents),
                    author=author, at=timestamp, origin=origin,
                )
            )  # fmt: skip
        yield from by_cell.values()


def _take_single_heads(sqlite: sqlite3.Connection) -> None:
    """Write the value of each cell with one head and nothing held to `agreed`."""
    sqlite.execute(
        f"""
        INSERT INTO agreed
        SELECT revision.action, revision.period, revision.field, revision.value
          FROM touched
         CROSS JOIN heads AS head ON {SAME_CELL.format("head", "touched")}
         CROSS JOIN revisions AS revision ON revision.id = head.revision
         WHERE NOT EXISTS (SELECT 1 FROM judged WHERE {SAME_CELL.format("judged", "touched")})
        """
    )
