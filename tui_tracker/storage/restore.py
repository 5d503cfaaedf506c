"""Putting a checked tracker in the place of what is there now, whatever state that is in.

A tracker that SQLite can read is overwritten inside SQLite's own transaction and under its lock: a
program that is writing finishes first, or gets an error that the file is in use. Anything else is moved
aside as it is, with its journals, and the new file takes its name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from tui_tracker.errors import DatabaseBusyError, RefusedFileError
from tui_tracker.storage.backups import has_content, list_backups, set_aside, write_backup
from tui_tracker.storage.file_format import TABLES, check_journal, file_uri
from tui_tracker.storage.files import check_one_name, copy_whole, sync_to_disk
from tui_tracker.storage.gate.limits import limit_work
from tui_tracker.storage.new_files import check_replaceable_kind
from tui_tracker.storage.sqlite_errors import FAULTS, to_tracker_error

WAIT_SECONDS = 10.0
"""How long a restore waits for another program to finish writing."""
_SQLITE_HEADER = b"SQLite format 3\0"
_DATABASE_SUFFIXES = (".db", ".sqlite", ".sqlite3")
_UNREADABLE = {
    sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_ERROR,
}  # fmt: skip


def check_replaceable(tracker: Path) -> None:
    """Raise `RefusedFileError` where what is there was never a tracker, such as a document named by mistake.

    A damaged tracker may hold any bytes, so a file without SQLite's header counts as one if its name is a
    database's or it has backups beside it. A database counts unless it can be read and all its tables are
    somebody else's.
    """
    check_replaceable_kind(tracker)
    if not has_content(tracker):
        return
    with tracker.open("rb") as file:
        is_database = file.read(len(_SQLITE_HEADER)) == _SQLITE_HEADER
    if is_database:
        is_foreign = _has_foreign_tables_alone(tracker)
    else:
        is_foreign = tracker.suffix.lower() not in _DATABASE_SUFFIXES and not list_backups(tracker)
    if is_foreign:
        raise RefusedFileError(
            f"{tracker} was never a tracker, so nothing is restored over it.",
            "Check the name after --db. To restore there anyway, move that file away first.",
        )


def _has_foreign_tables_alone(database: Path) -> bool:
    uri = f"{file_uri(str(database), 'ro')}&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            limit_work(connection, size=database.stat().st_size)
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            is_whole = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except FAULTS:
        return False
    return bool(names) and is_whole and names.isdisjoint(TABLES)


def replace_tracker(tracker: Path, source: Path, moment: datetime, latest: int) -> Path | None:
    """Put `source` (a checked private copy) in the place of `tracker`.

    Return where what was there went: a backup, or the file itself with `-damaged` in its name; None
    where there was nothing. Raises `DatabaseBusyError` where the file is in use or cannot be written,
    `RefusedFileError` where what is there was never a tracker.
    """
    check_replaceable(tracker)
    if has_content(tracker):
        try:
            return _overwrite(tracker, source, moment, latest)
        except (RefusedFileError, MemoryError):
            # SQLite cannot read it, so nobody can be writing to it either.
            pass
        except FAULTS as fault:
            if isinstance(fault, sqlite3.Error) and fault.sqlite_errorcode & 0xFF not in _UNREADABLE:
                raise to_tracker_error(fault, tracker) from fault
    return _exchange(tracker, source, moment)


def _overwrite(tracker: Path, source: Path, moment: datetime, latest: int) -> Path:
    with _locked(tracker) as connection:
        kept = write_backup(tracker, moment, latest, source=connection)
        with closing(sqlite3.connect(file_uri(str(source), "ro"), uri=True)) as replacement:
            replacement.backup(connection)
    return kept


@contextmanager
def _locked(tracker: Path) -> Iterator[sqlite3.Connection]:
    """Open a tracker and keep everybody else out of it until the connection is closed."""
    check_journal(str(tracker), tracker)
    check_one_name(tracker)
    uri = file_uri(str(tracker), "rw")
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=WAIT_SECONDS)) as connection:
        limit_work(connection, size=tracker.stat().st_size)
        connection.execute("PRAGMA synchronous = FULL")
        # Out of WAL mode first: a file another tool left in it cannot be overwritten page by page.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        # From here on the lock outlives the transaction. Asked for earlier, the first look at the file
        # would keep a read lock, and a program in the middle of writing could never finish.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("COMMIT")
        yield connection


def _exchange(tracker: Path, source: Path, moment: datetime) -> Path | None:
    """Move what is there aside, with any journal that is not the new file's, and put the file there."""
    partial = tracker.with_name(f".{tracker.name}.restoring")
    try:
        tracker.parent.mkdir(parents=True, exist_ok=True)
        copy_whole(source, partial)
        sync_to_disk(partial)
        kept = set_aside(tracker, moment)
        partial.replace(tracker)
        sync_to_disk(tracker.parent)
    except OSError as fault:
        raise DatabaseBusyError(
            f"{tracker} cannot be replaced ({fault.strerror or fault}).",
            "Close every tui-tracker window, check that you can save to that folder, and try again.",
        ) from fault
    except FAULTS as fault:
        raise to_tracker_error(fault, tracker) from fault
    finally:
        for path in (partial, Path(f"{partial}-journal")):
            path.unlink(missing_ok=True)
    return kept
