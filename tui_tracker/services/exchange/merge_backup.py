"""The backup that a merge makes before it changes a tracker."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tui_tracker.services.exchange.merge_job import MergeJob
from tui_tracker.storage.backups import list_backups, write_backup
from tui_tracker.storage.merge.staging import StagingArea

HUB_BACKUP = timedelta(days=1)
"""How old the newest backup may be when a hub brings something."""


class MergeBackup:
    """Writes the backup beside the work on the files, once it is sure that the merge changes the tracker.

    Where somebody writes in the tracker after that, the backup is written again: it always holds what the
    tracker held when its last file had been read.
    """

    def __init__(self, job: MergeJob, staging: StagingArea, thread: ThreadPoolExecutor) -> None:
        self._job = job
        self._staging = staging
        self._thread = thread
        self._version = 0
        self._begun: Future[Path] | None = None

    def begin(self) -> None:
        """Begin with the backup, if one is needed and not yet begun."""
        if not self._begun and self._is_needed():
            self._version = self._staging.tracker_version()
            self._begun = self._thread.submit(self._write)

    def finish(self) -> Path | None:
        """Return the backup of what the tracker holds now, None where none was begun."""
        if not self._begun:
            return None
        path = self._begun.result()
        return path if self._staging.tracker_version() == self._version else self._write()

    def _write(self) -> Path:
        return write_backup(self._job.target, self._job.moment, self._job.settings.backups)

    def _is_needed(self) -> bool:
        """Return whether a backup is needed: what a hub brings many times a day needs one a day."""
        job = self._job
        if job.is_new or job.dry_run or not job.has_backup:
            return False
        since = job.moment - HUB_BACKUP
        return not job.is_from_hub or not any(
            backup.made_at >= since for backup in list_backups(job.target) if not backup.is_damaged
        )


@contextmanager
def backing_up(job: MergeJob, staging: StagingArea) -> Iterator[MergeBackup]:
    """Yield the backup of one merge; a thread that still writes it has ended when the context does."""
    with ThreadPoolExecutor(1, "backup") as thread:
        yield MergeBackup(job, staging, thread)
