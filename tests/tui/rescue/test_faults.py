"""A fault of a widget does not end the program: its screen is opened again with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.reading import read_action
from tests.support.screens import wait_until
from tests.tui.conftest import Open, User
from tui_tracker.config import Settings
from tui_tracker.services.tracker.view import open_view
from tui_tracker.tui.draft_saver import DraftSaver
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.screens.note import NoteScreen
from tui_tracker.tui.widgets.action_table import ActionTable
from tui_tracker.tui.widgets.note_area import NoteArea

REOPENED = "had a fault and was opened again"


class FaultError(Exception):
    """What a widget raises."""


def fail_once(monkeypatch: pytest.MonkeyPatch, owner: type, method: str, *, times: int = 1) -> list[int]:
    """Let a method fail the next times it is called."""
    right: Callable[..., object] = getattr(owner, method)
    left = [times]

    def wrong(self: object, *arguments: object, **options: object) -> object:
        if left[0]:
            left[0] -= 1
            raise FaultError
        return right(self, *arguments, **options)

    monkeypatch.setattr(owner, method, wrong)
    return left


def reports(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "state").rglob("crash-*.txt"))


async def write_note(user: User) -> None:
    user.app.fault_guard.is_on = True
    await user.press("e")
    await user.type("Half a sentence")


@pytest.mark.parametrize("method", ["render_line", "_on_key", "action_undo", "get_line"])
async def test_the_note_is_opened_again_with_its_text(
    open_app: Open, tracker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await write_note(user)
        faulty = user.app.screen
        fail_once(monkeypatch, NoteArea, method)
        if method == "action_undo":
            await user.press("ctrl+z")
        else:
            await user.press("x")
        await wait_until(lambda: user.app.screen is not faulty, "the new screen")
        await user.settle()
        await wait_until(lambda: REOPENED in user.reads(), "the message")
        assert "Half a sentence" in user.sees()
        assert len(reports(tmp_path)) == 1
        await user.type(" and its end.", "escape")
        assert isinstance(user.app.screen, ActionsScreen)
    assert str(read_action(tracker, "W1", "2025-12")["note"]).endswith(" and its end.")


async def test_a_fault_of_the_screen_itself_or_of_its_worker_is_contained(
    open_app: Open, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await write_note(user)
        for owner, method, key in ((NoteScreen, "action_compare", "ctrl+t"), (DraftSaver, "save_now", "x")):
            faulty = user.app.screen
            fail_once(monkeypatch, owner, method)
            await user.press(key)
            await wait_until(lambda faulty=faulty: user.app.screen is not faulty, "the new screen")  # type: ignore[misc]
            await user.settle()
            assert "Half a sentence" in user.sees()
        await user.press("escape")
        assert isinstance(user.app.screen, ActionsScreen)
    assert str(read_action(tracker, "W1", "2025-12")["note"]).startswith("Half a sentence")


async def test_the_first_list_is_opened_again(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app(theme="W") as user:
        user.app.fault_guard.is_on = True
        faulty = user.app.screen
        fail_once(monkeypatch, ActionTable, "render_line")
        await user.press("j")
        await wait_until(lambda: user.app.screen is not faulty, "the new screen")
        await user.settle()
        await user.press("e")
        assert isinstance(user.app.screen, NoteScreen)


async def test_a_fault_that_comes_back_ends_the_program_with_the_text_kept(
    open_app: Open, tracker: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def write_until_the_end() -> None:
        async with open_app(theme="W") as user:
            await write_note(user)
            fail_once(monkeypatch, NoteArea, "render_line", times=1000)
            await user.press("x")
            await wait_until(lambda: user.app.return_code == 1, "the end")

    with pytest.raises(FaultError):
        await write_until_the_end()
    with open_view(tracker, settings, "2025-12") as view:
        assert str(view.find("W1").draft).startswith("Half a sentence")
