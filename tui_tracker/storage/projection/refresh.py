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
from itertools import groupby, islice

from sqlalchemy import Connection

from tui_tracker.domain.codecs import POSITION
from tui_tracker.domain.field_values import read_own_cells, store_own_cells
from tui_tracker.domain.fields import (
    ACTION,
    FIELDS,
    OWN_PREFIX,
    PERIOD_FIELDS,
    PLAN_FIELDS,
    UPDATE,
    UPDATE_FIELDS,
    fields_of,
    is_own,
)
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import project
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, REOPEN_MARK, Kind, Revision, split_parents
from tui_tracker.storage.engine import sqlite_of
from tui_tracker.storage.file_format import IS_HELD, SEARCHED
from tui_tracker.storage.projection.sql_text import OWN, SAME_CELL, listed
from tui_tracker.storage.projection.update_authors import set_update_authors

_BATCH = 2000
BEGUN = (
    "SELECT h.period FROM heads AS h CROSS JOIN revisions AS b ON b.id = h.revision"
    " WHERE h.action = '' AND h.field = 'label' AND b.value IS NOT NULL"
)
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
    _judge_cells(sqlite)
    _take_single_heads(sqlite)
    _write_tables(sqlite)
    for table in ("touched", "judged", "agreed"):
        sqlite.execute(f"DELETE FROM {table}")


def _write_tables(sqlite: sqlite3.Connection) -> None:
    """Write the rows of the cells in `touched`, whose values are in `agreed`."""
    fields = agreed_fields(sqlite)
    if any(map(is_own, fields)) or fields & set(PLAN_FIELDS):
        _write_actions(sqlite, fields)
    if fields & set(UPDATE_FIELDS):
        _write_updates(sqlite, fields)
    write_other_tables(sqlite, fields)


def write_other_tables(sqlite: sqlite3.Connection, fields: set[str]) -> None:
    """Write what follows from the `fields` in `touched` besides the rows of actions and updates."""
    has_own_fields = any(map(is_own, fields))
    if fields & set(PERIOD_FIELDS):
        _write_periods(sqlite)
    if has_own_fields:
        _write_own_fields(sqlite)
    if has_own_fields or fields & set(SEARCHED):
        _write_words(sqlite)


def agreed_fields(sqlite: sqlite3.Connection) -> set[str]:
    """Return the fields of the cells in `agreed`."""
    return {field for (field,) in sqlite.execute("SELECT DISTINCT field FROM agreed")}


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
    sqlite.execute(
        "DELETE FROM heads WHERE (action, period, field, revision) IN ("
        "SELECT h.action, h.period, h.field, h.revision FROM touched AS t CROSS JOIN heads AS h"
        f" ON {SAME_CELL.format('h', 't')})"
    )
    sqlite.execute(
        "INSERT INTO heads (action, period, field, revision, rival)"
        " SELECT r.action, r.period, r.field, r.id, 0"
        f" FROM touched AS t CROSS JOIN revisions AS r ON {SAME_CELL.format('r', 't')}"
        " WHERE NOT EXISTS (SELECT 1 FROM parents AS p CROSS JOIN revisions AS c ON c.id = p.child"
        f" WHERE p.parent = r.id AND {SAME_CELL.format('c', 'r')})"
    )


