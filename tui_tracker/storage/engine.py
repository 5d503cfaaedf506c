"""Opens a tracker for writing, with explicit transactions and the program's own errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, NullPool, StaticPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from tui_tracker.domain.plan.ids import fold_id
from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.file_format import LARGEST, SCHEMA_VERSION, check_journal, file_uri, word_row
from tui_tracker.storage.files import check_one_name
from tui_tracker.storage.gate.columns import check_columns
from tui_tracker.storage.gate.limits import WorkLimit, limit_work
from tui_tracker.storage.gate.schema_check import check_objects
from tui_tracker.storage.sqlite_errors import FAULTS, to_tracker_error

BUSY_SECONDS = 5.0
MOST_STEPS_OF_WRITE = 800_000_000
"""Steps of SQLite's virtual machine in one transaction, besides those for the size of the file."""
_PRAGMAS = (
    # No table of ours has foreign keys; those of another program's tables would act on our rows.
    "foreign_keys = OFF", "synchronous = FULL", "journal_mode = DELETE", "secure_delete = ON",
    "temp_store = MEMORY", "cache_size = -32000",
)  # fmt: skip


def open_engine(
    path: Path,
    *,
    create: bool = False,
    staged: Path | None = None,
    version: int | None = SCHEMA_VERSION,
    keep: bool = False,
) -> Engine:
    """Return an engine over the file; a file that does not exist is made only with `create`.

    A `staged` database is attached, to be read, under that name. A file of another schema version than
    `version` is refused when the engine connects: it must be migrated first. None takes any version.
    The file is closed after each transaction, or where it is to `keep` the connection, by `dispose`.
    """
    mode = "rwc" if create else "rw"
    checked: set[tuple[int, int]] = set()
    limits: list[WorkLimit] = []

    def connect() -> sqlite3.Connection:
        if create:
            path.touch(mode=0o600)
        else:
            check_journal(str(path), path)
            check_one_name(path)
        connection = sqlite3.connect(
            file_uri(str(path), mode), uri=True, timeout=BUSY_SECONDS, check_same_thread=False
        )
        size = sum(file.stat().st_size for file in (path, staged) if file)
        limits[:] = [limit_work(connection, size=size, steps=MOST_STEPS_OF_WRITE)]
        _limit_size(connection)
        if not create and version is not None:
            _check_schema(connection, path, version, checked)
        if staged:
            connection.execute("ATTACH ? AS staged", (file_uri(str(staged), "ro"),))
        return connection

    def begin(connection: Connection) -> None:
        limits[0].restart()
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool if keep else NullPool)
    event.listen(engine, "connect", _set_up)
    if create:
        event.listen(engine, "connect", _sort_in_files)
    event.listen(engine, "begin", begin)
    return engine


class KeptConnection:
    """Writes to one file on a connection that stays open while nobody else changes that file.

    Statements stay prepared, and pages read. SQLite would take a file that is copied over this one for the
    one it knows, so whatever was changed from outside is opened again. Between writes there is no lock and
    no journal: the file can be emailed, moved and renamed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = open_engine(path, keep=True)
        self._stamp: tuple[int, ...] | None = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Run one exclusive transaction, as `writing` does, and raise what it raises."""
        if self._stamp is None or self._stamp != _stamp(self._path):
            self.close()
        check_journal(str(self._path), self._path)
        check_one_name(self._path)
        self._stamp = None
        with writing(self._engine, self._path) as connection:
            yield connection
        self._stamp = _stamp(self._path)

    def close(self) -> None:
        """Close the file; the next transaction opens it again."""
        self._engine.dispose()


@contextmanager
def writing(engine: Engine, path: object) -> Iterator[Connection]:
    """Run one exclusive transaction: all of it is kept, or none. `path` is what the person calls the file.

    Raises `DatabaseBusyError` (in use, read-only, full) or `RefusedFileError` (damaged).
    """
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as fault:
        if isinstance(fault.orig, sqlite3.Error):
            raise to_tracker_error(fault.orig, path) from fault
        raise
    except FAULTS as fault:
        raise to_tracker_error(fault, path) from fault


def sqlite_of(connection: Connection) -> sqlite3.Connection:
    """Return SQLite's own connection of a transaction.

    What runs at every change is given to it as text: SQLAlchemy takes five times as long over a small
    statement as SQLite does.
    """
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _check_schema(
    connection: sqlite3.Connection, path: Path, version: int, checked: set[tuple[int, int]]
) -> None:
    """Refuse a file of another schema; what was `checked` is known by the file and its schema's number."""
    try:
        (actual,) = connection.execute("PRAGMA user_version").fetchone()
        if actual != version:
            raise RefusedFileError(
                f"{path} is in format {actual}, and this tui-tracker writes format {version}.",
                "Open it with the newest tui-tracker: an older file is backed up, then brought up to date.",
            )
        (schema,) = connection.execute("PRAGMA schema_version").fetchone()
        key = (path.stat().st_ino, schema)
        if key not in checked:
            check_objects(connection, path)
            check_columns(connection, path)
            checked.add(key)
    except BaseException:
        connection.close()
        raise


def _limit_size(connection: sqlite3.Connection) -> None:
    """Let no transaction make a file too large to be opened again: SQLite ends it as on a full disk."""
    (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.execute(f"PRAGMA max_page_count = {LARGEST // page_size}")


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    # Otherwise sqlite3 would begin transactions of its own, and commit before a statement of DDL.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("fold_id", 1, fold_id, deterministic=True)
    connection.create_function("word_row", 3, word_row, deterministic=True)


def _sort_in_files(connection: sqlite3.Connection, _: object) -> None:
    """Sort a whole new tracker's rows for its indexes in files: in memory they would take as much again."""
    connection.execute("PRAGMA temp_store = FILE")


def _stamp(path: Path) -> tuple[int, ...] | None:
    """Return what changes with a file, or where another takes its name; None if the file does not exist."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
