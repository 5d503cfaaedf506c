"""The line at the top of a screen: where it is, in which period, and how far the work is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tui_tracker.tui.format.text import cut_width, joined, safe

_SEPARATOR = "  ·  "
_GAP = 3
_SHORTEST_NAME = 18


class Title(Widget):
    """A title line: a narrow window drops asides, then extras, then cuts the name, never the period."""

    DEFAULT_CSS = """
    Title { height: 1; background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._heading = self._period = ""
        self._badges: tuple[str, ...] = ()
        self._extras: tuple[str, ...] = ()
        self._right: tuple[Content, ...] = ()
        self._badge = ""

    def on_mount(self) -> None:
        """Show what is the same on every screen."""
        self.show_badge(getattr(self.app, "title_badge", ""))

    def show_badge(self, words: str) -> None:
        """Show at the right end the state of the sync with the hub, where there is room for it."""
        if words != self._badge:
            self._badge = words
            self.refresh()

    def show(
        self,
        name: str,
        *right: Content,
        period: str = "",
        badges: Sequence[str] = (),
        extras: Sequence[str] = (),
    ) -> None:
        """Show the name of the place; `right` gives what the right end holds, the most important first."""
        shown = (name, period, tuple(badges), tuple(extras), right)
        if shown != (self._heading, self._period, self._badges, self._extras, self._right):
            self._heading, self._period, self._badges, self._extras, self._right = shown
            self.refresh()

    def render(self) -> Content:
        """Return the line in the width there is."""
        width = self.size.width
        right, extras = [part for part in self._right if part.cell_length], list(self._extras)
        if self._badge:
            badge = safe(self._badge, "$quiet")
            right = [*right, badge] if self._needed([*right, badge], extras) <= width else right
        if self._needed(right, extras, self._heading) > width:
            right = [_without_aside(part) for part in right]
        while self._needed(right, extras) > width and (extras or right):
            (extras or right).pop()
        end = joined(right, _SEPARATOR)
        tail = "".join(f"{_SEPARATOR}{part}" for part in (self._period, *extras) if part)
        badges = "".join(f" {badge} " for badge in self._badges)
        room = width - cell_len(tail) - cell_len(badges) - 1 - (end.cell_length + _GAP if right else 0)
        name = self._heading
        if cell_len(name) > room:
            name = cut_width(name, max(room, _SHORTEST_NAME))
        left = joined([
            safe(name, "bold"), safe(tail), safe(" " * bool(badges)), safe(badges, "bold reverse $warning"),
        ])  # fmt: skip
        return joined([left, safe(" " * max(width - left.cell_length - end.cell_length, 1)), end])

    def _needed(self, right: Sequence[Content], extras: Sequence[str], name: str = "") -> int:
        """Return the columns that the line takes, with a whole name or with one cut as short as may be."""
        parts = [part for part in (name or self._heading[:_SHORTEST_NAME], self._period, *extras) if part]
        left = sum(cell_len(part) for part in parts) + len(_SEPARATOR) * (len(parts) - 1)
        left += sum(cell_len(badge) + 2 for badge in self._badges)
        ends = sum(part.cell_length for part in right) + len(_SEPARATOR) * max(len(right) - 1, 0)
        return left + ends + _GAP


def _without_aside(part: Content) -> Content:
    """Return words without what is in brackets at their end: a due date without the days left."""
    return part[: part.plain.index(" (")] if part.plain.endswith(")") and " (" in part.plain else part
