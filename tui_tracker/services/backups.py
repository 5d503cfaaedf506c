"""The tracker's safety: backups, and putting one back."""

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
    """Copy the tracker into `backups/` beside it; return the copy's path."""
    check_header(str(database))
    return back_up(database, datetime.now(UTC), settings.backups)


def restore(database: Path, source: Path, settings: Settings) -> Path | None:
    """Put the tracker in `source` in the place of `database`; return the backup made of what was there.

    Raises `RefusedFileError` where `source` is damaged, no tracker, or a tracker of another plan.
    """
    _check_whole(source)
    hold = Hold(database)
    if who := hold.take("restore", local_clock(datetime.now(UTC))):
        raise DatabaseBusyError(
            f"{who} has {database} open.", "Close the tracker in every window, then restore again."
        )
    try:
        return _put_in_place(database, source, settings)
    finally:
        hold.release()


def _put_in_place(database: Path, source: Path, settings: Settings) -> Path | None:
    kept = None
    if database.exists():
        _check_same_plan(database, source)
        kept = back_up(database, datetime.now(UTC), settings.backups)
    partial = database.with_name(f"{database.name}.restoring-{os.getpid()}")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        copy_whole(source, partial)
        partial.replace(database)
    except OSError as fault:
        raise DatabaseBusyError(
            f"{database} cannot be put in place ({fault.strerror or fault}).",
            "Close the tracker in every window, then restore again.",
        ) from fault
    finally:
        partial.unlink(missing_ok=True)
    return kept


def _check_whole(source: Path) -> None:
    if not source.exists():
        raise NotFoundError(
            f"There is no file {source}.", "Backups lie in the folder backups beside the tracker."
        )
    check_header(str(source))
    try:
        with closing(sqlite3.connect(file_uri(str(source), "ro"), uri=True)) as connection:
            said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as fault:
        said = str(fault)
    if said != "ok":
        raise RefusedFileError(f"{source} is damaged ({said}).", "Choose another backup.")


def _check_same_plan(database: Path, source: Path) -> None:
    with LightReader(str(database)) as here, LightReader(str(source)) as there:
        if here.meta().get("plan_id") != there.meta().get("plan_id"):
            raise RefusedFileError(
                f"{source} is a tracker of another plan than {database}.",
                "Open it with --db, or move the tracker away first.",
            )
