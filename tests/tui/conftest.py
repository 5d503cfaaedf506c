"""Driving the app as its user does: keys in, the screen's text out."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.conftest import Clock
from tui_tracker.config import Settings
from tui_tracker.services.desk import Desk
from tui_tracker.services.memory import Memory
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.look import Look
from tui_tracker.tui.page import Bench


class User:
    """A person at the keyboard."""

    def __init__(self, pilot: Pilot[None], app: TrackerApp) -> None:
        self.pilot, self.app = pilot, app

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, then wait until all is drawn."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text letter by letter."""
        names = {" ": "space", ".": "full_stop", ":": "colon", ",": "comma", "[": "left_square_bracket",
                 "]": "right_square_bracket", "/": "slash", "-": "minus"}  # fmt: skip
        await self.press(*(names.get(letter, letter) for letter in text))

    async def settle(self) -> None:
        """Wait for writing threads and for the screen."""
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()
        await self.pilot.pause()

    def sees(self) -> str:
        """Return the screen as text, a line a row."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)


Open = Callable[..., AbstractAsyncContextManager[User]]


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times of day look the same everywhere."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    os.environ.pop("TZ", None)


@pytest.fixture
def app_of(tracker: Path, settings: Settings) -> Iterator[Callable[..., TrackerApp]]:
    """Make apps over the small plan's tracker."""
    opened: list[Desk] = []

    def make(*, author: str = "Jo", theme: str | None = None, using: Settings = settings) -> TrackerApp:
        desk = Desk.open(tracker, using, author=author, clock=Clock())
        opened.append(desk)
        bench = Bench(desk=desk, settings=using, look=Look(using), memory=Memory())
        return TrackerApp(bench, theme=desk.theme(theme) if theme else None)

    yield make
    for desk in opened:
        desk.close()


@pytest.fixture
def open_app(app_of: Callable[..., TrackerApp]) -> Open:
    """Open the app for a person, at 80 by 24 unless told."""

    @asynccontextmanager
    async def opened(*, size: tuple[int, int] = (80, 24), **options: object) -> AsyncIterator[User]:
        app = app_of(**options)
        async with app.run_test(size=size, notifications=True) as pilot:
            user = User(pilot, app)
            await user.settle()
            yield user

    return opened
