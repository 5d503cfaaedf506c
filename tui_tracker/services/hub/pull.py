"""The first half of a sync: what the hub has and the tracker has not seen is merged into the tracker."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui_tracker.domain.exchange.submission import MixedUpdate, Outcome, SubmissionResult
from tui_tracker.domain.file_names import file_name
from tui_tracker.services.exchange.merge import run_merge
from tui_tracker.services.exchange.merge_job import MergeJob
from tui_tracker.services.hub.model import SyncJob
from tui_tracker.services.tracker.values import validator_for
from tui_tracker.storage.hub.client import Hub
from tui_tracker.storage.hub.local_state import HubState, parse_state
from tui_tracker.storage.hub.outbox import arrival_prefix
from tui_tracker.storage.hub.pull import MOST_BYTES, ROUND, HubNews, NewBatches
from tui_tracker.storage.hub.write_state import write_state
from tui_tracker.storage.read.reader import TrackerReader

_GROWTH = 4
"""How much more is merged at one time where changes build on others further on in the hub."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What a tracker has seen of its hub after a pull."""

    state: HubState
    keys: frozenset[str]
    """Keys of all rows that this pull brought: there is no need to send them."""
    is_set_back: bool
    """The hub has lost rows that were seen, so that everything is to be compared again."""


@dataclass(slots=True, kw_only=True)
class _Progress:
    """How far a pull has come; every round adds to it."""

    state: HubState
    keys: frozenset[str] = frozenset()
    is_set_back: bool = False
    refused: set[str] = field(default_factory=set)
    """The trackers whose batches were refused: no more of them is read."""
    waiting: set[str] = field(default_factory=set)
    """The trackers whose batches build on changes that have not come yet."""
    most: int = ROUND
    """How many revisions one round merges."""
    has_advanced: bool = False
    """Whether a round has brought anything since those that wait were read last."""

    def retry_waiting(self) -> None:
        """Have what waits read once more: with all that has come since, or more of it at one time."""
        self.most = ROUND if self.has_advanced else self.most * _GROWTH
        self.waiting, self.has_advanced = set(), False

    def result(self) -> Pulled:
        """Return what the tracker has seen of the hub by now."""
        return Pulled(state=self.state, keys=self.keys, is_set_back=self.is_set_back)


