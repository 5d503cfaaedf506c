"""Merging: files that came back are checked, gathered, and united with the tracker in one transaction."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.exchange.submission import Combination, FileOutcome, Outcome
from tui_tracker.domain.fields import FieldValidator, field_validator
from tui_tracker.domain.history.revision import stamp
from tui_tracker.errors import RefusedFileError, UsageError
from tui_tracker.services.exchange.incoming import Offer, expand, look_at
from tui_tracker.services.exchange.mixed_updates import combinations
from tui_tracker.services.exchange.submissions import Returns
from tui_tracker.services.tracker.session import utc_now
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.backups import write_backup
from tui_tracker.storage.files import copy_whole
from tui_tracker.storage.merge.apply import apply_run
from tui_tracker.storage.merge.log import Arrival, MergeRun, archive_folder
from tui_tracker.storage.merge.staging import Staging
from tui_tracker.storage.migrations import migrate
from tui_tracker.storage.places import creating
from tui_tracker.storage.read.reader import LightReader
from tui_tracker.storage.write.imports import create_tracker

Progress = Callable[[int, int, str], None]
"""Called with files done, files in all, and the name of the one being read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge did or, in a dry run, would do; read its details from `database`."""

    run: str
    files: tuple[FileOutcome, ...]
    """In the order given."""
    combinations: tuple[Combination, ...]
    returns: Returns
    """The tracker as it is after the merge, to read details from while the context lasts."""
    backup: Path | None
    dry_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What every step of one merge needs."""

    target: Path
    settings: Settings
    author: str
    moment: datetime
    work: Path
    """A private folder."""
    valid: FieldValidator
    is_new: bool
    dry_run: bool

    def unpack(self, offered: Path, kept: Path, made: Path) -> tuple[str, ...]:
        """Make of a filled workbook the file its lead would have sent; return what is odd about it."""
        if self.is_new:
            raise RefusedFileError(
                f"{offered} is a workbook: it holds only what was filled in.",
                "Merge it into the tracker it was handed out from, with --into FILE.",
            )
        # Loaded when one comes: most merges need neither this nor openpyxl.
        from tui_tracker.importers.filled_workbook import read_workbook
        from tui_tracker.services.exchange.workbooks import as_tracker

        filled = read_workbook(offered.name, kept.read_bytes())
        as_tracker(filled, self.target, self.settings, made)
        return filled.notices


@contextmanager
def merging(
    files: Sequence[Path],
    tracker: Path,
    settings: Settings,
    *,
    author: str,
    into_new: bool = False,
    dry_run: bool = False,
    clock: Callable[[], datetime] = utc_now,
    progress: Progress | None = None,
) -> Iterator[Merged]:
    """Merge `files` (files, folders, patterns) into `tracker`, or into a new one made there.

    A file that cannot be taken is refused and the rest go on. A dry run does the same to a private
    copy and archives nothing. Raises `UsageError` where there is nothing to merge, or where a new
    tracker's file is there already; `DatabaseBusyError` where the tracker cannot be written.
    """
    paths = expand(files, besides=tracker)
    if into_new and tracker.exists():
        raise UsageError(
            f"{tracker} is there already and is not overwritten.",
            "Name a new file with -o, or merge into it with --into.",
        )
    with tempfile.TemporaryDirectory(prefix="tui-tracker-") as folder:
        work = Path(folder)
        target = _target(tracker, work, into_new=into_new, dry_run=dry_run)
        stages, ratings = (None, None) if into_new else (settings.stage_names, settings.rating_words.values())
        job = _Job(
            target=target, settings=settings, author=author, moment=clock(), work=work,
            valid=field_validator(stages, ratings), is_new=into_new, dry_run=dry_run,
        )  # fmt: skip
        try:
            run, offers, mixed, backup = _merge(job, paths, tracker, progress or (lambda *_: None))
            if into_new and not dry_run:
                with creating(tracker):
                    target = target.rename(tracker)
            with TrackerView(LightReader(str(target)), settings) as view:
                yield Merged(
                    run=run, files=tuple(one.told() for one in offers), combinations=mixed,
                    returns=Returns(view, settings), backup=backup, dry_run=dry_run,
                )  # fmt: skip
        finally:
            if into_new and target != tracker:
                target.unlink(missing_ok=True)


