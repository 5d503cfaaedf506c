"""A table of any length: what is drawn, and where the cursor goes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.text import Text
from textual.app import App, ComposeResult

from tests.support.screens import screen_text
from tui_tracker.tui.widgets.row_table import REST, RowTable

HEADINGS = frozenset({0, 3})


class TableApp(App[None]):
    """A table of so many rows; remembers which rows' cells were made, and what was chosen."""

    def __init__(self, count: int, skipped: frozenset[int] = HEADINGS) -> None:
        super().__init__()
        self.made: list[int] = []
        self.events: list[str] = []
        self._count, self._skipped = count, skipped

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"quiet": "#888888"}

    def compose(self) -> ComposeResult:
        yield RowTable()

    def on_mount(self) -> None:
        table = self.query_one(RowTable)
        table.set_rows({"ID": 8, "Text": 20}, self._count, self._cells, cursor=1, skipped=self._skipped)
        table.focus()

    def _cells(self, row: int) -> Sequence[Text]:
        self.made.append(row)
        return Text(f"A{row}"), Text("Mend the footpaths of the whole county")

    def on_row_table_chosen(self) -> None:
        self.events.append(f"chosen {self.query_one(RowTable).cursor_row}")

    def on_row_table_heading_clicked(self, event: RowTable.HeadingClicked) -> None:
        self.events.append(f"heading {event.column}")


async def test_only_rows_on_the_screen_are_made() -> None:
    app = TableApp(100_000)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("pagedown", "pagedown")
        table = app.query_one(RowTable)
        table.action_scroll_bottom()
        await pilot.pause()
        assert "A99999" in screen_text(app)
        assert len(set(app.made)) < 100


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ((), 1),
        (("up",), 1),
        (("down", "down"), 4),
        (("down", "down", "up"), 2),
        (("pagedown",), 19),
        (("pagedown", "pageup"), 1),
    ],
)
async def test_the_cursor_steps_over_headings_and_stays_within_the_rows(
    keys: tuple[str, ...], row: int
) -> None:
    app = TableApp(20)
    async with app.run_test(size=(60, 40)) as pilot:
        await pilot.press(*keys)
        assert app.query_one(RowTable).cursor_row == row


async def test_the_first_heading_is_seen_again_with_the_first_row() -> None:
    app = TableApp(200)
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.press("pagedown", "pagedown")
        app.query_one(RowTable).action_scroll_top()
        await pilot.pause()
        assert "A0" in screen_text(app)


async def test_a_click_moves_the_cursor_and_a_second_one_chooses() -> None:
    app = TableApp(20)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click(RowTable, offset=(4, 6))
        assert app.query_one(RowTable).cursor_row == 5
        assert app.events == []
        await pilot.click(RowTable, offset=(4, 6))
        assert app.events == ["chosen 5"]


async def test_a_click_on_a_heading_names_its_column() -> None:
    app = TableApp(20)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click(RowTable, offset=(14, 0))
        assert app.events == ["heading Text"]
        await pilot.click(RowTable, offset=(4, 1))
        assert app.query_one(RowTable).cursor_row == 1


async def test_a_table_without_rows_is_empty_and_chooses_nothing() -> None:
    app = TableApp(0, frozenset())
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("down", "up", "pagedown")
        app.query_one(RowTable).action_select_cursor()
        await pilot.pause()
        assert app.events == []


async def test_one_column_takes_what_the_others_leave_in_a_window_of_any_width() -> None:
    app = TableApp(3, frozenset())
    async with app.run_test(size=(60, 20)) as pilot:
        table = app.query_one(RowTable)
        table.set_rows({"ID": 8, "Text": REST}, 3, app._cells)
        await pilot.pause()
        assert "Mend the footpaths of the whole county" in screen_text(app)
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        assert "Mend the footpaths of the w…" in screen_text(app)


async def test_a_table_without_rows_has_no_row_under_the_cursor_and_takes_every_key() -> None:
    app = TableApp(0, frozenset())
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("down", "end", "pageup", "home", "enter")
        assert app.events == []
