"""A list to choose from whose Enter key is named in the footer and the help."""

from __future__ import annotations

from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual._widget_navigation import Direction
from textual.content import Content
from textual.strip import Strip
from textual.widgets import OptionList

from tui_tracker.tui.keys.table import bindings_of


class KeyedOptionList(OptionList):
    """Shows text as it is, never as markup."""

    BINDINGS = bindings_of("option list")

    def __init__(self) -> None:
        super().__init__(markup=False)


def _move_page(self: OptionList, direction: Direction) -> None:
    """Move by a page, or not at all where the terminal is so low that no option has been drawn."""
    if (self.highlighted or 0) in self._index_to_line:
        _move_drawn_page(self, direction)


# In Textual itself, for the lists of its command palette too: it looks an option up that has no line.
_move_drawn_page = OptionList._move_page
OptionList._move_page = _move_page  # type: ignore[method-assign]


def _render_line(self: OptionList, y: int) -> Strip:
    """Draw the option under the cursor in the cursor's colour: in its own it may not be readable."""
    strip = _render_coloured_line(self, y)
    option = _option_of(strip)
    if option is None or option != self.highlighted or self.get_option_at_index(option).disabled:
        return strip
    style = self.get_visual_style("option-list--option", "option-list--option-highlighted")
    colour = Style.from_color(color=style.rich_style.color)
    return Strip(Segment.apply_style(strip, post_style=colour), strip.cell_length)


def _option_of(strip: Strip) -> int | None:
    """Return the number of the option that a line belongs to."""
    return next((number for segment in strip if segment.style
                 and (number := segment.style.meta.get("option")) is not None), None)  # fmt: skip


# In Textual itself, for the pickers and its command palette too.
_render_coloured_line = OptionList.render_line
OptionList.render_line = _render_line  # type: ignore[method-assign]


def _wrap(self: Content, width: int, *args: Any, **options: Any) -> Any:
    """Wrap a text in at least one column: a list in a terminal of four columns has none for its options."""
    return _wrap_in_columns(self, max(width, 1), *args, **options)


# In Textual itself too: it divides by the width.
_wrap_in_columns = Content._wrap_and_format
Content._wrap_and_format = _wrap  # type: ignore[method-assign]
