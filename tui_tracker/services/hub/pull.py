"""The first half of a sync: what the hub has and the tracker has not seen is merged into the tracker."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
        """Merge all that is new, round by round, each round in one transaction.

        What builds on changes that are not there yet waits until the rest has come. At the last round nothing
        more is to come: then it is refused.
        """
        with TrackerReader(str(self._job.target)) as reader:
            meta = reader.meta()
        plan = {name: value for name, value in meta.items() if name in ("plan_id", "title")}
        state, keys = parse_state(meta), frozenset[str]()
        is_set_back, progressed = False, False
        refused, waiting, most = set[str](), set[str](), ROUND
        while True:
            with hub.snapshot() as snapshot:
                if state.id != snapshot.id:
                    state = HubState(id=snapshot.id)
                news = snapshot.news(meta["plan_id"], state.seen, ignored=refused | waiting, most=most)
                too_large = [new for new in news.batches if new.is_too_large]
                news = replace(news, batches=tuple(new for new in news.batches if not new.is_too_large))
                files = snapshot.write_files(news, plan, self._job.target, self._work / uuid.uuid4().hex)
            is_set_back = is_set_back or bool(news.lost)
            self.files += map(_refuse_amount, too_large)
            more_to_come = not news.is_complete or bool(waiting)
            results = self._merge(snapshot.id, [path for path, _ in files], more_to_come=more_to_come)
            by_pusher = dict(zip((new.pusher for new in news.batches), results, strict=True))
            waiting |= {pusher for pusher, result in by_pusher.items() if result.is_waiting}
            refused |= {new.pusher for new in too_large}
            refused |= {
                pusher
                for pusher, result in by_pusher.items()
                if result.outcome is Outcome.REFUSED and not result.is_waiting
            }
            keys = keys.union(*(names for _, names in files))
            before, state = state, state._replace(seen=_seen(state, news, refused | waiting))
            progressed = progressed or state != before
            if state != before and not self._job.dry_run:
                write_state(self._job.target, state)
            if not news.is_complete:
                continue
            if not waiting:
                return Pulled(state=state, keys=keys, is_set_back=is_set_back)
            # Read what waited once more: with all that has arrived since, or more of it at one time.
            most = ROUND if progressed else most * _GROWTH
            waiting, progressed = set(), False

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
