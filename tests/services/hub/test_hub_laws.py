"""The laws of merging with the hub as one more actor: files and syncs mixed, in any order, cut off."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from tests.services.exchange.test_merge_laws import MergingIsUnion
from tests.support.hub import Server
from tests.support.merge_world import START, files, merge, people, shipped
from tests.support.truth import check_projection, dump, revisions
from tui_tracker.services.hub import pull as pulling
from tui_tracker.services.hub import push as pushing
from tui_tracker.services.hub.rights import set_up_hub
from tui_tracker.services.hub.sync import sync
from tui_tracker.storage.hub.client import Hub
from tui_tracker.storage.read.reader import TrackerReader

DEATHS = (
    (Hub, "push", False), (Hub, "push", True), (pulling, "run_merge", True),
    (pulling, "write_state", False), (pushing, "write_state", False),
)  # fmt: skip
"""Where a program may die: what it calls, and whether that has still been done."""


class Died(BaseException):
    """The program was killed."""


def dies_at(patch: pytest.MonkeyPatch, owner: Any, name: str, *, after: bool, call: int) -> None:
    """Have the program die at the given call of a function, counted from 1."""
    real, calls = getattr(owner, name), 0

    def die(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls < call:
            return real(*args, **options)
        if after:
            real(*args, **options)
        raise Died

    patch.setattr(owner, name, die)


class SyncingIsUnion(MergingIsUnion):
    """All that files do, and a hub that some of them sync with now and then."""

    server: ClassVar[Server]

    @initialize()
    def begin_hub(self) -> None:
        self.hub = self.server.url(self.server.new_database())
        set_up_hub(self.hub)

    def sync(self, path: Path, *, dry_run: bool = False, is_last: bool = False) -> int:
        """Sync one file; return how many changes went and came.

        While somebody who was cut off, or whose tracker was restored, has yet to send what changes on the
        hub build on, those changes wait; when all have synced, at last, nothing may wait.
        """
        with sync(
            path, shipped(), self.hub, author="Coordinator", dry_run=dry_run, clock=lambda: START
        ) as result:
            refusals = [file.refused for file in result.merged.files if file.refused]
            assert all(not is_last and " is not complete: " in refusal for refusal in refusals)
            return result.sent + sum(file.new for file in result.merged.files)

    @rule(number=files)
    def sync_a_file(self, number: int) -> None:
        path = self.file(number)
        before = {revision.id for revision in revisions(path)}
        kept = dump(path, shipped())
        self.sync(path, dry_run=True)
        assert dump(path, shipped()) == kept
        self.sync(path)
        assert before <= {revision.id for revision in revisions(path)}
        once = dump(path, shipped())
        assert self.sync(path) == 0
        assert dump(path, shipped()) == once
        self.world.touched.add(path)

    @rule(number=files, death=st.sampled_from(DEATHS), call=st.integers(1, 3))
    def sync_and_die(self, number: int, death: tuple[Any, str, bool], call: int) -> None:
        owner, name, after = death
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tui_tracker.storage.hub.outbox.BATCH", 10)
            dies_at(patch, owner, name, after=after, call=call)
            with suppress(Died):
                self.sync(self.file(number))
        self.world.touched.add(self.file(number))

    @rule(number=files, person=people)
    def set_the_hub_back_or_make_it_anew(self, number: int, person: str) -> None:
        if person == "Kim" and number == 0:  # now and then
            set_up_hub(self.hub, is_restored=True)
        elif person == "Sam" and number == 0:
            self.begin_hub()

    def teardown(self) -> None:
        if hasattr(self, "hub") and hasattr(self, "world"):
            self.check_all_trackers_that_sync_are_equal()
        super().teardown()

    def check_all_trackers_that_sync_are_equal(self) -> None:
        """Syncing gives each tracker what merging everybody's files, and the hub's, would have given it.

        The hub has what was sent before its tracker was restored from a backup, and perhaps no file has.
        """
        for path in self.world.paths:
            # Text under edit travels in a file, and not to the hub.
            with closing(sqlite3.connect(path)) as connection, connection:
                connection.execute("DELETE FROM drafts")
        trackers = [path for path in self.world.paths if not _is_copy(path)]
        copies = [path for path in self.world.paths if _is_copy(path)]
        fresh, merged, from_hub = self.fresh(), self.fresh(), self.fresh()
        self.sync(from_hub)
        expected = {path: self.merged(path, from_hub) for path in trackers}
        for path in (*copies, *trackers):
            self.sync(path)
        # What a copy may not send, such as a colleague's file merged into it, goes by file.
        merge(copies, trackers[0]) if copies else None
        for path in (trackers[0], *trackers):
            self.sync(path)
        for path in (*trackers, fresh, from_hub):
            self.sync(path, is_last=True)
        # What waited on the hub at first, as the sender had yet to send the rest.
        for path in expected.values():
            merge([from_hub], path)
        merge([*self.world.paths, from_hub], merged)
        for path, other in (*expected.items(), (fresh, merged)):
            check_projection(path)
            named = differences(dump(path, shipped()), dump(other, shipped()))
            assert named == {}, named
            assert self.sync(path, is_last=True) == 0

    def merged(self, path: Path, from_hub: Path) -> Path:
        """Return a copy of a file with all others, and what the hub has, merged into it."""
        target = Path(shutil.copyfile(path, self.world.new_path("merged")))
        merge([*(other for other in self.world.paths if other != path), from_hub], target)
        return target


def differences(one_tracker: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return what two trackers say differently, by topic."""
    return {
        topic: (value ^ other[topic]) if isinstance(value, set) else (value, other[topic])
        for topic, value in one_tracker.items()
        if value != other[topic]
    }


def _is_copy(path: Path) -> bool:
    with closing(TrackerReader(str(path))) as reader:
        return bool(json.loads(reader.meta().get("themes", "[]")))


def test_the_hub_is_one_more_set_to_unite_with(hub_server: Server) -> None:
    SyncingIsUnion.server = hub_server
    run_machine(
        SyncingIsUnion,
        settings=hypothesis_settings(
            max_examples=8,
            derandomize=True,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