def _judge_cells(sqlite: sqlite3.Connection) -> None:
    """Let the domain decide the cells that have several heads, held revisions or an undone resolution."""
    sqlite.execute(
        "INSERT INTO judged SELECT t.* FROM touched AS t"
        f" CROSS JOIN heads AS h ON {SAME_CELL.format('h', 't')}"
        " GROUP BY t.action, t.period, t.field HAVING count(*) > 1"
    )
    sqlite.execute(
        f"INSERT OR IGNORE INTO judged SELECT t.* FROM touched AS t CROSS JOIN heads AS h"
        f" ON {SAME_CELL.format('h', 't')} CROSS JOIN revisions AS r ON r.id = h.revision"
        f" WHERE r.origin LIKE '%{REOPEN_MARK}'"
    )
    sqlite.execute(
        "INSERT OR IGNORE INTO judged SELECT t.* FROM holds AS h CROSS JOIN revisions AS r"
        f" ON r.id = h.revision CROSS JOIN touched AS t ON {SAME_CELL.format('t', 'r')}"
    )
    if not _has_rows(sqlite, "judged"):
        return
    held = _held_ids(sqlite)
    for history in histories(sqlite):
        cell = history[0].cell
        state = project(history, held)
        key = (cell.action, cell.period, cell.field)
        sqlite.execute("DELETE FROM heads WHERE action = ? AND period = ? AND field = ?", key)
        if state.heads:
            rows = [(*key, head, head in state.rival_heads) for head in state.heads]
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
        rows = sqlite.execute(
            "SELECT r.action, r.period, r.field, r.id, r.value, r.author, r.at, r.origin,"
            " (SELECT group_concat(parent, ' ') FROM parents WHERE child = r.id) FROM"
            f" (SELECT * FROM judged WHERE (action, period, field) <= (?, ?, ?)"
            f" AND (action, period, field) >= (?, ?, ?)) AS t CROSS JOIN revisions AS r"
            f" ON {SAME_CELL.format('r', 't')}",
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
        "INSERT INTO agreed SELECT r.action, r.period, r.field, r.value FROM touched AS t"
        f" CROSS JOIN heads AS h ON {SAME_CELL.format('h', 't')}"
        " CROSS JOIN revisions AS r ON r.id = h.revision"
        f" WHERE NOT EXISTS (SELECT 1 FROM judged AS j WHERE {SAME_CELL.format('j', 't')})"
    )


def _write_actions(sqlite: sqlite3.Connection, fields: set[str]) -> None:
    """Keep one row for each action with a head in a cell of the plan."""
    rows = "(SELECT DISTINCT action FROM touched WHERE period = '')"
    has_head = "EXISTS (SELECT 1 FROM heads AS h WHERE h.action = {} AND h.period = '')"
    sqlite.execute(
        f"INSERT OR IGNORE INTO actions (key) SELECT action FROM {rows} AS t"
        f" WHERE {has_head.format('t.action')}"
    )
    sqlite.execute(f"DELETE FROM actions WHERE key IN {rows} AND NOT {has_head.format('actions.key')}")
    for field in fields_of(ACTION):
        if field.name in fields:
            value = "CAST(COALESCE(a.value, 0) AS INTEGER)" if field.codec is POSITION else "a.value"
            also = ", folded_id = fold_id(COALESCE(a.value, ''))" if field.name == "id" else ""
            sqlite.execute(
                f"UPDATE actions SET {field.column} = {value}{also} FROM agreed AS a"
                f" WHERE a.field = '{field.name}' AND a.action = actions.key AND a.period = ''"
            )
    sqlite.execute(
        f"UPDATE actions SET conflicts = {_conflicts('actions.key', chr(39) * 2)} WHERE key IN {rows}"
    )


def _write_own_fields(sqlite: sqlite3.Connection) -> None:
    """Put the values of the plan's own fields into their action's row."""
    rows = sqlite.execute(
        "SELECT a.key, a.extras, g.field, g.value FROM agreed AS g"
        " CROSS JOIN actions AS a ON a.key = g.action"
        # The plus sign has all rows sorted before the first is read, so that none is read as changed below.
        f" WHERE g.{OWN} AND g.period = '' ORDER BY +a.key, g.field"
    )
    written = (
        (store_own_cells({**read_own_cells(stored), **{field: value for _, _, field, value in cells}}), key)
        for (key, stored), cells in groupby(rows, key=lambda row: (row[0], row[1]))
    )
    while part := list(islice(written, _BATCH)):
        sqlite.executemany("UPDATE actions SET extras = ? WHERE key = ?", part)


def _write_updates(sqlite: sqlite3.Connection, fields: set[str]) -> None:
    """Keep one row for each action and period that has a head, with the last person who changed it."""
    rows = "(SELECT DISTINCT action, period FROM touched WHERE period <> '' AND action <> '')"
    has_head = "EXISTS (SELECT 1 FROM heads AS h WHERE h.action = {0}.action AND h.period = {0}.period)"
    sqlite.execute(
        "INSERT OR IGNORE INTO updates (action, period)"
        f" SELECT action, period FROM {rows} AS t WHERE {has_head.format('t')}"
    )
    sqlite.execute(
        f"DELETE FROM updates WHERE (action, period) IN {rows} AND NOT {has_head.format('updates')}"
    )
    for field in fields_of(UPDATE):
        if field.name in fields:
            sqlite.execute(
                f"UPDATE updates SET {field.column} = a.value FROM agreed AS a"
                f" WHERE a.field = '{field.name}'"
                " AND a.action = updates.action AND a.period = updates.period"
            )
    set_update_authors(sqlite, rows)
    sqlite.execute(
        f"UPDATE updates SET conflicts = {_conflicts('updates.action', 'updates.period')}"
        f" WHERE (action, period) IN {rows}"
    )


