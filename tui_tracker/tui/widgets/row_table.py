"""A table that makes a row's cells only when the row is on the screen, so that its length costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.theme import Theme

from tui_tracker.domain.text import clean

Cells = Sequence[Text]
_HEADER_HEIGHT = 1
_KEPT_ROWS = 512
"""Rows whose drawing is kept: some screens full."""
REST = 0
"""Width of the one column that takes what the others leave."""
_LEAST, _PADDING = 8, 2
"""Columns that the rest is given at least, and those around a cell."""


class RowTable(ScrollView, can_focus=True):
    """Rows of one line under a line of headings, with a cursor that steps over rows it cannot be on."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-table--header", "row-table--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Up", show=False),
        Binding("down", "cursor_down", "Down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("home,ctrl+home", "scroll_top", "First row", show=False),
        Binding("end,ctrl+end", "scroll_bottom", "Last row", show=False),
    ]
    DEFAULT_CSS = """
    RowTable { background: $background; color: $foreground; overflow-x: hidden; }
    RowTable > .row-table--header { color: $quiet; background: $background; text-style: bold; }
    RowTable > .row-table--cursor {
        background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground;
        text-style: $block-cursor-blurred-text-style;
    }
    RowTable:focus > .row-table--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground;
        text-style: $block-cursor-text-style;
    }
    """

    cursor_row = reactive(0, repaint=False, always_update=True)
    """The row with the cursor, from 0."""

    class Moved(Message):
        """The cursor went to another row, or the rows changed under it."""

    class Chosen(Message):
        """Enter was pressed on a row, or it was clicked while it had the cursor."""

    class HeadingClicked(Message):
        """A column's heading was clicked."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    def __init__(self, *, classes: str = "panel") -> None:
        super().__init__(classes=classes)
        self._columns: dict[str, int] = {}
        self._row_count = 0
        self._cells_of: Callable[[int], Cells] = lambda _row: ()
        self._skipped: Collection[int] = ()
        self._drawn: LRUCache[tuple[int, bool], Strip] = LRUCache(_KEPT_ROWS)

    def set_rows(
        self,
        columns: Mapping[str, int],
        count: int,
        cells_of: Callable[[int], Cells],
        *,
        cursor: int = 0,
        skipped: Collection[int] = (),
    ) -> None:
        """Show other rows: `columns` are headings and their widths, `cells_of` makes one row's cells.

        One width may be `REST`. The cursor never rests on the rows `skipped`. The rows stay scrolled to
        where they were.
        """
        self._columns, self._row_count, self._cells_of = dict(columns), count, cells_of
        self._skipped = skipped
        self.virtual_size = Size(self.size.width, count + _HEADER_HEIGHT)
        self.redraw_rows()
        self.cursor_row = cursor

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that all rows need, for a table that is as high as its rows."""
        return self._row_count + _HEADER_HEIGHT

    def redraw_rows(self) -> None:
        """Make the cells on the screen anew."""
        self._drawn.clear()
        self.refresh()

    def on_mount(self) -> None:
        """Cells carry their colours: draw them again where another colour theme is chosen."""
        self.app.theme_changed_signal.subscribe(self, self._recolour)

    def on_unmount(self) -> None:
        """Release the rows: there may be many, and the closed table itself lingers."""
        self._row_count, self._cells_of, self._skipped = 0, lambda _row: (), ()
        self._drawn.clear()

    def _recolour(self, _theme: Theme) -> None:
        self.redraw_rows()

    def notify_style_update(self) -> None:
        """Forget what was drawn in another style."""
        self._drawn.clear()
        super().notify_style_update()

    # The cursor

    def validate_cursor_row(self, row: int) -> int:
        """Stay within the rows, and step over those skipped in the direction of the move."""
        wanted = max(0, min(row, self._row_count - 1))
        step = 1 if wanted >= self.cursor_row else -1
        for direction in (step, -step):
            candidate = wanted
            while 0 <= candidate < self._row_count and candidate in self._skipped:
                candidate += direction
            if 0 <= candidate < self._row_count:
                return candidate
        return wanted

    def watch_cursor_row(self, old: int, new: int) -> None:
        """Draw the two rows, and scroll so that the new one is seen."""
        for row in {old, new}:
            self._drawn.discard((row, True))
            self.refresh(Region(0, row - self._top + _HEADER_HEIGHT, self.size.width, 1))
        self._scroll_to_cursor()
        self.post_message(self.Moved())

    @property
    def _top(self) -> int:
        """The first row that is seen."""
        return self.scroll_offset.y

    @property
    def _rows_seen(self) -> int:
        return max(self.scrollable_content_region.height - _HEADER_HEIGHT, 1)

    @property
    def cursor_region(self) -> Region:
        """Where the row with the cursor is on the screen."""
        x, y, width, _ = self.content_region
        return Region(x, y + _HEADER_HEIGHT + self.cursor_row - self._top, width, 1)

    def _scroll_to_cursor(self) -> None:
        row = self.cursor_row
        # A heading above the first row is seen together with it.
        first = row - 1 if row - 1 in self._skipped and row == 1 else row
        if first < self._top:
            self.scroll_to(y=first, animate=False, immediate=True)
        elif row >= self._top + self._rows_seen:
            self.scroll_to(y=row - self._rows_seen + 1, animate=False, immediate=True)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._scroll_to_cursor()

    def move_cursor(self, *, row: int) -> None:
        """Put the cursor on a row."""
        self.cursor_row = row

    def action_cursor_up(self) -> None:
        """Go a row up."""
        self.cursor_row -= 1

    def action_cursor_down(self) -> None:
        """Go a row down."""
        self.cursor_row += 1

    def action_page_up(self) -> None:
        """Go up by as many rows as are seen."""
        self.cursor_row -= self._rows_seen

    def action_page_down(self) -> None:
        """Go down by as many rows as are seen."""
        self.cursor_row += self._rows_seen

    def action_scroll_top(self) -> None:
        """Go to the first row."""
        self.cursor_row = 0

    def action_scroll_bottom(self) -> None:
        """Go to the last row."""
        self.cursor_row = self._row_count - 1

    def action_select_cursor(self) -> None:
        """Choose the row under the cursor."""
        if self._row_count:
            self.post_message(self.Chosen())

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        row = self._top + offset.y - _HEADER_HEIGHT
        if offset.y < _HEADER_HEIGHT:
            if (label := self._column_at(offset.x)) is not None:
                self.post_message(self.HeadingClicked(label))
        elif row < self._row_count and row not in self._skipped:
            if row == self.cursor_row:
                self.action_select_cursor()
            else:
                self.cursor_row = row

    def _column_at(self, x: int) -> str | None:
        for label, width in self._fitted_columns().items():
            if x < width + _PADDING:
                return label
            x -= width + _PADDING
        return None

    def _fitted_columns(self) -> dict[str, int]:
        """Return the columns with their widths in a table as wide as it is now."""
        taken = sum(width + _PADDING for width in self._columns.values())
        rest = max(self.size.width - taken, _LEAST)
        return {label: rest if width == REST else width for label, width in self._columns.items()}

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line: the headings, a row, or nothing below the last row."""
        width = self.size.width
        if y < _HEADER_HEIGHT:
            # Spaces at the left are part of a heading, which `table_cell` would take away.
            cells = [Text(clean(label), no_wrap=True) for label in self._columns]
            return self._line(cells).apply_style(self.get_component_rich_style("row-table--header"))
        row = self._top + y - _HEADER_HEIGHT
        if row >= self._row_count:
            return Strip.blank(width, self.rich_style)
        has_cursor = row == self.cursor_row
        strip = self._drawn.get((row, has_cursor))
        if strip is None or strip.cell_length != width:
            strip = self._draw(row, has_cursor)
            self._drawn[row, has_cursor] = strip
        return strip

    def _draw(self, row: int, has_cursor: bool) -> Strip:
        strip = self._line(self._cells_of(row))
        if not has_cursor:
            return strip.apply_style(self.rich_style)
        style = self.get_component_rich_style("row-table--cursor")
        # A cell's own colour is dropped, so that the cursor's row is readable in every colour theme.
        colour = Style.from_color(color=style.color)
        return Strip(Segment.apply_style(strip, style, colour), strip.cell_length)

    def _line(self, cells: Cells) -> Strip:
        line = Text(no_wrap=True, end="")
        for cell, width in zip(cells, self._fitted_columns().values(), strict=False):
            fitted = cell.copy()
            fitted.truncate(width, overflow="ellipsis", pad=True)
            line.append(" ").append_text(fitted).append(" ")
        return Strip(line.render(self.app.console)).adjust_cell_length(self.size.width)
