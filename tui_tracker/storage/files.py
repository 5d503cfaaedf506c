"""Whole copies of a tracker, and the backups made beside it before it is changed as a whole."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.read.reader import file_uri
from tui_tracker.storage.sqlite_errors import explain

_DAMAGED = "-damaged"
"""Ends the name of a backup whose check failed."""


def back_up(path: Path, moment: datetime, keep: int) -> Path:
    """Copy the tracker into `backups/` beside it as one whole, checked file; keep the newest `keep`.

    A file under its final name is complete. The backup of a damaged tracker is named so and takes no
    older one's place. Raises `DatabaseBusyError` where there is no room or no right to write.
    """
    folder = path.parent / "backups"
    name = f"{path.stem}-{moment:%Y%m%d-%H%M%S-%f}"
    partial = folder / f"{name}.partial"
    try:
        folder.mkdir(exist_ok=True)
        copy_whole(path, partial)
        is_whole = fault_in(partial) is None
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        backup = partial.rename(folder / f"{name}{'' if is_whole else _DAMAGED}{path.suffix}")
    except OSError as fault:
        raise explain(sqlite3.OperationalError("readonly"), folder) from fault
    except sqlite3.Error as fault:
        raise explain(fault, path) from fault
    finally:
        partial.unlink(missing_ok=True)
    if is_whole:
        _rotate(folder, path, keep)
    return backup


def copy_whole(source: Path, target: Path) -> None:
    """Copy a tracker, whatever is being written to it, as one whole file."""
    with (
        closing(sqlite3.connect(file_uri(str(source), "ro"), uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)


def fault_in(path: Path) -> str | None:
    """Return the first fault that SQLite's integrity check reports of a file; None where it is whole."""
    try:
        with closing(sqlite3.connect(file_uri(str(path), "ro"), uri=True)) as connection:
            result = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as fault:
        return str(fault)
    return None if result == "ok" else result


def check_whole(path: Path, name: object, remedy: str = "Restore a backup made before.") -> None:
    """Raise `RefusedFileError` where a file is damaged; `name` is what the person calls it."""
    if fault := fault_in(path):
        raise RefusedFileError(f"{name} is damaged ({fault}).", remedy)


def _rotate(folder: Path, path: Path, keep: int) -> None:
    """Delete all but the newest sound backups of a tracker."""
    backups = [
        backup for backup in folder.glob(f"{path.stem}-*{path.suffix}") if not backup.stem.endswith(_DAMAGED)
    ]
    for old in sorted(backups)[: -max(keep, 1)]:
        old.unlink(missing_ok=True)
