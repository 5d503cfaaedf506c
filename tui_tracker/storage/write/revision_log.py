"""Writes and reads revisions; every change of a tracker passes through `insert_revisions`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, Select, delete, insert, select

from tui_tracker.domain.field_values import OWN_FIELDS, own_field_order
from tui_tracker.domain.fields import field_label, own_name
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import CellState, project
from tui_tracker.domain.history.revision import (
    IMPORT_AUTHOR,
    LONGEST,
    LONGEST_NAME,
    REOPEN_MARK,
    Kind,
    Revision,
    closing_revision,
    period_revision,
)
from tui_tracker.domain.own_fields import printed_period
from tui_tracker.errors import UsageError
from tui_tracker.storage.engine import sqlite_of
from tui_tracker.storage.projection.first_fill import fill_projection
from tui_tracker.storage.projection.holds import judge_changed
from tui_tracker.storage.projection.refresh import held_ids, mark_for_refresh, refresh
from tui_tracker.storage.projection.sql_text import REVISION_COLUMNS
from tui_tracker.storage.schema import meta, periods, revisions, themes, updates

_INSERT_REVISION = f"INSERT INTO revisions ({REVISION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_REVISIONS = f"SELECT {', '.join(column.name for column in revisions.c)} FROM revisions"
_REVISIONS_OF_CELLS = f"""{_REVISIONS}
     WHERE action IN (SELECT value FROM json_each(?))
       AND period IN (SELECT value FROM json_each(?)) AND field IN (SELECT value FROM json_each(?))
     ORDER BY at, id"""
_LAST_STAMP = f"""
    WITH RECURSIVE made_by (origin, author) AS (
        SELECT own.origin, (SELECT min(author) FROM revisions WHERE origin = own.origin)
          FROM (SELECT :database AS origin UNION ALL SELECT :database || '{REOPEN_MARK}') AS own
        UNION ALL
        SELECT made_by.origin,
               (SELECT min(author) FROM revisions
                 WHERE origin = made_by.origin AND author > made_by.author)
          FROM made_by
         WHERE made_by.author IS NOT NULL)
    SELECT max((SELECT max(at) FROM revisions WHERE origin = made_by.origin AND author = made_by.author))
      FROM made_by
"""
"""The newest time of each author, by the index: a draft costs the same whatever has been written before."""
_KIND = list(revisions.c.keys()).index("kind")
_AT_ONCE = 5_000
"""Revisions that are kept in memory while a new tracker is written."""
_CHUNK = 500
"""Ids asked for in one statement: far below SQLite's limit of 32,766 variables."""


def insert_revisions(connection: Connection, new: Sequence[Revision]) -> int:
    """Add the revisions not yet known and bring the projection up to date; return how many were new."""
    if not new:
        return 0
    known = _known(connection, [revision.id for revision in new])
    fresh = list({revision.id: revision for revision in new if revision.id not in known}.values())
    if not fresh:
        return 0
    sqlite = sqlite_of(connection)
    sqlite.executemany(_INSERT_REVISION, map(_row, fresh))
    links = ((revision.id, parent) for revision in fresh for parent in revision.parents)
    sqlite.executemany("INSERT INTO parents (child, parent) VALUES (?, ?)", links)
    cells = {revision.cell for revision in fresh}
    cells |= mark_for_refresh(connection, cells)
    refresh(connection)
    judge_changed(connection, cells)
    return len(fresh)


def insert_first_revisions(connection: Connection, first: Iterable[Revision]) -> None:
    """Write the revisions that a new tracker begins with, one for each cell, and derive its tables."""
    # An index made once of all rows takes a third of the time that one kept with each row does.
    for index in revisions.indexes:
        index.drop(connection)
    remaining = map(_row, first)
    while part := list(islice(remaining, _AT_ONCE)):
        connection.exec_driver_sql(_INSERT_REVISION, part)
    for index in revisions.indexes:
        index.create(connection)
    fill_projection(connection)


def table_sizes(connection: Connection) -> tuple[int, int, int]:
    """Return the number of the last revision, and how many decisions and held changes there are."""
    last, decided, held = connection.exec_driver_sql(
        "SELECT (SELECT COALESCE(max(rowid), 0) FROM revisions), (SELECT count(*) FROM decisions),"
        " (SELECT count(*) FROM holds)"
    ).one()
    return last, decided, held


