"""What most tests start from: the shipped settings, a small plan, and a real tracker made from it."""

from __future__ import annotations

import gc
import itertools
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.support.hub import NEEDED, REASON, Server, find_binaries, running_server
from tests.support.office import Office
from tui_tracker.config import Settings, load_settings
from tui_tracker.services.hub.rights import set_up_hub
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.tracker.session import TrackerSession

SMALL_PLAN = """\
ID\tTheme\tSection\tAction\tLCC Role\tWho may be involved\tObjective\tStage\tRAG\tDecember 2024 Update Note
W1\tWalking\tPaths\tMend the footpaths.\tLead\tParishes\t1, 2\tDelivery\tGreen\tTen miles were mended.
W2\tWalking\tPaths\tLight the alleys.\tAsk\tDistricts\tAll\tRail: Delivery & Discovery\tAmber\tA bid was made.
W3\tWalking\tSchools\tWalk to school.\tInfluence\tSchools\t3\tDesign\t\tA first scheme began.
H1\tHeating\t\tFit heat pumps.\tLead\tLandlords\t2\tComplete\t\tAll were fitted.
H2\tHeating\t\tInsulate lofts [draft] [/].\tLead\tLandlords\t2\tDiscovery\tRed\tNo money was found.
"""

# Tests keep modules, plans and screens in memory; looking through them for garbage took a third of the time.
gc.set_threshold(50_000, 20, 50)

# A busy machine is not the code's fault: examples have no time limit.
hypothesis_settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests marked `serial` to one worker of pytest-xdist, and those of the hub, for one server."""
    for item in items:
        if item.get_closest_marker("serial"):
            item.add_marker(pytest.mark.xdist_group("serial"))
        elif "hub_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("hub"))


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings and memory of the person who runs it."""
    monkeypatch.setenv("TUI_TRACKER_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config-home"))
    monkeypatch.delenv("TUI_TRACKER_CONFIG", raising=False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings as shipped."""
    return load_settings(None, environ={}, cwd=tmp_path)


@pytest.fixture
def plan_source(tmp_path: Path) -> Path:
    """The small plan as a tab-separated file."""
    path = tmp_path / "small plan.tsv"
    path.write_text(SMALL_PLAN, encoding="utf-8")
    return path


@pytest.fixture
def tracker(tmp_path: Path, plan_source: Path, settings: Settings) -> Path:
    """A tracker of the small plan, December 2024 in it, December 2025 to be written."""
    path = tmp_path / "tracker.db"
    make_tracker(path, plan_source, settings)
    return path


class Clock:
    """A clock that advances a minute whenever it is read."""

    def __init__(self, start: datetime = datetime(2025, 11, 23, 9, tzinfo=UTC)) -> None:
        self._ticks = itertools.count()
        self.start = start

    def __call__(self) -> datetime:
        return self.start + timedelta(minutes=next(self._ticks))


@pytest.fixture
def session(tracker: Path, settings: Settings) -> Iterator[TrackerSession]:
    """Jo at the small plan's tracker."""
    with TrackerSession.open(tracker, settings, author="Jo", clock=Clock()) as opened:
        yield opened


@pytest.fixture(scope="session")
def hub_server() -> Iterator[Server]:
    """A private PostgreSQL server; without PostgreSQL the test is skipped, or fails where it is needed."""
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get(NEEDED):
            pytest.fail(REASON)
        pytest.skip(REASON)
    with running_server(binaries) as server:
        yield server


@pytest.fixture
def hub_database(hub_server: Server) -> str:
    """The name of a new database that is set up as a hub."""
    database = hub_server.new_database()
    set_up_hub(hub_server.url(database))
    return database


@pytest.fixture
def hub_url(hub_server: Server, hub_database: str) -> str:
    """The address of a new hub, with its owner's login."""
    return hub_server.url(hub_database)


@pytest.fixture
def office(tracker: Path, tmp_path: Path, settings: Settings) -> Office:
    """The small plan's coordinator, with people to hand copies to."""
    return Office(tracker=tracker, folder=tmp_path, settings=settings)
