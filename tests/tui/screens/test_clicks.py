"""What names a key on the screen of a note does its work by a click too."""

from __future__ import annotations

import pytest

from tests.support.screens import wait_until
from tests.tui.conftest import Open, User
from tui_tracker.tui.dialogs.choices import SelectDialog
from tui_tracker.tui.dialogs.pickers import RatingPicker, StagePicker
from tui_tracker.tui.widgets.note_area import NoteArea


async def click_on(user: User, words: str) -> None:
    """Click in the middle of the first words like these on the screen."""
    for row, line in enumerate(user.sees().splitlines()):
        if words in line:
            await user.pilot.click(offset=(line.index(words) + len(words) // 2, row))
            await user.settle()
            return
    raise AssertionError(f"no {words} on the screen")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_stage_and_rating_of_a_note_are_set_by_a_click_on_them(
    open_app: Open, size: tuple[int, int]
) -> None:
    async with open_app(theme="W", size=size) as user:
        await user.press("home", "e")
        await click_on(user, "not set (F2)")
        assert isinstance(user.app.screen, StagePicker)
        await user.press("3")
        await click_on(user, "not rated yet (F3)")
        assert isinstance(user.app.screen, RatingPicker)
        await user.press("a")
        await click_on(user, "Amber")
        assert isinstance(user.app.screen, RatingPicker)


async def test_the_keys_on_the_frames_of_a_note_are_clicked(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("home", "e")
        area = user.app.screen.query_one(NoteArea)
        await click_on(user, "Ctrl+R start from it")
        assert area.text == "Ten miles were mended."
        await click_on(user, "Ctrl+T compare")
        assert "− removed, + added" in user.sees()
        await user.type(" Tranport ")
        await wait_until(lambda: area.marked_words, "a mark")
        await user.settle()
        await click_on(user, "F7 spelling")
        assert isinstance(user.app.screen, SelectDialog)


async def test_a_click_beside_a_list_of_choices_closes_it(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("f")
        assert isinstance(user.app.screen, SelectDialog)
        await user.pilot.click(offset=(2, 2))
        await user.settle()
        assert not isinstance(user.app.screen, SelectDialog)


async def test_a_click_on_an_action_that_is_not_done_goes_from_the_first_screen_to_it(open_app: Open) -> None:
    async with open_app(size=(160, 50)) as user:
        await click_on(user, "Walk to school.")
        assert "─ W3 " in user.sees()
        await user.press("escape")
        assert "All themes" in user.sees()