def history_of(connection: Connection, actions: Iterable[str]) -> list[Revision]:
    """Return every revision of the actions' cells, oldest first."""
    query = select(revisions).order_by(revisions.c.at, revisions.c.id)
    return _revisions(connection, _among(connection, query, revisions.c.action, sorted(set(actions))))


def history_of_cells(connection: Connection, cells: Iterable[Cell]) -> list[Revision]:
    """Return every revision of the cells, oldest first."""
    wanted = set(cells)
    if not wanted:
        return []
    # Those of other cells with an action, a period and a field of theirs are read too, and left out.
    asked = tuple(json.dumps(sorted(set(column))) for column in zip(*wanted, strict=True))
    rows = sqlite_of(connection).execute(_REVISIONS_OF_CELLS, asked)
    return [item for item in _revisions(connection, rows.fetchall()) if item.cell in wanted]


def values_of_field(connection: Connection, field: str) -> dict[str, list[str]]:
    """Return every value that a field of an action had, by the action's internal key, the oldest first."""
    rows = connection.execute(
        select(revisions.c.action, revisions.c.value)
        .where(revisions.c.field == field, revisions.c.value.is_not(None))
        .order_by(revisions.c.at, revisions.c.id)
    )
    values: defaultdict[str, list[str]] = defaultdict(list)
    for action, value in rows:
        values[action].append(value)
    return dict(values)


def revisions_of_field(connection: Connection, field: str) -> list[Revision]:
    """Return every revision of a field, in whatever action and period."""
    rows = connection.execute(select(revisions).where(revisions.c.field == field))
    return _revisions(connection, rows.all())


def time_before_newest(connection: Connection, origin: str, author: str, count: int) -> str:
    """Return the time of the change that an author made in one database before the newest `count`, or ''."""
    rows = sqlite_of(connection).execute(
        "SELECT at FROM revisions WHERE origin IN (?, ?) AND author = ? ORDER BY at DESC LIMIT 1 OFFSET ?",
        (*_origins(origin), author, count),
    )
    return "".join(time for (time,) in rows)


def kinds_by_author(connection: Connection, origin: str, author: str, after: str) -> list[tuple[str, Kind]]:
    """Return the (time, kind) of what one author changed in one database `after` a time, oldest first."""
    rows = sqlite_of(connection).execute(
        "SELECT at, kind FROM revisions WHERE origin IN (?, ?) AND author = ? AND at > ? ORDER BY at, id",
        (*_origins(origin), author, after),
    )
    return [(time, Kind(kind)) for time, kind in rows]


def revisions_by_author(connection: Connection, origin: str, author: str, time: str) -> list[Revision]:
    """Return what one author changed in one database at one time."""
    rows = sqlite_of(connection).execute(
        _REVISIONS + " WHERE origin IN (?, ?) AND author = ? AND at = ? ORDER BY id",
        (*_origins(origin), author, time),
    )
    return _revisions(connection, rows.fetchall())


def revisions_brought_by(connection: Connection, arrivals: Iterable[str]) -> dict[str, set[str]]:
    """Return the ids of the revisions that merged files brought, by action's internal key.

    Only what people wrote: the plan's own source is never withdrawn with a file that it came in.
    """
    by_action: defaultdict[str, set[str]] = defaultdict(set)
    query = select(revisions.c.action, revisions.c.id).where(revisions.c.author != IMPORT_AUTHOR)
    for action, identity in _among(connection, query, revisions.c.arrival, sorted(arrivals)):
        by_action[action].add(identity)
    return dict(by_action)


def revisions_of(connection: Connection, ids: Sequence[str]) -> list[Revision]:
    """Return the revisions with these ids."""
    return _revisions(connection, _among(connection, select(revisions), revisions.c.id, ids))


def revisions_of_arrival(connection: Connection, arrival: str) -> list[Revision]:
    """Return every revision that one import brought."""
    rows = connection.execute(select(revisions).where(revisions.c.arrival == arrival))
    return _revisions(connection, rows.all())