def _write_periods(sqlite: sqlite3.Connection) -> None:
    """Keep one row for each period that has a label, or that was undone with anything written in it.

    The label is the agreed one, else one of those that are in conflict, else the last that it had. What is
    written in a period counts held or not, so that no order of merging decides whether there is a row; what
    an import wrote counts until that is undone.
    """
    begun = f"r.id NOT IN (SELECT revision FROM hold_view WHERE {IS_HELD}) AND r"
    label = f"""COALESCE(
        (SELECT a.value FROM agreed AS a WHERE a.field = 'label' AND a.action = '' AND a.period = t.period),
        {_LABEL.format(table="heads AS h CROSS JOIN revisions AS r ON r.id = h.revision", of="h")},
        CASE WHEN {_IS_WRITTEN_IN} THEN {_LABEL.format(table="revisions AS r", of=begun)} END)"""
    labelled = (
        f"SELECT t.period, {label} AS label FROM touched AS t WHERE t.action = '' AND t.field = 'label'"
    )
    sqlite.execute(
        f"INSERT INTO periods (key, label) SELECT period, label FROM ({labelled}) WHERE label IS NOT NULL"
        " ON CONFLICT (key) DO UPDATE SET label = excluded.label"
    )
    sqlite.execute(f"DELETE FROM periods WHERE key IN (SELECT period FROM ({labelled}) WHERE label IS NULL)")
    sqlite.execute(
        "UPDATE periods SET closed = (SELECT r.value FROM agreed AS r WHERE r.field = 'closed'"
        " AND r.action = '' AND r.period = periods.key)"
        " WHERE key IN (SELECT period FROM touched WHERE action = '' AND field = 'closed')"
    )


_IS_WRITTEN_IN = f"""(
    EXISTS (SELECT 1 FROM drafts AS w WHERE w.period = t.period AND w.action <> '')
    OR EXISTS (SELECT 1 FROM revisions AS w WHERE w.period = t.period AND w.action <> '' AND (
        w.author <> '{IMPORT_AUTHOR}' AND w.kind NOT IN ('{Kind.UNDO}', '{Kind.REDO}')
        OR w.value IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM parents AS p CROSS JOIN revisions AS c ON c.id = p.child
             WHERE p.parent = w.id AND {SAME_CELL.format("c", "w")}))))"""
_LABEL = (
    "(SELECT max(r.value) FROM {table} WHERE {of}.action = '' AND r.period = t.period AND r.field = 'label')"
)


def _conflicts(action: str, period: str) -> str:
    """Return SQL for the names of a row's fields in conflict: JSON in the order of `FIELDS`, or NULL.

    The plan's own fields come after the others, by their names.
    """
    order = " ".join(f"WHEN '{field}' THEN {position}" for position, field in enumerate(FIELDS))
    return (
        "(SELECT CASE WHEN count(*) THEN json_group_array(field) END FROM (SELECT DISTINCT field FROM heads"
        f" WHERE action = {action} AND period = {period} AND rival"
        f" ORDER BY CASE field {order} ELSE {len(FIELDS)} END, field))"
    )


def _write_words(sqlite: sqlite3.Connection) -> None:
    """Update the full-text index, in the same transaction: one row for each cell that holds text.

    In the order of the rows' numbers: for a smaller one than the last the index begins a new part.
    """
    searched = f"(field IN ({listed(SEARCHED)}) OR {OWN})"
    if _has_rows(sqlite, "words"):
        sqlite.execute(
            "DELETE FROM words WHERE rowid IN"
            f" (SELECT word_row(action, period, field) FROM agreed WHERE {searched})"
        )
    sqlite.execute(
        "INSERT INTO words (rowid, action, period, field, text)"
        " SELECT word_row(action, period, field), action, period, field,"
        # One of the plan's own fields is found by its name, too.
        f" CASE WHEN {OWN} THEN substr(field, {len(OWN_PREFIX) + 1}) || ': ' || value ELSE value END"
        " FROM agreed"
        f" WHERE {searched} AND value <> '' ORDER BY 1"
    )