def _target(tracker: Path, work: Path, *, into_new: bool, dry_run: bool) -> Path:
    """Return the file to merge into: the tracker, a private copy of it, or one still to be made."""
    if into_new:
        with creating(tracker):
            tracker.parent.mkdir(parents=True, exist_ok=True)
        return tracker.with_name(f"{tracker.name}.making-{os.getpid()}") if not dry_run else work / "new.db"
    with LightReader(str(tracker)):
        pass
    if not dry_run:
        return tracker
    copy_whole(tracker, work / "tracker.db")
    migrate(work / "tracker.db", name=tracker)
    return work / "tracker.db"


def _merge(
    job: _Job, paths: Sequence[Path], tracker: Path, progress: Progress
) -> tuple[str, list[Offer], tuple[Combination, ...], Path | None]:
    """Do it; return the run's id, the files, updates nobody has seen whole, and the backup."""
    run = uuid.uuid4().hex
    archive = None if job.dry_run else archive_folder(tracker)
    offers = [Offer(path=path) for path in paths]
    for number, offer in enumerate(offers, 1):
        progress(number - 1, len(offers), offer.path.name)
        offer.check(job.work / f"{number}-{run}.db", archive, job.unpack)
    if job.is_new:
        _begin(job, offers)
    backup = None
    with closing(Staging(job.work / "staged.db", job.target)) as staging:
        look_at(offers, job.target, staging, job.valid, job.settings, job.moment, is_new=job.is_new)
        progress(len(offers), len(offers), "")
        if not job.is_new and not job.dry_run and any(one.outcome is Outcome.TAKEN for one in offers):
            backup = write_backup(job.target, job.moment, job.settings.backups)
        if job.is_new or any(one.is_worth_logging for one in offers):
            _apply(job, run, offers, backup)
        with LightReader(str(job.target)) as reader:
            mixed = combinations(staging, reader)
    return run, offers, mixed, backup


def _begin(job: _Job, offers: Iterable[Offer]) -> None:
    """Make an empty tracker of the plan that the first sound file is of."""
    first = next((one for one in offers if one.received), None)
    if first is None or first.received is None:
        told = "; ".join(one.refusal for one in offers)
        raise RefusedFileError(f"No file could be taken: {told}", "Ask for the files again.")
    # The plan's own words and stages go with it, as they do into a copy handed out.
    meta = {name: first.received.meta[name] for name in ("plan_id", "title", "settings")
            if name in first.received.meta} | {"database_id": uuid.uuid4().hex}  # fmt: skip
    create_tracker(job.target, meta)


def _apply(job: _Job, run: str, offers: Sequence[Offer], backup: Path | None) -> None:
    arrivals = {number: f"{run}-{number}" for number in range(1, len(offers) + 1)}
    merge_run = MergeRun(
        id=run,
        at=stamp(job.moment),
        author=job.author,
        backup=backup,
        files=[
            _arrival(offer, number, arrivals[number])
            for number, offer in enumerate(offers, 1)
            if offer.is_worth_logging
        ],
    )
    apply_run(job.target, job.work / "staged.db", merge_run, arrivals, new_tracker=job.is_new)
    for number, offer in enumerate(offers, 1):
        offer.arrival = arrivals[number]


def _arrival(offer: Offer, number: int, identity: str) -> Arrival:
    return Arrival(
        id=identity, place=number, name=offer.path.name, sha256=offer.sha256,
        copy=offer.received.meta["database_id"] if offer.received else None,
        authors=tuple(offer.found.authors),
        outcome=offer.outcome.value, refused=offer.refusal or None, new=offer.found.new,
        known=offer.found.known, latest=offer.found.latest, progress=offer.progress,
        notices=offer.notices,
    )  # fmt: skip
