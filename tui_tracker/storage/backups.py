"""Backups beside the tracker: whole, checked files under names that say when they were made.

A backup is written under a temporary name, checked, forced to the disk and only then given its name,
so that a file with a backup's name is always whole. A backup of a damaged tracker says so in its name
and never pushes a sound one out.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tui_tracker.domain.backup_retention import backups_to_keep
from tui_tracker.domain.file_names import shorten
from tui_tracker.storage.file_format import JOURNALS, is_odd_journal
from tui_tracker.storage.files import copy_whole, fault_in, sync_to_disk
from tui_tracker.storage.new_files import is_disk_full
from tui_tracker.storage.sqlite_errors import FAULTS, to_tracker_error

FOLDER = "backups"
_STAMP = "%Y%m%d-%H%M%S-%f"
_NAME = re.compile(r"-(\d{8}-\d{6}-\d{6})(-damaged)?$")


_LONGEST_STEM = 180
"""Bytes; with the time and the ending a name stays within the 255 that file systems allow."""


class BackupFile(NamedTuple):
    """One backup of a tracker."""

    path: Path
    made_at: datetime
    """UTC."""
    size: int
    """Bytes."""
    is_damaged: bool
    """The tracker was damaged when this copy of it was made."""


def list_backups(tracker: Path) -> tuple[BackupFile, ...]:
    """Return the backups of a tracker, the newest first; torn and foreign files are left out."""
    folder = tracker.parent / FOLDER
    with suppress(OSError):
        return tuple(sorted(_found_in(folder, tracker), key=lambda backup: backup.made_at, reverse=True))
    return ()


def write_backup(
    tracker: Path, moment: datetime, latest: int, *, source: sqlite3.Connection | None = None
) -> Path:
    """Copy the tracker into `backups/` beside it as one whole, checked file; return its path.

    `moment` is UTC; `latest` is how many of the newest backups stay whatever their age
    (`domain.backup_retention` says which older ones do). The tracker is read through `source` where
    the caller already holds it open and locked. Raises `DatabaseBusyError` where there is no
    room or no right to write, `RefusedFileError` where the tracker cannot be read as a database at all.
    """
    folder = tracker.parent / FOLDER
    partial = folder / f".{_stem(tracker)}-{moment:{_STAMP}}.part"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        is_sound = _write_checked_copy(source or tracker, partial)
        ending = "" if is_sound else "-damaged"
        target = folder / f"{_stem(tracker)}-{moment:{_STAMP}}{ending}{tracker.suffix}"
        partial.replace(target)
        sync_to_disk(folder)
    except OSError as fault:
        reason = "full" if is_disk_full(fault) else "readonly"
        raise to_tracker_error(sqlite3.OperationalError(reason), folder) from fault
    except FAULTS as fault:
        raise to_tracker_error(fault, tracker) from fault
    finally:
        _remove_with_journal(partial)
    if is_sound:
        _delete_old(list_backups(tracker), latest)
    return target


def set_aside(tracker: Path, moment: datetime) -> Path | None:
    """Move a tracker that cannot be read, and what has the name of a journal, into `backups/` as they are.

    Return where the first of them went, None where there was nothing. Raises `OSError`.
    """
    target = tracker.parent / FOLDER / f"{_stem(tracker)}-{moment:{_STAMP}}-damaged{tracker.suffix}"
    moved = [Path(f"{target}{ending}") for ending in JOURNALS if _is_worth_keeping(f"{tracker}{ending}")]
    if has_content(tracker):
        moved.insert(0, target)
    if moved:
        target.parent.mkdir(mode=0o700, exist_ok=True)
    for path in moved:
        Path(f"{tracker}{path.name.removeprefix(target.name)}").replace(path)
    return moved[0] if moved else None


def _stem(tracker: Path) -> str:
    """Return what the names of a tracker's backups begin with."""
    return shorten(tracker.stem, _LONGEST_STEM)


def has_content(path: Path) -> bool:
    """Return whether there is a file that is not empty."""
    return path.is_file() and path.stat().st_size > 0


def _is_worth_keeping(journal: str) -> bool:
    return has_content(Path(journal)) or is_odd_journal(journal)


def _write_checked_copy(source: sqlite3.Connection | Path, partial: Path) -> bool:
    """Write a copy of the tracker, force it to the disk and return whether it is sound."""
    copy_whole(source, partial)
    sync_to_disk(partial)
    return fault_in(partial) is None


def _found_in(folder: Path, tracker: Path) -> Iterable[BackupFile]:
    for path in folder.iterdir():
        name = _NAME.search(path.stem)
        if not name or path.suffix != tracker.suffix or path.stem[: name.start()] != _stem(tracker):
            continue
        size = path.stat().st_size
        if size:
            made_at = datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC)
            yield BackupFile(path=path, made_at=made_at, size=size, is_damaged=bool(name[2]))


def _delete_old(backups: Iterable[BackupFile], latest: int) -> None:
    sound = [backup for backup in backups if not backup.is_damaged]
    kept = backups_to_keep((backup.made_at for backup in sound), latest)
    for backup in sound:
        if backup.made_at not in kept:
            # Another program (a virus scanner, a synchronising folder) may hold it: next time, then.
            with suppress(OSError):
                backup.path.unlink(missing_ok=True)


def _remove_with_journal(partial: Path) -> None:
    for path in (partial, Path(f"{partial}-journal")):
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108 - also where the folder itself is missing
