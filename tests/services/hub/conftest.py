"""Two coordinators with trackers of the same plan, and the hub that both sync with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.hub import Server
from tests.support.office import Office
from tests.support.truth import check_projection, dump
from tui_tracker.config import Settings
from tui_tracker.services.imports import make_tracker
from tui_tracker.storage.read.reader import TrackerReader


@dataclass(kw_only=True)
class HubOffice(Office):
    """A coordinator, another one with a tracker of the same plan, and a hub of a private server."""

    second: Path
    server: Server
    database: str
    """Name of the hub's database."""

    def sql(self, statement: str) -> str:
        """Run a statement in the hub's database as its owner."""
        return self.server.sql(statement, self.database)

    def rows(self, table: str = "revisions") -> int:
        """Count the rows of a table of the hub."""
        return int(self.sql(f"SELECT count(*) FROM tui_tracker.{table}"))

    def plan(self) -> str:
        """Return the plan's id."""
        with TrackerReader(str(self.tracker)) as reader:
            return reader.meta()["plan_id"]

    def note(self, identity: str, path: Path | None = None) -> str | None:
        """Return an action's note in a tracker."""
        return self.entry(identity, path).update.note

    def assert_same(self, *others: Path) -> None:
        """Assert that both trackers, and others, hold the same."""
        paths = (self.tracker, self.second, *others)
        first, *rest = (dump(path, self.settings) for path in paths)
        for other in rest:
            assert other == first
        for path in paths:
            check_projection(path)


@pytest.fixture
def office(
    tracker: Path,
    tmp_path: Path,
    plan_source: Path,
    settings: Settings,
    hub_server: Server,
    hub_database: str,
) -> HubOffice:
    """Two coordinators who have not synced yet."""
    second = tmp_path / "second" / "tracker.db"
    second.parent.mkdir()
    make_tracker(second, plan_source, settings)
    return HubOffice(
        tracker=tracker, folder=tmp_path, settings=settings, second=second, server=hub_server,
        database=hub_database, hub=hub_server.url(hub_database),
    )  # fmt: skip
