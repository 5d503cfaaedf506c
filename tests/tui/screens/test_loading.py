"""Loading: on a worker thread, never an older value over a newer one, and no fault ends the program."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.screens import wait_until
from tests.tui.conftest import Open
from tui_tracker.errors import DatabaseBusyError
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.note_area import NoteArea


async def test_no_screen_reads_the_database_on_the_ui_thread(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = TrackerReader.select
    on_ui_thread: list[str] = []

    def watched(self: TrackerReader, query: str, values: Mapping[str, object]) -> Iterator[tuple[Any, ...]]:
        if threading.current_thread() is threading.main_thread():
            on_ui_thread.append(query)
        return execute(self, query, values)

    async with open_app(size=(120, 40)) as user:
        monkeypatch.setattr(TrackerReader, "select", watched)
        for keys in (
            ["enter"], ["r", "g"], ["s", "3"], ["d"], ["u"], ["n"], ["h"], ["escape", "v"], ["m", "escape"],
            ["l"], ["escape", "e"], ["x"], ["ctrl+t"], ["ctrl+n"], ["escape"], ["b"], ["escape"],
            ["exclamation_mark", "escape"], ["ctrl+f", "b", "i", "d"], ["enter"], ["colon", "h", "2"],
            ["enter"], ["escape"], ["D"], ["down"], ["escape"], ["question_mark", "escape"],
        ):  # fmt: skip
            await user.press(*keys)
        user.app.change_watcher.check()
        await user.settle()
    assert on_ui_thread == []


class Counting(BaseScreen[None, int]):
    """A screen whose loads a test lets finish when it likes."""

    def __init__(self, context: AppContext, load: Callable[[], int]) -> None:
        super().__init__(context)
        self._count = load
        self.shown: list[int] = []

    def load(self) -> int:
        return self._count()

    def show(self, value: int) -> None:
        self.shown.append(value)


async def test_loads_asked_for_meanwhile_become_one_and_the_newest_is_shown_last(open_app: Open) -> None:
    async with open_app() as user:
        number = 0
        first_may_end = threading.Event()

        def load() -> int:
            value = number
            if value == 0:
                first_may_end.wait(5)
            return value

        screen = Counting(user.app.context, load)
        user.app.push_screen(screen)
        await asyncio.sleep(0.05)
        for number in (1, 2, 3):  # noqa: B007 - read by `load`
            user.app.reload()
        first_may_end.set()
        await user.settle()
        assert screen.shown[-1] == 3
        assert screen.shown == sorted(screen.shown)
        assert len(screen.shown) <= 2


async def test_a_screen_that_cannot_be_loaded_is_left_with_a_message(open_app: Open) -> None:
    async with open_app() as user:
        below = user.app.screen

        def fail() -> int:
            raise DatabaseBusyError("The tracker is in use.", "Try again in a moment.")

        user.app.push_screen(Counting(user.app.context, fail))
        await user.settle()
        assert "The tracker is in use." in user.sees()
        await user.press("enter")
        assert user.app.screen is below


async def test_a_period_that_another_window_starts_is_named(open_app: Open, tracker: Path) -> None:
    async with open_app(theme="W", size=(120, 30)) as user:
        begin_period(tracker, "2026-12", author="Pat")
        user.app.change_watcher.check()
        await wait_until(lambda: "December 2026 was started" in user.sees(), "the new period")
        assert "CLOSED" in user.sees()


@pytest.mark.parametrize("fault", [DatabaseBusyError("In use.", "Wait."), ValueError("bug"), OSError("gone")])
async def test_a_check_for_other_windows_that_fails_ends_nothing(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(_: TrackerSession) -> bool:
        raise fault

    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e")
        await user.type("Typed")
        monkeypatch.setattr(TrackerSession, "changed_elsewhere", fail)
        for _ in range(3):
            user.app.change_watcher.check()
            await user.settle()
        assert user.app.return_code is None
        assert user.app.screen.query_one(NoteArea).text == "Typed"


async def test_a_tracker_emptied_under_an_open_note_leaves_the_text_on_the_screen(
    open_app: Open, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wait in ("SAVE_RETRY", "RESCUE", "PAUSE", "SAVE_AT_LATEST"):
        monkeypatch.setattr(f"tui_tracker.tui.draft_saver.{wait}", 60)
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e")
        await user.type("Typed")
        tracker.write_bytes(b"")
        user.app.change_watcher.check()
        user.app.reload()
        await user.type(" more", "ctrl+s")
        await wait_until(lambda: "Not saved" in user.sees(), "the word that the text is not saved")
        assert user.app.screen.query_one(NoteArea).text == "Typed more"
        assert user.app.return_code is None


async def test_a_tracker_that_another_program_holds_leaves_keys_and_text_alone(
    open_app: Open, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.storage.engine.BUSY_SECONDS", 0.01)
    async with open_app(theme="W", size=(120, 30)) as user:
        await user.press("e")
        user.app.context.session._reader._connection.execute("PRAGMA busy_timeout = 10")
        other = sqlite3.connect(tracker, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        await user.type("Typed")
        user.app.change_watcher.check()
        user.app.reload()
        await user.settle()
        assert user.app.screen.query_one(NoteArea).text == "Typed"
        assert user.app.return_code is None
        other.execute("ROLLBACK")
        other.close()
        await user.press("ctrl+s")
        # A read of the screen itself may be in the way of the first try: no connection waits here.
        await wait_until(lambda: "saved 12:00" in user.sees(), "the word that the text is saved")


async def test_a_note_opens_without_reading_the_actions_of_its_theme(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(theme="W") as user:
        monkeypatch.delattr(TrackerReader, "entries")
        await user.press("e")
        assert "0 of 3 done" in user.sees()
