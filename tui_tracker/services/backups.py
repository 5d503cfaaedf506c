"""The tracker's safety: making backups, listing them, and putting one back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tui_tracker.config import Settings, load_settings
from tui_tracker.domain.text import plural
from tui_tracker.errors import ConfigError, NotFoundError, RefusedFileError, TrackerError
from tui_tracker.services.system.checked_copy import copied_and_checked, find_fault
from tui_tracker.services.system.local_time import local_clock
from tui_tracker.storage.backups import FOLDER, BackupFile, list_backups, write_backup
from tui_tracker.storage.edit_lock import editing_alone
from tui_tracker.storage.file_format import check_header
from tui_tracker.storage.health import choose_latest_period, history_faults
from tui_tracker.storage.merge.checked_file import CheckedFile, copy_whole_file
from tui_tracker.storage.projection.rebuild import rebuild_tracker
from tui_tracker.storage.read.history_difference import HistoryDifference, compare_histories
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.restore import check_replaceable, replace_tracker
from tui_tracker.storage.write.other_acts import record_restore


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup and what it holds against the tracker as it is now."""

    file: BackupFile
    difference: HistoryDifference | None
    """None where the backup or the tracker cannot be read."""


HUB_BRINGS_BACK = "This tracker syncs with a hub: what was sent there is back after the next sync."
"""What a person who restores a backup has to know where there is a hub."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePreview:
    """What restoring a file would do."""

    source: Path
    difference: HistoryDifference | None
    """None where what is there now cannot be read, or nothing is there."""
    is_tracker_there: bool


def make_backup(database: Path, settings: Settings) -> Path:
    """Copy the tracker into `backups/` beside it; return the copy's path.

    A damaged tracker is copied too, under a name that says so.
    """
    check_header(str(database))
    return write_backup(database, datetime.now(UTC), settings.backups)


def all_backups(database: Path) -> tuple[Backup, ...]:
    """Return the tracker's backups, the newest first, each compared with the tracker as it is now."""
    return tuple(
        Backup(file=file, difference=_difference(database, file.path)) for file in list_backups(database)
    )


def difference_words(difference: HistoryDifference | None) -> str:
    """Say what a backup holds against the tracker now, from the side of somebody who would restore it."""
    if difference is None:
        return "cannot be compared with the current tracker"
    if not any(difference):
        return "is the same as the current tracker"
    lost, gained = difference
    sentences = []
    if lost:
        sentences.append(f"is missing {plural(lost, 'change')} made since")
    if gained:
        sentences.append(f"has {plural(gained, 'change')} that the current tracker does not have")
    return " and ".join(sentences)


def find_backup(database: Path, name: str) -> Path:
    """Return the path of a file to restore: as given, or a backup's name alone. Raises `NotFoundError`."""
    path = Path(name).expanduser()
    beside = database.parent / FOLDER / path.name
    for candidate in (path, beside):
        if candidate.exists():
            return candidate
    raise _no_file(name)


def _no_file(name: str | Path) -> NotFoundError:
    return NotFoundError(
        f"There is no file {name}.", "List the backups with: tui-tracker restore (without a file)."
    )


def preview_restore(database: Path, source: Path) -> RestorePreview:
    """Check a file as `restore` does and say what restoring it would change; nothing is written."""
    with _checked_copy(database, source) as checked:
        return RestorePreview(
            source=source,
            difference=_difference(database, checked.snapshot),
            is_tracker_there=database.is_file(),
        )


def restore(database: Path, source: Path, settings: Settings) -> Path | None:
    """Put the tracker in `source` in the place of `database`, whatever state that is in.

    Return where what was there before is kept: a backup, or the file itself where it could not be read;
    None where nothing was there. Raises `RefusedFileError` where `source` is damaged, unsafe, no tracker
    or another plan's tracker, or where `database` was never a tracker, `DatabaseBusyError` where the
    tracker is open in a window.
    """
    database = Path(os.path.realpath(database))
    now = datetime.now(UTC)
    with _checked_copy(database, source) as checked, editing_alone(database, "restore", local_clock(now)):
        _check_history(checked)
        # What is restored follows from its own history, whatever another program did to its tables.
        rebuild_tracker(checked.snapshot)
        choose_latest_period(checked.snapshot)
        record_restore(checked.snapshot, now)
        kept = replace_tracker(database, checked.snapshot, now, settings.backups)
        # Nothing is reported as restored that does not open.
        with TrackerReader(str(database)) as reader:
            reader.meta()
    return kept


@contextmanager
def _checked_copy(database: Path, source: Path) -> Iterator[CheckedFile]:
    """Check a file by the same gate as a returned one, and what it is to replace; yield its private copy."""
    check_replaceable(database)
    if not source.exists():
        raise _no_file(source)
    if not source.is_file():
        raise RefusedFileError(f"{source} is not a file.", "Choose a backup, or another tracker's file.")
    remedy = "Choose another backup."
    with copied_and_checked(source, copy_whole_file, to_keep=True, remedy=remedy) as checked:
        _check_same_plan(database, checked)
        _check_settings(checked)
        yield checked


def _check_history(checked: CheckedFile) -> None:
    faults = history_faults(checked.snapshot)
    for count, fault in (
        (faults.altered, "not as written"), (faults.missing_parents, "missing, though others build on them")
    ):  # fmt: skip
        if count:
            raise RefusedFileError(
                f"{checked.source} is damaged: {plural(count, 'change')} in its history"
                f" {'is' if count == 1 else 'are'} {fault}.",
                "Choose another backup.",
            )


def _check_settings(checked: CheckedFile) -> None:
    """Refuse a copy with settings that no command can work with."""
    try:
        load_settings(
            environ={},
            cwd=checked.snapshot.parent,
            copy_settings=json.loads(checked.meta.get("settings", "{}")),
        )
    except ConfigError as error:
        raise RefusedFileError(
            f"{checked.source} is damaged: {error.cause}", "Choose another backup."
        ) from error


def _check_same_plan(database: Path, checked: CheckedFile) -> None:
    try:
        with TrackerReader(str(database)) as reader:
            plan = reader.meta().get("plan_id")
    except TrackerError:
        # What cannot be read cannot be compared either; it is kept aside in any case.
        return
    # What a damaged tracker says of its plan counts for nothing either.
    if plan != checked.meta.get("plan_id") and find_fault(database) is None:
        raise RefusedFileError(
            f"{checked.source} belongs to a different plan from {database}.",
            "Open it with --db, or move the tracker away first.",
        )


def _difference(database: Path, other: Path) -> HistoryDifference | None:
    with suppress(TrackerError):
        check_header(str(database))
        return compare_histories(database, other)
    return None
