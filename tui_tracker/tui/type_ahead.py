"""Keys typed before a screen's box has the focus: they go into it, not into nothing."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.widget import Widget


class TypeAhead(Widget):
    """Mixed into a screen with one box to type in: opening a screen takes longer than a quick key."""

    _ahead = ""

    def on_key(self, event: events.Key) -> None:
        """Take a letter that reached the screen: a box with the focus would have kept it."""
        focused = self.screen.focused
        if event.is_printable and event.character and (focused is None or _inserter(focused)):
            event.stop()
            self._ahead += event.character
            self.on_descendant_focus()

    def on_descendant_focus(self) -> None:
        """Put in what was typed ahead, as soon as the box is there to take it."""
        insert = _inserter(self.screen.focused)
        if insert and self._ahead:
            insert(self._ahead)
            self._ahead = ""


def _inserter(box: Widget | None) -> Callable[[str], object] | None:
    """Return what puts text into an Input or a TextArea, without loading the classes of both."""
    if getattr(box, "read_only", False):
        return lambda _: None
    return getattr(box, "insert_text_at_cursor", None) or getattr(box, "insert", None)
