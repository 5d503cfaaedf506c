"""Checks a file that came back, which is hostile until then, in a private copy.

The offered file is read once, byte for byte, and never changed or opened as a database.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.file_format import VIEWS, check_header, check_length, check_regular, file_uri
from tui_tracker.storage.migrations import MIGRATIONS, Migration, migrate, newest_version
from tui_tracker.storage.places import creating
from tui_tracker.storage.schema import metadata
from tui_tracker.storage.schema_check import check_objects, foreign_object
from tui_tracker.storage.sqlite_errors import to_tracker_error

_WAL = b"\x02\x02"
"""Bytes 18 and 19 of a file in WAL mode (SQLite file format, section 1.3.2)."""
_AGAIN = "Ask for the file again; a mail program or a stick may have cut it short."
_TABLES = {table.name: frozenset(column.name for column in table.columns) for table in metadata.sorted_tables}
_INDEXES = {
    "parents_by_parent": "parents (parent)",
    "revisions_by_cell": "revisions (action, period, field)",
}
_BLOCK = 1 << 20
MOST_REVISIONS = 2_000_000
"""Changes in one file."""
MOST_OF_CELL = 20_000
"""Changes of one value, such as an action's note in one period."""
_SHADOWS = frozenset(f"words_{part}" for part in ("data", "idx", "content", "docsize", "config"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A checked private copy of an offered file."""

    offered: Path
    copy: Path
    meta: dict[str, str]
    """What the file records about itself: `plan_id`, `database_id`, for a copy sent out `lead`…"""
    was_wal: bool
    """It was sent in WAL mode: the last edits may be in a file that was not sent with it."""
    unknown_tables: tuple[str, ...]
    """Tables that no tracker has; they are not read."""


def copy_whole_file(offered: Path, target: Path) -> str:
    """Copy a file byte for byte, read once; return its SHA-256, hex.

    Raises `RefusedFileError` where it cannot be read, `DatabaseBusyError` where there is no room.
    """
    try:
        check_regular(str(offered), offered)
        source = offered.open("rb")
    except OSError as fault:
        raise RefusedFileError(
            f"{offered} cannot be read ({fault.strerror or fault}).",
            "Check the name and that you have permission to open it.",
        ) from fault
    digest = hashlib.sha256()
    with source, creating(f"A copy of {offered.name} in {target.parent}"), target.open("wb") as copy:
        while block := source.read(_BLOCK):
            digest.update(block)
            copy.write(block)
    return digest.hexdigest()


def is_packed(copy: Path) -> bool:
    """Return whether a file is a zip archive, as workbooks are."""
    with copy.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def receive(
    offered: Path, copy: Path, private: Path, migrations: Sequence[Migration] = MIGRATIONS
) -> Received:
    """Check a byte-for-byte copy of an offered file; only then may a row of it be read.

    A copy that has to be migrated or repaired before it can be read is repaired as `private`; `copy` itself
    is not changed.
    Raises `RefusedFileError`: no tracker, too new, damaged, or holding what a tracker does not have.
    """
    newest = newest_version(migrations)
    is_older = check_header(str(copy), offered, newest) < newest
    with copy.open("rb") as file:
        was_wal = file.read(20)[18:] == _WAL
    journals = [
        f"{offered}{beside}" for beside in ("-wal", "-journal") if Path(f"{offered}{beside}").is_file()
    ]
    if is_older or was_wal or journals or not _is_in_order(copy, offered):
        copy = _repaired_copy(copy, private, offered, journals, migrations)
    check_length(str(copy), offered)
    with _opened(copy, offered) as connection:
        unknown = _check_schema(connection, offered)
        result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if result != "ok":
            raise RefusedFileError(f"{offered} is damaged ({result}).", _AGAIN)
        _check_amounts(connection, offered)
        meta = {str(key): str(value) for key, value in connection.execute("SELECT key, value FROM meta")}
    if not meta.get("plan_id") or not meta.get("database_id"):
        raise RefusedFileError(f"{offered} does not say which plan it belongs to.", _AGAIN)
    return Received(offered=offered, copy=copy, meta=meta, was_wal=was_wal, unknown_tables=tuple(unknown))


def _is_in_order(copy: Path, offered: Path) -> bool:
    """Return whether the file has each view and index that reading relies on; refuse a foreign schema."""
    with _opened(copy, offered) as connection:
        _check_schema(connection, offered)
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return VIEWS.keys() | _INDEXES.keys() <= names


def _repaired_copy(
    copy: Path, private: Path, offered: Path, journals: Sequence[str], migrations: Sequence[Migration]
) -> Path:
    """Make a readable file at `private`: journals and migrations applied, views and indexes made again."""
    shutil.copyfile(copy, private)
    for journal in journals:
        # What a program that had the file open had not written to it yet: the last edits.
        shutil.copyfile(journal, f"{private}{journal.removeprefix(str(offered))}")
    with _refusing(offered), closing(sqlite3.connect(file_uri(str(private), "rw"), uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise RefusedFileError(f"{offered} is open in another program.", "Close it there and try again.")
        # Only here, with the journals applied, is the version sure.
        newest = newest_version(migrations)
        if check_header(str(private), offered, newest) < newest:
            migrate(private, migrations, offered)
        _check_schema(connection, offered)
        _put_in_order(connection)
    return private


@contextmanager
def _opened(copy: Path, offered: Path) -> Iterator[sqlite3.Connection]:
    uri = f"{file_uri(str(copy), 'ro')}&immutable=1"
    with _refusing(offered), closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection


@contextmanager
def _refusing(offered: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        raise RefusedFileError(to_tracker_error(fault, offered).cause, _AGAIN) from fault


def _check_schema(connection: sqlite3.Connection, offered: Path) -> list[str]:
    """Refuse triggers, views, virtual tables and columns that no tracker has; return unknown tables."""
    check_objects(connection, offered, complete=False)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for name, columns in _TABLES.items():
        present = {row[1]: row[6] for row in connection.execute(f"PRAGMA table_xinfo({name})")}
        if missing := columns - present.keys():
            raise RefusedFileError(f"{offered} is damaged ({name}.{min(missing)} is missing).", _AGAIN)
        if strange := (present.keys() - columns) | {column for column, hidden in present.items() if hidden}:
            raise foreign_object(offered, f"column {name}.{min(strange)}")
    return sorted(
        name for name in tables - _TABLES.keys() - _SHADOWS - {"words"} if not name.startswith("sqlite_")
    )


def _check_amounts(connection: sqlite3.Connection, offered: Path) -> None:
    """Refuse more changes than people make, which would take hours to merge."""
    cell = "SELECT count(*) FROM revisions GROUP BY action, period, field ORDER BY 1 DESC LIMIT 1"
    for query, most, subject in (
        ("SELECT count(*) FROM revisions", MOST_REVISIONS, ""),
        (cell, MOST_OF_CELL, " of a single value"),
    ):
        row = connection.execute(query).fetchone()
        if row and row[0] > most:
            raise RefusedFileError(
                f"{offered} holds {row[0]:,} changes{subject}; at most {most:,} are merged.",
                "Check that it is the right file, and ask for it again.",
            )


def _put_in_order(connection: sqlite3.Connection) -> None:
    """Give the private copy the program's own views and indexes, whatever a tool dropped."""
    for name, select in VIEWS.items():
        connection.execute(f"DROP VIEW IF EXISTS {name}")
        connection.execute(f"CREATE VIEW {name} AS {select}")
    for name, columns in _INDEXES.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")
    connection.commit()
