"""Checks a file from elsewhere, which may be hostile, on a private snapshot of it.

The file is read once, byte for byte, and never changed or opened as a database.
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
from tui_tracker.storage.file_format import (
    INDEXES,
    TABLES,
    VIEWS,
    check_header,
    check_journal,
    check_length,
    check_regular,
    file_uri,
    is_in_wal_mode,
)
from tui_tracker.storage.files import copy_bytes, open_private
from tui_tracker.storage.gate.columns import check_columns
from tui_tracker.storage.gate.limits import limit_work
from tui_tracker.storage.gate.records import EVERY_TABLE, OF_THE_EXCHANGE, check_records
from tui_tracker.storage.gate.schema_check import SHADOWS, check_objects
from tui_tracker.storage.migrations import MIGRATIONS, Migration, migrate, newest_version
from tui_tracker.storage.new_files import creating
from tui_tracker.storage.sqlite_errors import FAULTS, to_tracker_error

_ASK_OR_RESTORE = "Ask for the file again, or restore a backup. To list the backups: tui-tracker restore"
MOST_REVISIONS = 2_000_000
"""Changes in one file."""
MOST_OF_CELL = 100_000
"""Changes of one value, such as an action's note in one period: more than what merges bring and undo adds."""
MOST_DECISIONS = 200
"""Decisions on one change in a returned file: people make a few, and each is compared with all others."""
MOST_DECISIONS_KEPT = 2000
"""The same in a tracker, which has those of several files."""
SECONDS = 10.0
"""How long a check may take, besides a second for each 20 MB."""
BYTES_A_SECOND = 20_000_000
CHECKED_WHOLE = 32 << 20
"""Bytes up to which each index is compared with its table as well; larger files are checked page by page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file from elsewhere that passed the checks."""

    source: Path
    snapshot: Path
    """The private file that is read in its place: its bytes as received, or these bytes repaired."""
    meta: dict[str, str]
    """What the file records about itself: `plan_id`, `database_id`, for a copy sent out `lead`…"""
    was_wal: bool
    """It was sent in WAL mode: the last edits may be in a file that was not sent with it."""
    unknown_tables: tuple[str, ...]
    """Tables that no tracker has; they are not read."""
    unknown_columns: tuple[str, ...] = ()
    """Columns that no tracker has, as `updates.my_flag`; they are not read."""


def copy_whole_file(source: Path, target: Path) -> str:
    """Copy a file byte for byte, reading it once; return the SHA-256 of what was written, hex.

    Raises `RefusedFileError` where it cannot be read, `DatabaseBusyError` where there is no room.
    """
    try:
        size = check_regular(str(source), source)
        file = source.open("rb")
    except FileNotFoundError as fault:
        raise RefusedFileError(
            f"There is no file or folder called {source}.", "Check its name and folder."
        ) from fault
    except OSError as fault:
        raise RefusedFileError(
            f"{source} cannot be read ({fault.strerror or fault}).",
            "Check the name and that you have permission to open it.",
        ) from fault
    with file, creating(f"A copy of {source.name} in {target.parent}"):
        with open_private(target) as output:
            copy_bytes(file, output, size)
        # Of what was written: that is what is checked and merged.
        with target.open("rb") as written:
            return hashlib.file_digest(written, "sha256").hexdigest()


def is_packed(snapshot: Path) -> bool:
    """Return whether a file is a zip archive, as workbooks are."""
    with snapshot.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def check_file(
    source: Path,
    snapshot: Path,
    repaired: Path,
    migrations: Sequence[Migration] = MIGRATIONS,
    *,
    to_keep: bool = False,
) -> CheckedFile:
    """Check a byte-for-byte snapshot of a file from elsewhere; only then may a row of it be read.

    A snapshot that must be migrated or repaired before it can be read is not changed itself: that is done in
    a copy of it, written to `repaired`. A file `to_keep` will be a tracker itself, so that every value in it
    is checked. Raises `RefusedFileError` for a file that is no tracker, is too new or damaged, or contains
    what no tracker has.
    """
    newest = newest_version(migrations)
    is_older = check_header(str(snapshot), source, newest) < newest
    was_wal = is_in_wal_mode(snapshot)
    journals = _journals(source)
    if is_older or was_wal or journals:
        snapshot = _repair(snapshot, repaired, source, journals, migrations)
    if not _check_structure(snapshot, source):
        snapshot = _repair(snapshot, repaired, source, (), migrations)
        _check_structure(snapshot, source)
    with _opened(snapshot, source) as connection:
        columns = check_columns(connection, source, exactly=to_keep)
        _check_amounts(connection, source, MOST_DECISIONS_KEPT if to_keep else MOST_DECISIONS)
        check_records(connection, source, EVERY_TABLE if to_keep else OF_THE_EXCHANGE)
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        tables = _unknown_tables(connection)
    if not meta.get("plan_id") or not meta.get("database_id"):
        raise RefusedFileError(f"{source} does not say which plan it belongs to.", _ASK_OR_RESTORE)
    return CheckedFile(
        source=source,
        snapshot=snapshot,
        meta=meta,
        was_wal=was_wal,
        unknown_tables=tables,
        unknown_columns=columns,
    )


