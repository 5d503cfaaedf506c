"""Writes what is new on a hub as files in the form of copies that were sent back.

Each tracker that has pushed something new becomes one file, so that it goes through the same checks, hold
rules, preview and log as a file that came by email. There may be many, of a few rows each: so each begins as
a copy of one empty file, and nothing of it is forced to the disk.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, func, not_, or_, select

from tui_tracker.domain.file_names import file_name
from tui_tracker.domain.history.revision import LONGEST_NAME
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.file_format import file_uri
from tui_tracker.storage.gate.records import is_record
from tui_tracker.storage.hub import tables
from tui_tracker.storage.hub.pull import NewBatches
from tui_tracker.storage.schema import create_schema, revisions
from tui_tracker.storage.sqlite_errors import FAULTS, to_tracker_error

_ROWS = 5_000
"""Rows that are fetched at one time; fewer than these come in one answer."""
_MOST_THEMES = 10_000
_OWN_COLUMNS = ("plan", "pusher", "batch")
"""Columns of the hub's tables that a tracker's do not have."""
_RANGES = (tables.copies, tables.decisions, tables.revisions)
Row = dict[str, Any]


def make_empty_file(path: Path) -> Path:
    """Write a tracker's file without a row."""
    with writing(open_engine(path, create=True), path) as connection:
        create_schema(connection)
    return path


def read_themes(connection: Connection, plan: str) -> dict[str, list[Row]]:
    """Return all themes of a plan by the tracker that sent them; those that no tracker writes are kept apart.

    They are few, and one counts only once there is an action in it: so everybody's file has all the sound
    ones, under the name "", and the file of who sent another one has that too, and is refused for it.
    """
    table = tables.themes
    query = (
        select(table.c.pusher, *_own_columns(table))
        .where(table.c.plan == plan)
        .order_by(*table.primary_key.columns)
        .limit(_MOST_THEMES)
    )
    themes: dict[str, list[Row]] = {}
    for row in connection.execute(query).mappings():
        theme = {name: row[name] for name in row if name != "pusher"}
        themes.setdefault("" if is_record(table.name, theme) else row["pusher"], []).append(theme)
    return themes


def write_file(
    connection: Connection,
    new: NewBatches,
    meta: Mapping[str, str],
    themes: Mapping[str, list[Row]],
    *,
    tracker: Path,
    empty: Path,
    folder: Path,
) -> tuple[Path, frozenset[str]]:
    """Write the new batches of one tracker into `folder`; return the file, and the keys of all rows in it.

    `meta` is what the file records of its plan, `empty` a file to begin with. What the author had seen is
    added from `tracker`. Raises `TypeError` for a value of a type that the hub's tables do not have.
    """
    plan = meta["plan_id"]
    name = _lead_of(connection, plan, new.pusher) or new.author or new.pusher[:8]
    path = folder / file_name(["hub", name])
    shutil.copyfile(empty, path)
    own_themes = [*themes.get("", ()), *themes.get(new.pusher, ())]
    keys = {str(row["key"]) for row in own_themes}
    try:
        with closing(sqlite3.connect(file_uri(str(path), "rw"), uri=True, isolation_level=None)) as target:
            for statement in ("PRAGMA synchronous = OFF", "PRAGMA journal_mode = MEMORY"):
                target.execute(statement)
            target.execute("ATTACH ? AS tracker", (file_uri(str(tracker), "ro"),))
            target.execute("BEGIN")
            values = {**meta, "database_id": new.pusher}
            _insert(target, "meta", [{"key": key, "value": value} for key, value in values.items()])
            _insert(target, "themes", own_themes)
            for table in _RANGES:
                for rows in _rows(connection, _of_batches(table, plan, new), new.size):
                    keys.update(row["id"] for row in rows)
                    _insert_with_parents(target, table.name, rows)
            _add_seen(target, new.heads)
            target.execute("COMMIT")
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError) as fault:
        raise TypeError("a value of a type that no tracker has") from fault
    except FAULTS as fault:
        raise to_tracker_error(fault, path) from fault
    return path, frozenset(keys)


def _lead_of(connection: Connection, plan: str, pusher: str) -> str:
    lead = func.left(tables.copies.c.lead, LONGEST_NAME)
    query = select(lead).where(tables.copies.c.plan == plan, tables.copies.c.id == pusher)
    return connection.execute(query.limit(1)).scalar() or ""


def _own_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if column.name not in _OWN_COLUMNS]


def _of_batches(table: Table, plan: str, new: NewBatches) -> Select[Any]:
    query = (
        select(*_own_columns(table))
        .where(table.c.plan == plan, table.c.pusher == new.pusher, table.c.batch.between(new.first, new.last))
        .order_by(*table.primary_key.columns)
    )
    if table is not tables.copies:
        return query
    # What a copy says of itself counts only where nobody else says what it is.
    others = table.alias()
    is_known = select(others).where(
        others.c.plan == plan, others.c.id == table.c.id, others.c.pusher != others.c.id
    )
    return query.where(or_(table.c.id != table.c.pusher, not_(is_known.exists())))


def _rows(connection: Connection, query: Select[Any], expected: int) -> Iterator[list[Row]]:
    """Yield the rows of a query in parts; a short answer comes in one, with fewer turns over the network."""
    if expected < _ROWS:
        yield [dict(row) for row in connection.execute(query).mappings()]
        return
    result = connection.execution_options(yield_per=_ROWS).execute(query)
    for rows in result.mappings().partitions():
        yield [dict(row) for row in rows]


def _insert_with_parents(target: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    if table == revisions.name:
        links = [
            {"child": row["id"], "parent": parent}
            for row in rows
            for parent in row.pop("parents").split(" ")
            if parent
        ]
        _insert(target, "parents", links)
    _insert(target, table, rows)


def _insert(target: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    if rows:
        names, marks = ", ".join(rows[0]), ", ".join(f":{name}" for name in rows[0])
        target.executemany(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", rows)


def _add_seen(target: sqlite3.Connection, heads: Iterable[str]) -> None:
    """Add what the author had seen and the tracker has too: such parts of an update are not mixed."""
    names = ", ".join(column.name for column in revisions.c if column.name != "arrival")
    for identity in sorted(heads):
        target.execute(
            f"INSERT OR IGNORE INTO revisions ({names}) SELECT {names} FROM tracker.revisions WHERE id = ?",
            (identity,),
        )
        target.execute(
            "INSERT OR IGNORE INTO parents SELECT child, parent FROM tracker.parents WHERE child = ?",
            (identity,),
        )
