"""A text that has only so many lines on its screen, and says so where it is longer."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tui_tracker.tui.format.text import joined, safe


class ShortText(Static):
    """A text cut to the lines that its style allows (`max-height`); a cut text ends with “…”."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes, markup=False)
        self._whole = Content()

    def show(self, text: Content) -> None:
        """Show a text, as much of it as there is room for."""
        self._whole = text
        self.on_resize()

    def on_resize(self) -> None:
        """Cut the text anew where the window has another width."""
        most, width = self.styles.max_height, self.content_size.width
        lines = self._whole.wrap(width) if width else []
        if most is None or len(lines) <= most.value:
            self.update(self._whole)
            return
        *first, last = lines[: int(most.value)]
        self.update(joined([*first, joined([last.rstrip().truncate(width - 1), safe("…")])], "\n"))
