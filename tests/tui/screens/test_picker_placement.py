"""A picker opens near what it is about: below or above the row, or beside it, and near the text cursor."""

from __future__ import annotations

import pytest

from tests.tui.conftest import Open, User
from tui_tracker.tui.screens.action_list import ActionsScreen


def lines_with(user: User, text: str) -> list[int]:
    return [number for number, line in enumerate(user.sees().splitlines()) if text in line]


@pytest.mark.parametrize("height", [20, 24, 40])
@pytest.mark.parametrize("row", [0, 2])
@pytest.mark.parametrize("key", ["s", "r"])
async def test_a_picker_over_the_list_leaves_its_row_in_view(
    open_app: Open, height: int, row: int, key: str
) -> None:
    async with open_app(theme="W", size=(80, height)) as user:
        await user.press(*["down"] * row, key)
        title = lines_with(user, f" W{row + 1} · ")[0]
        row_line = lines_with(user, f" W{row + 1}  ")[0]
        assert row_line == title - 1 or (height == 40 and row_line < title)
        assert "Esc cancel" in user.sees()


async def test_beside_a_wide_list_a_picker_opens_as_near_as_last_years_update_allows(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        before = max(lines_with(user, "█"))
        await user.press("s")
        title = lines_with(user, " W1 · Stage ")[0]
        assert title <= before + 2
        assert lines_with(user, "December 2024")


async def test_in_the_note_a_picker_opens_right_below_the_text_cursor(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press("e")
        await user.type("Ten miles.")
        await user.press("f2")
        assert lines_with(user, " W1 · Stage ")[0] == lines_with(user, "Ten miles.")[0] + 1


@pytest.mark.parametrize("key", ["s", "r", "question_mark"])
async def test_a_click_beside_the_box_closes_it_and_one_in_its_text_does_not(
    open_app: Open, key: str
) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        await user.press(key)
        opened = user.app.screen
        await user.pilot.click(".box Static")
        await user.settle()
        assert user.app.screen is opened
        await user.pilot.click(offset=(5, 20))
        await user.settle()
        assert isinstance(user.app.screen, ActionsScreen)
        assert "0 of 3 done" in user.sees()


@pytest.mark.parametrize("clear", ["0", "minus"])
async def test_one_key_clears_stage_and_rating(open_app: Open, clear: str) -> None:
    async with open_app(theme="W", size=(100, 40)) as user:
        await user.press("s", "3", "r", "a")
        for picker in ("s", "r"):
            await user.press(picker)
            assert "0 clear" in user.sees()
            await user.press(clear)
        assert "no stage · ○ not rated" in user.sees()


async def test_a_digit_chooses_no_rating_where_letters_do(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("r", "1")
        assert "Esc cancel" in user.sees()
        await user.press("escape")
        assert user.app.context.session.find("W1").update.rag is None
