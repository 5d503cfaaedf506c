"""A file that came back is hostile until checked: a private copy is made, and only that is opened.

The offered file is read once, byte for byte, and never touched.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.faults import explain
from tui_tracker.storage.layout import VIEWS, WORDS
from tui_tracker.storage.light import check_header, file_uri
from tui_tracker.storage.schema import metadata

_WAL = b"\x02\x02"
"""Bytes 18 and 19 of a file in WAL mode (SQLite file format, section 1.3.2)."""
_AGAIN = "Ask for the file again; a mail program or a stick may have cut it short."
_TABLES = {table.name: frozenset(column.name for column in table.columns) for table in metadata.sorted_tables}
_SHADOWS = frozenset(f"words_{part}" for part in ("data", "idx", "content", "docsize", "config"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A checked private copy of an offered file."""

    offered: Path
    copy: Path
    meta: dict[str, str]
    """What the file says of itself: `plan_id`, `database_id`, for a handed-out copy `lead`…"""
    was_wal: bool
    """It was mailed in WAL mode: the last edits may lie in a file that was left behind."""
    unknown_tables: tuple[str, ...]
    """Tables that are none of ours; not read."""


def digest_of(path: Path) -> str:
    """Return a file's SHA-256, hex. Raises `RefusedFileError` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        raise RefusedFileError(
            f"{path} cannot be read ({fault.strerror or fault}).", "Check the name, and that you may read it."
        ) from fault


def receive(offered: Path, private: Path) -> Received:
    """Copy a file to `private` and check the copy; only then may a row of it be read.

    Raises `RefusedFileError`: no tracker, too new, damaged, or holding what a tracker does not have.
    """
    check_header(str(offered))
    shutil.copyfile(offered, private)
    for beside in ("-wal", "-journal"):
        # What an open program had not yet put into the file; without it the last edits are missing.
        if (other := Path(f"{offered}{beside}")).is_file():
            shutil.copyfile(other, f"{private}{beside}")
    with private.open("rb") as file:
        was_wal = file.read(20)[18:] == _WAL
    with _refusing(offered), closing(sqlite3.connect(file_uri(str(private), "rw"), uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        unknown = _check_schema(connection, offered)
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise RefusedFileError(f"{offered} is in use in a way that cannot be read.", _AGAIN)
        said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            raise RefusedFileError(f"{offered} is damaged ({said}).", _AGAIN)
        _put_in_order(connection)
        meta = {str(key): str(value) for key, value in connection.execute("SELECT key, value FROM meta")}
        if not meta.get("plan_id") or not meta.get("database_id"):
            raise RefusedFileError(f"{offered} does not say which plan it is of.", _AGAIN)
    return Received(offered=offered, copy=private, meta=meta, was_wal=was_wal, unknown_tables=tuple(unknown))


@contextmanager
def _refusing(offered: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        raise RefusedFileError(explain(fault, offered).cause, _AGAIN) from fault


def _check_schema(connection: sqlite3.Connection, offered: Path) -> list[str]:
    """Refuse what we did not make: triggers, views, virtual tables, columns; return unknown tables."""
    found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    tables = {name for kind, name, _, _ in found if kind == "table"}
    for kind, name, _, sql in found:
        if kind == "trigger" or (kind == "view" and _plain(sql) != _views().get(name)):
            raise _unsafe(offered, f"a {kind} {name!r}")
        virtual = kind == "table" and re.match(r"\s*CREATE\s+VIRTUAL", sql or "", re.IGNORECASE)
        if virtual and (name != "words" or _plain(sql) != _plain(WORDS)):
            raise _unsafe(offered, f"a virtual table {name!r}")
    for name, columns in _TABLES.items():
        there = {row[1]: row[6] for row in connection.execute(f"PRAGMA table_xinfo({name})")}
        if missing := columns - there.keys():
            raise RefusedFileError(f"{offered} lacks {name}.{min(missing)}: it is damaged.", _AGAIN)
        if strange := (there.keys() - columns) | {column for column, hidden in there.items() if hidden}:
            raise _unsafe(offered, f"a column {name}.{min(strange)}")
    return sorted(
        name for name in tables - _TABLES.keys() - _SHADOWS - {"words"} if not name.startswith("sqlite_")
    )


def _unsafe(offered: Path, what: str) -> RefusedFileError:
    return RefusedFileError(
        f"{offered} holds {what} that tui-tracker did not make, so it was not opened.",
        "Ask for a file that was saved with tui-tracker submit.",
    )


@cache
def _views() -> dict[str, str]:
    return {name: _plain(f"CREATE VIEW {name} AS {select}") for name, select in VIEWS.items()}


def _plain(sql: str | None) -> str:
    """Return SQL without comments, quotes and needless blanks, in lower case: tools write it anew."""
    bare = re.sub(r"--[^\n]*", " ", sql or "")
    return re.sub(r"\s+", " ", re.sub(r"[\"`\[\]]", "", bare)).strip().lower()


def _put_in_order(connection: sqlite3.Connection) -> None:
    """Make the private copy's views and indexes ours, whatever a tool dropped."""
    for name, select in VIEWS.items():
        connection.execute(f"DROP VIEW IF EXISTS {name}")
        connection.execute(f"CREATE VIEW {name} AS {select}")
    connection.execute("CREATE INDEX IF NOT EXISTS parents_by_parent ON parents (parent)")
    connection.execute("CREATE INDEX IF NOT EXISTS revisions_by_cell ON revisions (action, period, field)")
    connection.commit()
