"""Driving the app as its user does: keys in, the screen's text out."""

from __future__ import annotations

import itertools
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.conftest import Clock
from tests.support.office import Office
from tests.support.screens import (
    look_more_often,
    screen_text,
    stop_the_clock_on_screen,
    until_idle,
    wait_longer_for_widgets,
)
from tui_tracker.config import Settings
from tui_tracker.domain.history.revision import Revision
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.services.plan.changes import add_action, retire
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.write.revision_log import insert_revisions
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.context import AppContext


class User:
    """A person at the keyboard."""

    def __init__(self, pilot: Pilot[None], app: TrackerApp) -> None:
        self.pilot, self.app = pilot, app

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, then wait until all is drawn."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str, *then: str) -> None:
        """Type a text letter by letter, then press keys."""
        names = {" ": "space", ".": "full_stop", ":": "colon", ",": "comma", "[": "left_square_bracket",
                 "]": "right_square_bracket", "/": "slash", "-": "minus"}  # fmt: skip
        await self.press(*(names.get(letter, letter) for letter in text))
        if then:
            await self.press(*then)

    async def filter(self, text: str, *then: str) -> None:
        """Open the filter of a list, or on the first screen the search; type a text, then press keys."""
        await self.press("slash")
        await self.type(text, *then)

    async def go_to(self, identity: str) -> None:
        """Type an ID to go to that action."""
        await self.press("colon")
        await self.type(identity, "enter")

    async def settle(self) -> None:
        """Wait for writing threads and for the screen."""
        await until_idle(self.pilot)

    def sees(self) -> str:
        """Return the screen as text, a line a row."""
        return screen_text(self.app)

    def reads(self) -> str:
        """Return the screen as one line, so that a sentence is found however it is wrapped."""
        return " ".join(self.sees().split())


_MORNING, _NOON = (datetime(2025, 11, 22, hour, tzinfo=UTC) for hour in (9, 12))
Clash = Callable[..., None]
NOON = datetime(2025, 11, 23, 12, tzinfo=UTC)
"""A clock that is stopped: how long typing takes on a busy machine shows in no picture."""
Open = Callable[..., AbstractAsyncContextManager[User]]


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times of day look the same everywhere, and nothing on the screen changes without a key."""
    stop_the_clock_on_screen(monkeypatch)
    wait_longer_for_widgets(monkeypatch)
    look_more_often(monkeypatch)
    monkeypatch.setattr("tui_tracker.tui.keys.key_queue.PAUSE", 0.0)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    os.environ.pop("TZ", None)


@pytest.fixture
def clash(tracker: Path, settings: Settings, tmp_path: Path) -> Clash:
    """Let people each change an action in a copy of the tracker, then bring all their changes in."""

    hours = (_NOON + timedelta(hours=hour) for hour in itertools.count())

    def make(identity: str, /, *, agreed: str | None = None, **changes: Mapping[str, str | None]) -> None:
        if agreed is not None:
            with TrackerSession.open(
                tracker, settings, author="Pat", window=False, clock=Clock(_MORNING)
            ) as session:
                session.change(session.find(identity).action.key, {"note": agreed})
        made: list[Revision] = []
        for author, values in changes.items():
            author = author.replace("_", " ")
            copy = Path(shutil.copy(tracker, tmp_path / f"{author}.db"))
            with TrackerSession.open(
                copy, settings, author=author, window=False, clock=Clock(next(hours))
            ) as session:
                key = session.find(identity).action.key
                known = {revision.id for revision in session.history(key)}
                session.change(key, values)
                made += [revision for revision in session.history(key) if revision.id not in known]
        with writing(open_engine(tracker), tracker) as connection:
            insert_revisions(connection, made)

    return make


@pytest.fixture
def years(tracker: Path, settings: Settings) -> Settings:
    """A third period of the small plan: W3 ended, W4 came, H2 moved, W2 was copied. Its settings."""
    clock = Clock()
    before = {
        "W1": {"rag": "green", "stages": '[["Delivery",null]]', "note": "Twelve miles were mended."},
        "W2": {"rag": "amber", "stages": '[["Discovery",null]]', "note": "A second bid was made."},
        "W3": {"rag": "green", "stages": '[["Design",null]]', "note": "Two schools walk."},
        "H2": {"rag": "red", "stages": '[["Discovery",null]]', "note": "No money was found in 2025."},
    }
    now = {
        "W1": {"rag": "amber", "stages": '[["Design",null]]', "note": "Twelve miles were mended, none lit."},
        "W2": before["W2"],
        "W4": {"rag": "green", "stages": '[["Discovery",null]]', "note": "The colours are chosen."},
        "H2": {"stages": '[["Complete",null]]', "note": "Forty lofts were insulated."},
    }
    _write(tracker, settings, before, clock)
    begin_period(tracker, "2026-12", author="Jo", clock=clock)
    later = settings._replace(period="2026-12", previous="2025-12", due="2026-01-31")
    with TrackerSession.open(tracker, later, author="Jo", window=False, clock=clock) as session:
        retire(
            session,
            session.find("W3"),
            Retirement(how=RetirementKind.ENDED, period="2026-12", why="No school is left."),
        )
        add_action(session, "W", "W4", "Paint the crossings.", {})
    _write(tracker, later, now, clock)
    return later


def _write(
    tracker: Path, settings: Settings, updates: Mapping[str, Mapping[str, str | None]], clock: Clock
) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", window=False, clock=clock) as session:
        for identity, values in updates.items():
            session.change(session.find(identity).action.key, values)


@pytest.fixture
def app_of(tracker: Path, settings: Settings) -> Iterator[Callable[..., TrackerApp]]:
    """Make apps over the small plan's tracker."""
    opened: list[TrackerSession] = []

    def make(
        *,
        author: str = "Jo",
        theme: str | None = None,
        using: Settings = settings,
        period: str | None = None,
        file: Path = tracker,
        is_account: bool = False,
    ) -> TrackerApp:
        session = TrackerSession.open(file, using, author=author, period=period, clock=lambda: NOON)
        opened.append(session)
        context = AppContext.of(session, using)
        context.signature.is_account = is_account
        return TrackerApp(context, theme=session.theme(theme) if theme else None)

    yield make
    for session in opened:
        session.close()


@pytest.fixture
def open_app(app_of: Callable[..., TrackerApp]) -> Open:
    """Open the app for a person, at 80 by 24 unless a size is given."""

    @asynccontextmanager
    async def opened(*, size: tuple[int, int] = (80, 24), **options: object) -> AsyncIterator[User]:
        app = app_of(**options)
        async with app.run_test(size=size, notifications=True) as pilot:
            user = User(pilot, app)
            await user.settle()
            yield user
        app.context.session.close()

    return opened


@pytest.fixture
def busy_tracker(office: Office, clash: Clash) -> None:
    """A tracker with a conflict, a submission and a held change, so that every screen has content."""
    copy = office.hand_out("H", lead="Sam")
    office.write(copy, "Sam", "H1", note="Twenty pumps were fitted.")
    office.write(copy, "Sam", "W2", rag="red")
    office.merge(copy)
    clash("W1", Ann={"note": "Ten miles."}, Bob={"note": "Twelve miles."})
