"""A list to choose from whose Enter key is named in the footer and the help."""

from __future__ import annotations

from typing import Any

from textual._widget_navigation import Direction
from textual.content import Content
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


def _wrap(self: Content, width: int, *args: Any, **options: Any) -> Any:
    """Wrap a text in at least one column: a list in a terminal of four columns has none for its options."""
    return _wrap_in_columns(self, max(width, 1), *args, **options)


# In Textual itself too: it divides by the width.
_wrap_in_columns = Content._wrap_and_format
Content._wrap_and_format = _wrap  # type: ignore[method-assign]
