"""Keys typed before a screen's box has the focus: they go into it, not into nothing."""

from __future__ import annotations

from textual import events
from textual.widget import Widget
from textual.widgets import Input, TextArea


class TypeAhead(Widget):
    """Mixed into a screen with one box to type in: opening a screen takes longer than a quick key."""

    _ahead = ""

    def on_key(self, event: events.Key) -> None:
        """Take a letter that reached the screen: a box with the focus would have kept it."""
        focused = self.screen.focused
        if (
            event.is_printable
            and event.character
            and (focused is None or isinstance(focused, Input | TextArea))
        ):
            event.stop()
            self._ahead += event.character
            self.on_descendant_focus()

    def on_descendant_focus(self) -> None:
        """Put in what was typed ahead, as soon as the box is there to take it."""
        box, letters = self.screen.focused, self._ahead
        if isinstance(box, Input):
            self._ahead = ""
            box.insert_text_at_cursor(letters)
        elif isinstance(box, TextArea):
            self._ahead = ""
            if not box.read_only:
                box.insert(letters)
