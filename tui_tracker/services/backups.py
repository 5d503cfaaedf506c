"""Back up a tracker and restore it from a backup."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.errors import DatabaseBusyError, NotFoundError, RefusedFileError
from tui_tracker.services.system.local_time import local_clock
from tui_tracker.storage.edit_lock import Hold
from tui_tracker.storage.files import back_up, copy_whole
from tui_tracker.storage.read.reader import LightReader, check_header, file_uri


def make_backup(database: Path, settings: Settings) -> Path:
    """Copy the tracker into `backups/` beside it and return the path of the copy."""
    check_header(str(database))
    return back_up(database, datetime.now(UTC), settings.backups)


def restore(database: Path, source: Path, settings: Settings) -> Path | None:
    """Replace `database` with the tracker in `source`; return the backup of the replaced one, if any.

    Raises `RefusedFileError` if `source` is damaged, not a tracker or belongs to another plan,
    `NotFoundError` if it does not exist and `DatabaseBusyError` if `database` is in use.
    """
    _check_undamaged(source)
    hold = Hold(database)
    if locked_by := hold.take("restore", local_clock(datetime.now(UTC))):
        raise DatabaseBusyError(
            f"{locked_by} has {database} open.", "Close the tracker in every window, then restore again."
        )
    try:
        return _replace(database, source, settings)
    finally:
        hold.release()


def _replace(database: Path, source: Path, settings: Settings) -> Path | None:
    backup = None
    if database.exists():
        _check_same_plan(database, source)
        backup = back_up(database, datetime.now(UTC), settings.backups)
    partial = database.with_name(f"{database.name}.restoring-{os.getpid()}")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        copy_whole(source, partial)
        partial.replace(database)
    except OSError as fault:
        raise DatabaseBusyError(
            f"{database} cannot be replaced ({fault.strerror or fault}).",
            "Close the tracker in every window, then restore again.",
        ) from fault
    finally:
        partial.unlink(missing_ok=True)
    return backup


def _check_undamaged(source: Path) -> None:
    if not source.exists():
        raise NotFoundError(
            f"The file {source} does not exist.", "Backups are in the folder backups beside the tracker."
        )
    check_header(str(source))
    try:
        with closing(sqlite3.connect(file_uri(str(source), "ro"), uri=True)) as connection:
            result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as fault:
        result = str(fault)
    if result != "ok":
        raise RefusedFileError(f"{source} is damaged ({result}).", "Choose another backup.")


def _check_same_plan(database: Path, source: Path) -> None:
    with LightReader(str(database)) as current, LightReader(str(source)) as replacement:
        if current.meta().get("plan_id") != replacement.meta().get("plan_id"):
            raise RefusedFileError(
                f"{source} belongs to another plan than {database}.",
                "Open it with --db, or move the tracker away first.",
            )
