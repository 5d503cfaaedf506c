"""Is all well with a tracker? Each check in plain words, with the one next step where it is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.domain.text import plural
from tui_tracker.errors import RefusedFileError, TrackerError
from tui_tracker.services.system.checked_copy import checked_copy
from tui_tracker.storage import health
from tui_tracker.storage.backups import list_backups, write_backup
from tui_tracker.storage.edit_lock import EditLock
from tui_tracker.storage.file_format import check_header, is_in_wal_mode
from tui_tracker.storage.files import COPY_IT, TWO_NAMES, has_two_names
from tui_tracker.storage.merge.staging import missing_text
from tui_tracker.storage.projection.rebuild import rebuild_tracker
from tui_tracker.storage.write.other_acts import record_repair

_REPAIR = "To work them out again from the history, without losing anything: tui-tracker doctor --repair"
_RESTORE = "Restore a backup. To see them: tui-tracker restore"
_STRAY = (
    "*.incoming",
    "*.offered",
    ".*.part",
    ".*.part-journal",
    ".*.restoring*",
    "*.restoring-*",
    "*.making-*",
)
_CLOCK_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What one check came to."""

    check: str
    """Lasting name of the check, for scripts: `integrity`, `history` …"""
    is_well: bool
    message: str
    """A sentence for the person."""
    next_step: str = ""
    """What to do; empty where all is well."""


def examine(database: Path, now: datetime) -> tuple[Diagnosis, ...]:
    """Look at a tracker from all sides without changing it; `now` is UTC.

    Raises `UsageError` where there is no file.
    """
    try:
        check_header(str(database))
    except RefusedFileError as refusal:
        return (Diagnosis(check="file", is_well=False, message=refusal.cause, next_step=refusal.remedy),)
    return (*_examine_content(database), *_examine_surroundings(database, now))


def repair(database: Path, settings: Settings, now: datetime) -> tuple[str, ...]:
    """Put right what follows from the history, after a backup; say what was done, a sentence each.

    Leaves WAL mode, derives the current values and the search index again unless the history was altered,
    removes files that an interrupted command left, and makes tracker and backups readable by their owner
    alone.
    """
    check_header(str(database))
    done: list[str] = []
    if is_in_wal_mode(database) and health.leave_wal_mode(database):
        done.append(
            "Another program had split the tracker into several files (WAL mode). It is one file again."
        )
    backup = write_backup(database, now, settings.backups)
    done.append(f"Backed up first: {backup}")
    if lost := health.lost_period(database):
        health.choose_latest_period(database)
        done.append(f"The tracker has no period {lost}. It works in its latest one now.")
    if health.has_altered_history(database):
        done.append(
            "The history was altered by another program, so the current values were left as they are."
        )
    else:
        rebuild_tracker(database)
        done.append("The current values and the search index were worked out again from the history.")
    record_repair(database, now)
    for path in _stray_files(database):
        path.unlink(missing_ok=True)
        done.append(f"Removed a file that an interrupted command had left: {path.name}")
    if os.name != "nt":
        for path in (database, *(file.path for file in list_backups(database))):
            path.chmod(0o600)
    return tuple(done)


def _examine_content(database: Path) -> Iterator[Diagnosis]:
    """Examine a copy of the tracker: whether it is whole, and if so its history."""
    with ExitStack() as stack:
        try:
            checked = stack.enter_context(checked_copy(database))
        except TrackerError as refusal:
            yield Diagnosis(check="integrity", is_well=False, message=refusal.cause, next_step=_RESTORE)
            return
        structure = health.structural_faults(checked.snapshot)
        yield _diagnose("integrity", not structure, "The file is whole.",
                     f"The file is damaged: {structure}", _RESTORE)  # fmt: skip
        if structure:
            return
        yield from _examine_history(checked.snapshot)


