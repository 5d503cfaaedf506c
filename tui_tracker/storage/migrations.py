"""Migrations: they bring a file of an older schema version up to today's, one version at a time.

A tracker is migrated when it is opened for writing, after a backup (`upgrade`). A file that was received
is migrated in a private copy, and so is an older file that is only read: then each query is written for
one schema, and reading changes nothing on the disk. The price, a copy at every look-up, ends with the
first change that somebody makes.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from tui_tracker.domain.history.revision import Kind
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.backups import write_backup
from tui_tracker.storage.engine import open_engine, sqlite_of, writing
from tui_tracker.storage.file_format import SCHEMA_VERSION, VIEWS, check_header
from tui_tracker.storage.files import check_whole, copy_whole
from tui_tracker.storage.gate.schema_check import check_objects
from tui_tracker.storage.projection.holds import judge_all
from tui_tracker.storage.projection.refresh import BEGUN, prepare, refresh
from tui_tracker.storage.projection.update_authors import set_update_authors
from tui_tracker.storage.sqlite_errors import FAULTS, to_tracker_error
from tui_tracker.storage.write.decision_log import mark_what_is_held_as_invalid
from tui_tracker.storage.write.own_field_migration import split_own_field_cells
from tui_tracker.storage.write.revision_log import add_periods


class Migration(NamedTuple):
    """One step from a schema version to the next."""

    version: int
    """The version it leads to."""
    apply: Callable[[Connection], None]
    """Changes tables and indexes; it runs inside a transaction, and views are made anew after it."""


def _to_version_2(connection: Connection) -> None:
    """Index the IDs that actions had, and decide each open conflict by the rules of this version.

    Since then some values agree that are not equal, and where two resolutions differ, reads show what
    was agreed before the conflict. Cells without a conflict are as they were.
    """
    connection.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS revisions_by_id ON revisions (value COLLATE NOCASE) WHERE field = 'id'"
    )
    prepare(connection)
    connection.exec_driver_sql(
        "INSERT INTO touched SELECT DISTINCT action, period, field FROM heads WHERE rival"
    )
    refresh(connection)


def _to_version_3(connection: Connection) -> None:
    """Keep the label of each period in the history, as an import does: it is the same in every file."""
    rows = connection.exec_driver_sql("SELECT key, label FROM periods").all()
    connection.exec_driver_sql("DELETE FROM periods")
    add_periods(connection, [(key, label) for key, label in rows])
    prepare(connection)
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO touched SELECT DISTINCT action, period, field FROM revisions"
        " WHERE action = '' AND field = 'closed'"
    )
    refresh(connection)


def _to_version_4(connection: Connection) -> None:
    """Give each of the plan's own fields a cell of its own."""
    mark_what_is_held_as_invalid(connection)
    split_own_field_cells(connection)


def _to_version_5(connection: Connection) -> None:
    """Judge all again by rules that ask nothing of what this very file held before.

    Since then an undone import leaves no empty period behind, and an import that was undone and redone is no
    person's update.
    """
    mark_what_is_held_as_invalid(connection)
    prepare(connection)
    connection.exec_driver_sql(
        f"INSERT OR IGNORE INTO touched SELECT '', key, 'label' FROM periods WHERE key NOT IN ({BEGUN})"
    )
    refresh(connection)
    judge_all(connection)
    redone = f"(SELECT DISTINCT action, period FROM revisions WHERE kind = '{Kind.REDO}')"
    set_update_authors(sqlite_of(connection), redone)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(version=2, apply=_to_version_2),
    Migration(version=3, apply=_to_version_3),
    Migration(version=4, apply=_to_version_4),
    Migration(version=5, apply=_to_version_5),
)
"""In order. Version 1 is the first that was released, so nothing leads to it."""


def newest_version(migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Return the schema version that the migrations lead to."""
    return migrations[-1].version if migrations else SCHEMA_VERSION


def upgrade(
    path: Path, moment: datetime, keep: int, migrations: Sequence[Migration] = MIGRATIONS
) -> Path | None:
    """Bring a tracker up to date after a verified backup; return the backup, None where nothing was to do.

    Raises `RefusedFileError` (newer, damaged, unsafe) or `DatabaseBusyError`; the tracker is then as before.
    """
    newest = newest_version(migrations)
    if check_header(str(path), newest=newest) == newest:
        return None
    backup = write_backup(path, moment, keep)
    check_whole(backup, path)
    migrate(path, migrations)
    return backup


def migrate(path: Path, migrations: Sequence[Migration] = MIGRATIONS, name: object = None) -> None:
    """Apply to a file, without a backup, the migrations that it lacks; each is kept whole or not at all.

    `name` is what the person calls the file. Raises `RefusedFileError` or `DatabaseBusyError`.
    """
    engine = open_engine(path, version=None)
    for migration in migrations:
        with writing(engine, name or path) as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            check_objects(raw, name or path, complete=False, views=False)
            _apply(connection, migration)


@contextmanager
def migrated_copy(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Iterator[Path]:
    """Yield a private copy of an older file, brought up to date, for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="tui-tracker-") as folder:
        copy = Path(folder) / "tracker.db"
        try:
            copy_whole(path, copy)
        except FAULTS as fault:
            raise to_tracker_error(fault, path) from fault
        migrate(copy, migrations, path)
        yield copy


@contextmanager
def up_to_date(path: Path) -> Iterator[Path]:
    """Yield the file itself, or the migrated copy of an older one."""
    if check_header(str(path)) == SCHEMA_VERSION:
        yield path
    else:
        with migrated_copy(path) as copy:
            yield copy


def _apply(connection: Connection, migration: Migration) -> None:
    # Read under the lock: another process may have migrated the file in the meantime.
    if connection.exec_driver_sql("PRAGMA user_version").scalar_one() != migration.version - 1:
        return
    # A view would prevent a change of its table.
    views = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'view'").scalars().all()
    for name in views:
        connection.exec_driver_sql(f"DROP VIEW {_quoted(name)}")
    # The rules of later versions may ask today's views.
    _create_views(connection)
    migration.apply(connection)
    for name in VIEWS:
        connection.exec_driver_sql(f"DROP VIEW {name}")
    _create_views(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {migration.version}")


def _create_views(connection: Connection) -> None:
    for name, select in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {select}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