def arrivals_of(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Return the files that brought these revisions."""
    rows = _among(connection, select(revisions.c.arrival), revisions.c.id, ids)
    return {arrival for (arrival,) in rows if arrival}


def last_stamp(connection: Connection, origin: str) -> str | None:
    """Return the time of the newest change made in one database."""
    newest: str | None = sqlite_of(connection).execute(_LAST_STAMP, {"database": origin}).fetchone()[0]
    return newest


def _origins(database: str) -> tuple[str, str]:
    """Return the origins that the changes made in one database have."""
    return database, database + REOPEN_MARK


def cell_states(connection: Connection, cells: Iterable[Cell]) -> dict[Cell, CellState]:
    """Return the state that each cell's history leads to; a cell without history has no heads."""
    wanted = set(cells)
    by_cell: defaultdict[Cell, list[Revision]] = defaultdict(list)
    for revision in history_of_cells(connection, wanted):
        by_cell[revision.cell].append(revision)
    held = held_ids(connection)
    return {cell: project(by_cell.get(cell, []), held) for cell in wanted}


def closings_in(connection: Connection, cell: Cell) -> list[tuple[str, str]]:
    """Return the heads by which a period is closed or an action retired, each with its value."""
    rows = sqlite_of(connection).execute(
        """
        SELECT revision.id, revision.value
          FROM heads AS head
         CROSS JOIN revisions AS revision ON revision.id = head.revision
         WHERE head.action = ? AND head.period = ? AND head.field = ? AND revision.value IS NOT NULL
         ORDER BY revision.id
        """,
        (cell.action, cell.period, cell.field),
    )
    return [(identity, value) for identity, value in rows]


def head_ids(connection: Connection, cell: Cell) -> tuple[str, ...]:
    """Return the ids of a cell's heads, the parents of a change made now."""
    rows = sqlite_of(connection).execute(
        "SELECT revision FROM heads WHERE action = ? AND period = ? AND field = ? ORDER BY 1", tuple(cell)
    )
    return tuple(revision for (revision,) in rows)


def read_meta(connection: Connection) -> dict[str, str]:
    """Return what the file records about itself."""
    return dict(sqlite_of(connection).execute("SELECT key, value FROM meta"))


def write_meta(connection: Connection, values: dict[str, str]) -> None:
    """Write what a new file records about itself."""
    connection.execute(insert(meta), [{"key": key, "value": value} for key, value in values.items()])


def set_meta(connection: Connection, key: str, value: str) -> None:
    """Write one thing that a file records about itself, over what it recorded before."""
    connection.execute(delete(meta).where(meta.c.key == key))
    connection.execute(insert(meta).values(key=key, value=value))


def closed_periods(connection: Connection) -> list[tuple[str, str]]:
    """Return the (key, label) of each closed period."""
    return sqlite_of(connection).execute("SELECT key, label FROM periods WHERE closed IS NOT NULL").fetchall()


def periods_of_origin(connection: Connection, origin: str) -> set[str]:
    """Return the periods that an origin has revisions of updates for, or words kept as printed."""
    asked = select(revisions.c.period).distinct()
    asked = asked.where(revisions.c.origin == origin, revisions.c.action != "", revisions.c.period != "")
    fields = select(revisions.c.field).distinct()
    fields = fields.where(revisions.c.origin == origin, revisions.c.action != "", revisions.c.period == "")
    printed = {printed_period(own_name(field)) for field in connection.execute(fields).scalars()}
    return set(connection.execute(asked).scalars()) | (printed - {""})


def notes_by_period(connection: Connection) -> dict[str, dict[str, str]]:
    """Return all notes, by the period and the internal key of the action that they are about."""
    asked = select(updates.c.period, updates.c.action, updates.c.note).where(updates.c.note.is_not(None))
    notes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for period, action, note in connection.execute(asked):
        notes[period][action] = note
    return dict(notes)


def period_keys(connection: Connection) -> set[str]:
    """Return the keys of the tracker's periods."""
    return set(connection.execute(select(periods.c.key)).scalars())


def add_themes(connection: Connection, rows: Iterable[tuple[str, str, int]]) -> None:
    """Add the themes (key, name, position) that the tracker does not have."""
    existing = set(connection.execute(select(themes.c.key)).scalars())
    new = [
        {"key": key, "name": name, "position": position}
        for key, name, position in rows
        if key not in existing
    ]
    if new:
        connection.execute(insert(themes), new)


def add_own_fields(connection: Connection, names: Iterable[str]) -> None:
    """Note the plan's own fields in the order in which they are shown, after those that are noted."""
    noted = own_field_order(read_meta(connection))
    known = tuple(dict.fromkeys([*noted, *names]))
    if known != noted:
        set_meta(connection, OWN_FIELDS, json.dumps(known, ensure_ascii=False))


def add_periods(connection: Connection, rows: Iterable[tuple[str, str]], *, working: str = "") -> None:
    """Add the periods (key, label) that the tracker does not have, as every import adds them.

    Those before the `working` period have been reported: they are closed. One whose beginning was undone is
    begun again, and is closed as it was then.
    """
    existing = period_keys(connection)
    new = [
        period_revision(key, label, over=head_ids(connection, Cell(action="", period=key, field="label")))
        for key, label in rows
        if key and key not in existing
    ]
    insert_revisions(connection, new)
    closed = {key for key, _ in closed_periods(connection)}
    closings = [
        closing_revision(begun, over=head_ids(connection, begun.cell._replace(field="closed")))
        for begun in new
        if begun.cell.period < working and begun.cell.period not in closed
    ]
    insert_revisions(connection, closings)


def _known(connection: Connection, ids: Sequence[str]) -> set[str]:
    asked = "SELECT id FROM revisions WHERE id IN (SELECT value FROM json_each(?))"
    return {identity for (identity,) in sqlite_of(connection).execute(asked, (json.dumps(ids),))}


def _revisions(connection: Connection, rows: Sequence[Any]) -> list[Revision]:
    """Return the revisions that rows with the columns of the table `revisions` hold."""
    links: defaultdict[str, list[str]] = defaultdict(list)
    asked = "SELECT child, parent FROM parents WHERE child IN (SELECT value FROM json_each(?))"
    for child, parent in sqlite_of(connection).execute(asked, (json.dumps([row[0] for row in rows]),)):
        links[child].append(parent)
    kinds = {kind: Kind(kind) for kind in {row[_KIND] for row in rows}}
    return [
        Revision._make(
            (
                identity, Cell._make((action, period, field)), value, tuple(sorted(links.get(identity, ()))),
                author, timestamp, origin, kinds[kind], why,
            )
        )
        for identity, action, period, field, value, author, timestamp, origin, kind, why, _ in rows
    ]  # fmt: skip


def _row(revision: Revision) -> tuple[str | None, ...]:
    identity, cell, value, _, author, timestamp, origin, kind, why = revision
    if len(value or "") > LONGEST or len(why or "") > LONGEST or len(author) > LONGEST_NAME:
        check_length(value, field_label(cell.field))
        check_length(why, "reason")
        check_name(author)
    return (identity, *cell, value, author, timestamp, origin, str(kind), why)


def check_length(text: str | None, subject: str) -> None:
    """Raise `UsageError` for a text that every later check of the file would refuse; `subject` names it."""
    if text is not None and len(text) > LONGEST:
        raise UsageError(
            f"The {subject} is too long: it has {len(text):,} characters, and at most {LONGEST:,} are saved.",
            "Shorten it, or keep it in a document of its own and name that here.",
        )


def check_name(name: str) -> None:
    """Raise `UsageError` for a person's name that every later check of the file would refuse."""
    if len(name) > LONGEST_NAME:
        raise UsageError(
            f"The name {name[:20]}… is too long: it has {len(name):,} characters, and at most"
            f" {LONGEST_NAME} are saved.",
            "Give a shorter name.",
        )


def _among(
    connection: Connection, query: Select[Any], column: Column[Any], values: Sequence[str]
) -> list[Any]:
    """Return the rows of a query that have one of the values in a column, asked for in parts."""
    return [
        row
        for start in range(0, len(values), _CHUNK)
        for row in connection.execute(query.where(column.in_(values[start : start + _CHUNK])))
    ]
