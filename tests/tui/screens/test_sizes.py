"""Every screen works in a terminal of any size, from one column and one row on."""

from __future__ import annotations

import pytest

from tests.tui.conftest import Open
from tests.tui.screens.test_reload_timing import SCREENS

pytestmark = pytest.mark.usefixtures("busy_tracker")
SIZES = [(1, 1), (1, 24), (80, 1), (2, 3), (5, 41), (200, 60), (10, 4), (7, 60), (80, 24)]
"""Columns and rows, each tried after the one before it."""


@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_can_be_resized_to_any_size_and_moved_in(open_app: Open, name: str) -> None:
    async with open_app() as user:
        user.app.push_screen(SCREENS[name](user.app))
        for size in SIZES:
            await user.pilot.resize_terminal(*size)
            await user.pilot.press("pagedown", "down", "pageup", "f1", "pagedown", "escape")
            await user.settle()
        assert user.app.return_code is None


@pytest.mark.parametrize("size", [(1, 1), (1, 24), (80, 1), (80, 2), *((width, 41) for width in range(2, 9))])
async def test_the_palette_and_the_first_screen_open_in_the_smallest_terminal(
    open_app: Open, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as user:
        await user.press("D", "pagedown", "escape", "ctrl+p", "a", "pagedown", "down", "escape", "escape")
        assert user.app.return_code is None


@pytest.mark.parametrize("width", range(1, 13))
async def test_the_palette_finds_commands_in_the_narrowest_terminal(open_app: Open, width: int) -> None:
    async with open_app(theme="W", size=(80, 24)) as user:
        for keys in (["ctrl+p"], ["ctrl+p", "s"], ["ctrl+p", "n", "o"]):
            await user.press(*keys)
            await user.pilot.resize_terminal(width, 24)
            await user.press("down", "e", "down", "backspace", "pagedown", "pageup", "escape", "escape")
            await user.pilot.resize_terminal(80, 24)
        assert user.app.return_code is None


@pytest.mark.parametrize("size", [(60, 16), (40, 10)])
async def test_a_note_can_be_seen_while_it_is_typed_in_a_small_window(
    open_app: Open, size: tuple[int, int]
) -> None:
    async with open_app(theme="W", size=size) as user:
        await user.press("down", "e")
        await user.type("Twelve miles.")
        assert "Twelve miles." in user.sees()
        await user.press("f2")
        await user.pilot.resize_terminal(20, 4)
        await user.pilot.resize_terminal(80, 24)
        await user.press("3", "escape")
        assert "Twelve miles." in user.sees()
        assert "Delivery" in user.sees()


@pytest.mark.parametrize("key", ["h", "l", "v"])
@pytest.mark.parametrize("size", [(60, 16), (40, 10)])
async def test_a_list_keeps_its_rows_and_the_title_its_period_in_a_small_window(
    open_app: Open, size: tuple[int, int], key: str
) -> None:
    async with open_app(theme="W", size=size) as user:
        await user.press("down", "s", "3", "e", "a", "escape", key)
        table = next(iter(user.app.screen.query("RowTable, OptionList")))
        assert table.scrollable_content_region.height >= 3
        first = user.sees().splitlines()[0]
        assert key == "h" or "December 20" in first


@pytest.mark.parametrize("size", [(20, 4), (40, 10)])
async def test_a_row_of_a_list_and_the_note_are_readable_in_the_smallest_window(
    open_app: Open, size: tuple[int, int]
) -> None:
    async with open_app(theme="W", size=size) as user:
        await user.press("down")
        assert "W2   Light" in user.sees()
        await user.press("enter")
        await user.type("Twelve miles.")
        assert "Twelve miles." in user.sees()
        await user.press("escape", "D")
        assert "Walking" in user.sees()
