"""Merges returned files: each is checked and staged, then all are applied in one transaction."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.exchange.submission import MixedUpdate, Outcome, SubmissionResult
from tui_tracker.domain.fields import field_validator
from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.domain.text import clean_line
from tui_tracker.errors import RefusedFileError, UsageError
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.exchange.incoming import IncomingFile, expand_paths, files_left_out, receive_files
from tui_tracker.services.exchange.merge_backup import MergeBackup, backing_up
from tui_tracker.services.exchange.merge_job import MergeJob
from tui_tracker.services.exchange.mixed_updates import find_mixed_updates
from tui_tracker.services.exchange.staging import stage_files
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.system.progress import ProgressListener
from tui_tracker.services.tracker.session import utc_now
from tui_tracker.services.tracker.values import validator_for
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.files import copy_whole
from tui_tracker.storage.merge.apply import apply_run
from tui_tracker.storage.merge.archive import archive_folder
from tui_tracker.storage.merge.staging import StagingArea, missing_text
from tui_tracker.storage.migrations import migrate
from tui_tracker.storage.new_files import creating
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.write.imports import create_tracker
from tui_tracker.storage.write.merge_log import LoggedFile, MergeRun

_WAIT = "Ask the people who made them to sync, or to send you their file, then sync again."


class MergedFiles(NamedTuple):
    """What one run of a merge did with its files."""

    files: tuple[SubmissionResult, ...]
    """In the order given."""
    mixed_updates: tuple[MixedUpdate, ...]
    backup: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeResult:
    """What a merge did or, in a dry run, would do."""

    run: str
    files: tuple[SubmissionResult, ...]
    """In the order given."""
    mixed_updates: tuple[MixedUpdate, ...]
    log: SubmissionLog
    """The tracker after the merge, to read details from while the context lasts."""
    backup: Path | None
    dry_run: bool
    left_out: tuple[str, ...] = ()
    """Names of files in the folders that are neither trackers nor workbooks."""


@contextmanager
def merge(
    files: Sequence[Path],
    tracker: Path,
    settings: Settings,
    *,
    author: str,
    into_new: bool = False,
    dry_run: bool = False,
    clock: Callable[[], datetime] = utc_now,
    progress: ProgressListener | None = None,
) -> Iterator[MergeResult]:
    """Merge `files` (files, folders, patterns) into `tracker`, or into a new tracker made there.

    A file that cannot be merged is refused, and the rest are merged. A dry run does the same to a
    private copy and archives nothing. Raises `UsageError` where there is nothing to merge, or where a
    new tracker's file already exists; `DatabaseBusyError` where the tracker cannot be written.
    """
    paths = expand_paths(files, besides=tracker)
    if into_new and tracker.exists():
        raise UsageError(
            f"{tracker} already exists. It will not be overwritten.",
            "Choose another name with -o, or merge into it with --into.",
        )
    with tempfile.TemporaryDirectory(prefix="tui-tracker-") as folder:
        work = Path(folder)
        target = _prepare_target(tracker, work, into_new=into_new, dry_run=dry_run)
        valid = field_validator(None, None) if into_new else validator_for(settings)
        try:
            job = MergeJob(
                run=uuid.uuid4().hex, target=target, settings=settings, author=author, moment=clock(),
                work=work, archive=None if dry_run else archive_folder(tracker),
                valid=valid, is_new=into_new, dry_run=dry_run,
            )  # fmt: skip
            merged = run_merge(job, paths, progress or (lambda *_: None))
            if into_new and not dry_run:
                with creating(tracker):
                    target = target.rename(tracker)
            with TrackerView(TrackerReader(str(target)), settings) as view:
                yield MergeResult(
                    run=job.run, files=merged.files, mixed_updates=merged.mixed_updates,
                    log=SubmissionLog(view, settings), backup=merged.backup, dry_run=dry_run,
                    left_out=files_left_out(files),
                )  # fmt: skip
        finally:
            if into_new and target != tracker:
                target.unlink(missing_ok=True)


def _prepare_target(tracker: Path, work: Path, *, into_new: bool, dry_run: bool) -> Path:
    """Return the file to merge into: the tracker, a private copy of it, or the name of a new file."""
    if into_new:
        with creating(tracker):
            tracker.parent.mkdir(parents=True, exist_ok=True)
        return tracker.with_name(f"{tracker.name}.making-{os.getpid()}") if not dry_run else work / "new.db"
    return own_target(tracker, work, dry_run=dry_run)


def own_target(tracker: Path, work: Path, *, dry_run: bool) -> Path:
    """Return the tracker, which can be read, or for a dry run a private copy of it in `work`."""
    with TrackerReader(str(tracker)):
        pass
    if not dry_run:
        return tracker
    copy_whole(tracker, work / "tracker.db")
    migrate(work / "tracker.db", name=tracker)
    return work / "tracker.db"


def run_merge(job: MergeJob, paths: Sequence[Path], progress: ProgressListener) -> MergedFiles:
    """Receive, stage and apply the files of a merge."""
    with receive_files(paths, job) as received:
        files: Iterable[IncomingFile] = _reported(received, paths, progress)
        if job.is_new:
            files = tuple(files)
            _create_tracker(job, files)
        if job.is_from_hub:
            return _merge_without_gaps(job, tuple(files))
        with _staging(job) as (staging, backup):
            results = stage_files(files, job, staging, on_taken=backup.begin)
            return _apply_staged(job, results, staging, backup)


def _merge_without_gaps(job: MergeJob, files: Sequence[IncomingFile]) -> MergedFiles:
    """Merge files from a hub, except those that build on changes which nobody has.

    Other files may build on what is refused. So all are staged again after each refusal, until no file has
    a gap. Only then is it known whether anything changes the tracker, so the backup begins no earlier.
    """
    while True:
        with _staging(job) as (staging, backup):
            results = stage_files(files, job, staging)
            missing = staging.missing_parents()
            if not missing:
                return _apply_staged(job, results, staging, backup)
        job.staging_path.unlink()
        files = [
            _refuse_gaps(file, missing.get(number, 0), is_waiting=job.more_to_come)
            for number, file in enumerate(files, 1)
        ]


@contextmanager
def _staging(job: MergeJob) -> Iterator[tuple[StagingArea, MergeBackup]]:
    with (
        closing(StagingArea(job.staging_path, job.target)) as staging,
        backing_up(job, staging) as backup,
    ):
        yield staging, backup


def _refuse_gaps(file: IncomingFile, missing: int, *, is_waiting: bool) -> IncomingFile:
    """Refuse a file from a hub whose changes build on others that neither the tracker nor the hub has.

    A tracker keeps no gaps: where more is to come from the hub, the file `is_waiting` for it.
    """
    if not missing:
        return file
    refusal = f"{file.path} is not complete: {missing_text(missing)}. {_WAIT}"
    return replace(file, checked=None, refusal=refusal, is_waiting=is_waiting)


def _reported(
    files: Iterator[IncomingFile], paths: Sequence[Path], progress: ProgressListener
) -> Iterator[IncomingFile]:
    """Yield the files as they are received, and report each before waiting for it."""
    for number, path in enumerate(paths):
        progress(number, len(paths), path.name)
        yield next(files)
    progress(len(paths), len(paths), "")


def _apply_staged(
    job: MergeJob, results: tuple[SubmissionResult, ...], staging: StagingArea, backup: MergeBackup
) -> MergedFiles:
    """Write what is staged into the tracker, after a backup."""
    path = None
    # A refused file alone changes nothing in the tracker: its bytes are kept in the archive.
    if job.is_new or any(result.outcome is Outcome.TAKEN for result in results):
        backup.begin()
        path = backup.finish()
        _write_run(job, results, path)
    with TrackerReader(str(job.target)) as reader:
        return MergedFiles(results, find_mixed_updates(staging, reader), path)


def _create_tracker(job: MergeJob, files: Sequence[IncomingFile]) -> None:
    """Create an empty tracker of the plan that the first sound file belongs to."""
    source = next((file.checked for file in files if file.checked), None)
    if source is None:
        reasons = "; ".join(file.refusal for file in files)
        raise RefusedFileError(f"None of the files could be merged: {reasons}")
    # The plan's own words and stages go with it, as they do into a copy sent out.
    meta = {
        name: source.meta[name] for name in ("plan_id", "title", "settings", "period") if name in source.meta
    }
    create_tracker(job.target, meta | {"database_id": uuid.uuid4().hex})


def _write_run(job: MergeJob, results: Sequence[SubmissionResult], backup: Path | None) -> None:
    """Write what is staged, and the log of the run, in one transaction."""
    arrivals = {number: f"{job.run}-{number}" for number in range(1, len(results) + 1)}
    run = MergeRun(
        id=job.run, at=utc_timestamp(job.moment), author=job.author, backup=backup,
        files=[_log_row(number, result) for number, result in enumerate(results, 1) if result.arrival],
    )  # fmt: skip
    apply_run(job.target, job.staging_path, run, arrivals, new_tracker=job.is_new)


def _log_row(number: int, result: SubmissionResult) -> LoggedFile:
    return LoggedFile(
        id=result.arrival, position=number, name=clean_line(Path(result.name).name), sha256=result.sha256,
        copy=result.database, authors=result.authors, outcome=result.outcome.value,
        refused=result.refused and result.refused.replace(result.name, Path(result.name).name),
        new=result.new, known=result.known, latest=result.latest,
        progress=asdict(result.progress) if result.progress else None, notices=result.notices,
    )  # fmt: skip