class Puller:
    """Merges what is new on a hub into a tracker, and collects the results."""

    def __init__(self, job: SyncJob, work: Path) -> None:
        """Keep private files in `work`. A dry run remembers nothing in the tracker."""
        self._job, self._work = job, work
        self.run = ""
        """Id of the last merge; empty where there was nothing to merge."""
        self.files: list[SubmissionResult] = []
        self.mixed_updates: list[MixedUpdate] = []
        self.backup: Path | None = None

    def pull(self, hub: Hub) -> Pulled:
        """Merge all that is new, each round in one transaction; return what the tracker has seen then.

        What builds on changes that are not there yet waits until the rest has come. At the last round nothing
        more is to come: then it is refused.
        """
        with TrackerReader(str(self._job.target)) as reader:
            meta = reader.meta()
        progress = _Progress(state=parse_state(meta))
        while True:
            is_complete = self._pull_round(hub, meta, progress)
            if is_complete and not progress.waiting:
                return progress.result()
            if is_complete:
                progress.retry_waiting()

    def _pull_round(self, hub: Hub, meta: Mapping[str, str], progress: _Progress) -> bool:
        """Merge one round of what is new and record it in `progress`; return whether nothing new was left."""
        news, too_large, files = self._read_news(hub, meta, progress)
        self.files += map(_refuse_amount, too_large)
        more_to_come = not news.is_complete or bool(progress.waiting)
        paths = [path for path, _ in files]
        results = self._merge(progress.state.id, paths, more_to_come=more_to_come)
        progress.refused |= {new.pusher for new in too_large}
        for new, result in zip(news.batches, results, strict=True):
            if result.is_waiting:
                progress.waiting.add(new.pusher)
            elif result.outcome is Outcome.REFUSED:
                progress.refused.add(new.pusher)
        progress.is_set_back |= bool(news.lost)
        progress.keys = progress.keys.union(*(keys for _, keys in files))
        self._remember(progress, _seen(progress.state, news, progress.refused | progress.waiting))
        return news.is_complete

    def _read_news(
        self, hub: Hub, meta: Mapping[str, str], progress: _Progress
    ) -> tuple[HubNews, list[NewBatches], list[tuple[Path, frozenset[str]]]]:
        """Write a round of what is new into files; return it, what is too large to be read, and the files.

        With each file come the keys of its rows.
        """
        plan = {name: value for name, value in meta.items() if name in ("plan_id", "title")}
        with hub.snapshot() as snapshot:
            if progress.state.id != snapshot.id:
                progress.state = HubState(id=snapshot.id)
            news = snapshot.news(
                meta["plan_id"],
                progress.state.seen,
                ignored=progress.refused | progress.waiting,
                most=progress.most,
            )
            too_large = [new for new in news.batches if new.is_too_large]
            news = replace(news, batches=tuple(new for new in news.batches if not new.is_too_large))
            files = snapshot.write_files(news, plan, self._job.target, self._work / uuid.uuid4().hex)
        return news, too_large, files

    def _remember(self, progress: _Progress, seen: dict[str, int]) -> None:
        """Record what has been seen of the hub, in the tracker too unless this is a dry run."""
        state = progress.state._replace(seen=seen)
        if state == progress.state:
            return
        progress.state, progress.has_advanced = state, True
        if not self._job.dry_run:
            write_state(self._job.target, state)

    def _merge(self, hub: str, paths: Sequence[Path], *, more_to_come: bool) -> Sequence[SubmissionResult]:
        """Merge files as any returned file is merged; return what became of each."""
        if not paths:
            return ()
        settings, work = self._job.settings, self._work / uuid.uuid4().hex
        work.mkdir()
        job = MergeJob(
            run=f"{arrival_prefix(hub)}{uuid.uuid4().hex}", target=self._job.target, settings=settings,
            author=self._job.author, moment=self._job.clock(), work=work, archive=None,
            valid=validator_for(settings), is_new=False,
            dry_run=self._job.dry_run, is_from_hub=True, more_to_come=more_to_come,
            has_backup=self._job.has_backup,
        )  # fmt: skip
        merged = run_merge(job, paths, lambda *_: None)
        results = tuple(map(_without_folder, merged.files))
        self.run = job.run
        self.files += [
            result
            for result in results
            if result.outcome in (Outcome.TAKEN, Outcome.REFUSED) and not result.is_waiting
        ]
        self.mixed_updates += merged.mixed_updates
        self.backup = self.backup or merged.backup
        return results


def _refuse_amount(new: NewBatches) -> SubmissionResult:
    """Return the result of a batch that is too large to be read."""
    name = file_name(["hub", new.author or new.pusher])
    refusal = (
        f"{name} holds more than {MOST_BYTES:,} characters in one batch; no tracker sends as much."
        " Ask who runs the hub to revoke that login."
    )
    return SubmissionResult(name=name, sha256="", outcome=Outcome.REFUSED, refused=refusal)


def _seen(state: HubState, news: HubNews, not_taken: set[str]) -> dict[str, int]:
    """Return the version vector after a pull: nothing of a tracker whose changes were not taken counts."""
    kept = {pusher: number for pusher, number in state.seen.items() if pusher not in news.lost}
    return kept | {new.pusher: new.last for new in news.batches if new.pusher not in not_taken}


def _without_folder(result: SubmissionResult) -> SubmissionResult:
    """Leave the private folder out of what people read of a file."""
    path = Path(result.name)
    refused = result.refused and result.refused.replace(str(path), path.name)
    return replace(result, name=path.name, refused=refused)
