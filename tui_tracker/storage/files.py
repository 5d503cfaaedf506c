"""Backups beside the tracker, rotated: made before an import, a merge, a restore or a migration."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from tui_tracker.storage.read.reader import file_uri
from tui_tracker.storage.sqlite_errors import explain


def back_up(path: Path, moment: datetime, keep: int) -> Path:
    """Copy the tracker into `backups/` beside it as one whole file; keep the newest `keep`.

    Raises `DatabaseBusyError` where there is no room or no right to write.
    """
    folder = path.parent / "backups"
    target = folder / f"{path.stem}-{moment:%Y%m%d-%H%M%S-%f}{path.suffix}"
    try:
        folder.mkdir(exist_ok=True)
        copy_whole(path, target)
    except OSError as fault:
        raise explain(sqlite3.OperationalError("readonly"), folder) from fault
    except sqlite3.Error as fault:
        raise explain(fault, path) from fault
    for old in sorted(folder.glob(f"{path.stem}-*{path.suffix}"))[: -max(keep, 1)]:
        old.unlink(missing_ok=True)
    return target


def copy_whole(source: Path, target: Path) -> None:
    """Copy a tracker, whatever is being written to it, as one whole file."""
    with (
        closing(sqlite3.connect(file_uri(str(source), "ro"), uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