def _journals(source: Path) -> list[str]:
    """Return the journals beside a file from elsewhere: what was not yet written to the file itself.

    Raises `RefusedFileError` for one that is no ordinary file, or not the file's own.
    """
    try:
        check_journal(str(source), source)
        journals = [
            journal
            for journal in (f"{source}-wal", f"{source}-journal")
            if Path(journal).exists() and Path(journal).stat().st_size
        ]
        for journal in journals:
            check_regular(journal, journal)
    except OSError as fault:
        raise RefusedFileError(
            f"{source} cannot be read ({fault.strerror or fault}).", _ASK_OR_RESTORE
        ) from fault
    return journals


def _check_structure(snapshot: Path, source: Path) -> bool:
    """Refuse damaged pages and a foreign schema; return whether all of our views and indexes are there."""
    check_length(str(snapshot), source)
    with _opened(snapshot, source) as connection:
        is_small = snapshot.stat().st_size <= CHECKED_WHOLE
        if not is_small:
            _check_pages(connection, source, "quick_check")
        check_objects(connection, source, complete=False)
        if is_small:
            if not _unknown_tables(connection):
                # Asked less often, as that keeps other threads from their work.
                _limit(connection, snapshot, interval=100_000)
            # It finds all that the quick check finds, and reads what the schema names: so it comes after.
            _check_pages(connection, source, "integrity_check")
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return VIEWS.keys() | INDEXES.keys() <= names


def _check_pages(connection: sqlite3.Connection, source: Path, check: str) -> None:
    # What a check says of values is left to `check_records`, which knows what a tracker writes.
    faults = [str(row[0]) for row in connection.execute(f"PRAGMA {check}(20)") if row[0] != "ok"]
    if faults:
        raise RefusedFileError(f"{source} is damaged ({faults[0][:200]}).", _ASK_OR_RESTORE)


def _repair(
    snapshot: Path, repaired: Path, source: Path, journals: Sequence[str], migrations: Sequence[Migration]
) -> Path:
    """Make a readable file at `private`: journals and migrations applied, views and indexes rebuilt."""
    if snapshot != repaired:
        shutil.copyfile(snapshot, repaired)
    for journal in journals:
        # What a program that had the file open had not written to it yet: the last edits.
        shutil.copyfile(journal, f"{repaired}{journal.removeprefix(str(source))}")
    with _refusing(source), closing(sqlite3.connect(file_uri(str(repaired), "rw"), uri=True)) as connection:
        _limit(connection, repaired)
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise RefusedFileError(f"{source} is open in another program.", "Close it there and try again.")
        # Only here, with the journals applied, is the version sure.
        newest = newest_version(migrations)
        version = check_header(str(repaired), source, newest)
        _check_pages(connection, source, "quick_check")
        if version < newest:
            migrate(repaired, migrations, source)
        check_objects(connection, source, complete=False)
        _rebuild_views(connection)
    return repaired


@contextmanager
def _opened(snapshot: Path, source: Path) -> Iterator[sqlite3.Connection]:
    uri = f"{file_uri(str(snapshot), 'ro')}&immutable=1"
    with _refusing(source), closing(sqlite3.connect(uri, uri=True)) as connection:
        _limit(connection, snapshot)
        yield connection


def _limit(connection: sqlite3.Connection, snapshot: Path, interval: int = 1000) -> None:
    size = snapshot.stat().st_size
    # Asked often: a few steps can take long where a table of another program has checks of its own.
    limit_work(connection, size=size, seconds=SECONDS + size / BYTES_A_SECOND, interval=interval)


@contextmanager
def _refusing(source: Path) -> Iterator[None]:
    try:
        yield
    except FAULTS as fault:
        error = to_tracker_error(fault, source)
        if "full" in str(fault):
            raise error from fault
        raise RefusedFileError(error.cause, _ASK_OR_RESTORE) from fault


def _unknown_tables(connection: sqlite3.Connection) -> tuple[str, ...]:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return tuple(
        sorted(name for name in tables - {*TABLES, *SHADOWS, "words"} if not name.startswith("sqlite_"))
    )


def _check_amounts(connection: sqlite3.Connection, source: Path, most_decisions: int) -> None:
    """Refuse more changes and decisions than people make, which would take hours to merge."""
    decided = "SELECT count(*) AS number FROM decisions GROUP BY revision"
    (of_change,) = connection.execute(f"SELECT coalesce(max(number), 0) FROM ({decided})").fetchone()
    (total,) = connection.execute("SELECT count(*) FROM revisions").fetchone()
    of_cell = 0
    if total > MOST_OF_CELL:
        cells = "SELECT count(*) AS number FROM revisions GROUP BY action, period, field"
        (of_cell,) = connection.execute(f"SELECT max(number) FROM ({cells})").fetchone()
    for number, most, subject in (
        (total, MOST_REVISIONS, "changes"),
        (of_cell, MOST_OF_CELL, "changes of a single value"),
        (of_change, most_decisions, "decisions on a single change"),
    ):
        if number > most:
            raise RefusedFileError(
                f"{source} holds {number:,} {subject}; at most {most:,} are read.",
                "Check that it is the right file, and ask for it again.",
            )


def _rebuild_views(connection: sqlite3.Connection) -> None:
    """Give a repaired file the program's own views and indexes, whatever another tool dropped."""
    for name, select in VIEWS.items():
        connection.execute(f"DROP VIEW IF EXISTS {name}")
        connection.execute(f"CREATE VIEW {name} AS {select}")
    for name, columns in INDEXES.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")
    connection.commit()
