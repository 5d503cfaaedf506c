"""Syncing: a tracker takes what the hub has and it has not seen, then sends what the hub lacks.

What a tracker remembers of the hub is written after each step, never before it: a sync that was cut off at
any moment is taken up by the next, which finds what was done already and does only the rest.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.services.exchange.merge import MergeResult, own_target
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.hub.model import SyncJob, SyncResult
from tui_tracker.services.hub.pull import Puller
from tui_tracker.services.hub.push import Pusher
from tui_tracker.services.tracker.session import utc_now
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.hub.client import Hub, open_hub
from tui_tracker.storage.hub.connection import LostRaceError
from tui_tracker.storage.read.reader import TrackerReader

ATTEMPTS = 10
"""How often a sync begins again where another program sends under the same tracker's id at the same time."""


@contextmanager
def sync(
    tracker: Path,
    settings: Settings,
    address: str,
    *,
    author: str,
    dry_run: bool = False,
    has_backup: bool = True,
    clock: Callable[[], datetime] = utc_now,
) -> Iterator[SyncResult]:
    """Take what the hub at `address` has that the tracker has not seen, then send what the hub lacks.

    What comes goes through the same checks, hold rules and log as a returned file. A dry run does the same
    to a private copy and sends nothing. Without a backup nobody could undo it: that is for a tracker which
    was made a moment ago. Raises `HubError` where the hub is out of reach or refuses, and
    `UsageError` for text that is not an address.
    """
    with tempfile.TemporaryDirectory(prefix="tui-tracker-") as folder:
        work = Path(folder)
        target = own_target(tracker, work, dry_run=dry_run)
        job = SyncJob(
            target=target, settings=settings, author=author, clock=clock, dry_run=dry_run,
            has_backup=has_backup,
        )  # fmt: skip
        puller, pusher = Puller(job, work), Pusher(job)
        with open_hub(address) as hub:
            _exchange(hub, puller, pusher)
        with TrackerView(TrackerReader(str(target)), settings) as view:
            merged = MergeResult(
                run=puller.run, files=tuple(puller.files), mixed_updates=tuple(puller.mixed_updates),
                log=SubmissionLog(view, settings), backup=puller.backup, dry_run=dry_run,
            )  # fmt: skip
            yield SyncResult(
                hub=hub.address, merged=merged, sent=pusher.sent, not_sent=pusher.not_sent, dry_run=dry_run
            )


def _exchange(hub: Hub, puller: Puller, pusher: Pusher) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            pulled = puller.pull(hub)
            if pusher.push(hub, pulled) or attempt == ATTEMPTS:
                return
        except LostRaceError:
            if attempt == ATTEMPTS:
                raise