def _examine_history(copy: Path) -> Iterator[Diagnosis]:
    """Examine the history of a whole tracker, and what is derived from it."""
    lost = health.lost_period(copy)
    yield _diagnose(
        "period", not lost, "The current period is one of the tracker's.",
        f"The tracker has no period {lost}, which it records as the current one.",
        "To work in the latest one: tui-tracker doctor --repair",
    )  # fmt: skip
    faults = health.history_faults(copy)
    least = "At least " * (faults.altered == health.MOST_ALTERED)
    were = "was" if faults.altered == 1 else "were"
    yield _diagnose(
        "history", not faults.altered, "Every change in the history is as it was written.",
        f"{least}{plural(faults.altered, 'change')} in the history {were} altered by another program.",
        _RESTORE,
    )  # fmt: skip
    yield _diagnose(
        "parents", not faults.missing_parents, "No change is missing from the history.",
        f"{missing_text(faults.missing_parents)} from the history.", _RESTORE,
    )  # fmt: skip
    ahead = faults.newest > utc_timestamp(datetime.now(UTC) + _CLOCK_AHEAD)
    source = f", in {Path(faults.newest_file).name}" if faults.newest_file else ""
    yield _diagnose(
        "clock", not ahead, "No change is dated in the future.",
        f"The newest change is dated {faults.newest[:10]}, which is in the future."
        f" {faults.newest_author} made it{source}.",
        "Check the date of this computer and of theirs. Nothing is lost: the change stays, with its date.",
    )  # fmt: skip
    if faults.altered:
        return  # nothing follows from such a history, and working it out could take hours
    outdated = health.outdated_tables(copy)
    index = "words" in outdated
    yield _diagnose(
        "values", not set(outdated) - {"words"}, "The current values match the history.",
        "Some current values do not match the history.", _REPAIR,
    )  # fmt: skip
    yield _diagnose("search", not index, "The search index is up to date.",
                 "The search index is not up to date.", _REPAIR)  # fmt: skip


def _examine_surroundings(database: Path, now: datetime) -> Iterator[Diagnosis]:
    """Examine what is beside the tracker: journal, lock, backups, files left there, and who may read it."""
    wal = is_in_wal_mode(database)
    yield _diagnose(
        "journal", not wal, "The tracker keeps everything in its one file.",
        "Another program split the tracker into several files (WAL mode): it may lack the newest changes.",
        "Close the tracker everywhere, then run: tui-tracker doctor --repair",
    )  # fmt: skip
    lock = EditLock(database)
    holder = lock.acquire("doctor", "")
    if holder is None:
        lock.release()
    message = f"{holder} has the tracker open." if holder else "Nobody else has the tracker open."
    yield Diagnosis(check="lock", is_well=True, message=message)
    stray = _stray_files(database)
    yield _diagnose(
        "stray_files", not stray, "No interrupted command has left a file behind.",
        f"An interrupted command left {', '.join(path.name for path in stray)}.",
        "To remove it: tui-tracker doctor --repair",
    )  # fmt: skip
    yield _examine_backups(database, now)
    if has_two_names(database):
        yield Diagnosis(check="names", is_well=False, message=f"{database} {TWO_NAMES}.", next_step=COPY_IT)
    if os.name != "nt":
        is_open = bool(database.stat().st_mode & 0o077)
        yield Diagnosis(
            check="permissions", is_well=True,
            message="Other people who use this computer can read the tracker's file."
            if is_open else "Only you can read the tracker's file.",
            next_step="If you do not want that: tui-tracker doctor --repair" if is_open else "",
        )  # fmt: skip


def _examine_backups(database: Path, now: datetime) -> Diagnosis:
    backups = list_backups(database)
    sound = [backup for backup in backups if not backup.is_damaged]
    if not sound:
        return Diagnosis(
            check="backups", is_well=True, message="There is no backup yet.",
            next_step="To make one: tui-tracker backup",
        )  # fmt: skip
    damaged = f", {len(backups) - len(sound)} from a damaged tracker" if len(backups) > len(sound) else ""
    days = (now - sound[0].made_at).days
    age = "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
    message = f"{plural(len(backups), 'backup')}{damaged}; the newest was made {age}."
    return Diagnosis(check="backups", is_well=True, message=message)


def _stray_files(database: Path) -> list[Path]:
    folders = [database.parent, database.parent / "backups", database.parent / "received"]
    return [path for folder in folders for pattern in _STRAY for path in sorted(folder.glob(pattern))]


def _diagnose(check: str, is_well: bool, well: str, unwell: str, next_step: str) -> Diagnosis:
    """Return a diagnosis with the message `well` or `unwell`; only the latter has a next step."""
    if is_well:
        return Diagnosis(check=check, is_well=True, message=well)
    return Diagnosis(check=check, is_well=False, message=unwell, next_step=next_step)
