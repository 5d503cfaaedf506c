"""The box a note is written in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widgets import TextArea

from tui_tracker.domain.text import clean
from tui_tracker.tui.format.text import safe

_PROMPTS = ("What was done?", "How is it going?", "What comes next?")
_LEAST_WIDTH = 12
"""Columns from which prompts are shown: Textual cannot wrap them in none."""


class NoteArea(TextArea):
    """A text area that wraps, and whose pastes bring no control characters to the terminal."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, *, read_only: bool) -> None:
        super().__init__(
            soft_wrap=True, show_line_numbers=False, tab_behavior="focus", read_only=read_only,
            highlight_cursor_line=False,
        )  # fmt: skip
        self._further: tuple[str, ...] = ()

    def prompt(self, further: Sequence[str]) -> None:
        """Say in an empty note what to write: the usual questions, then further ones."""
        self._further = tuple(further)
        self.on_resize()

    def on_resize(self) -> None:
        """Say what to write where there is room for it."""
        lines = "\n".join((*_PROMPTS, *self._further))
        self.placeholder = safe(lines) if self.size.width > _LEAST_WIDTH else ""

    def begin(self, text: str) -> None:
        """Load the first text: nothing to undo, and no change to save."""
        with self.prevent(TextArea.Changed):
            self.load_text(clean(text))
        self.move_cursor(self.document.end)

    def _recompute_cursor_offset(self) -> None:
        """Recompute where the cursor is drawn, also while an undo has removed the line it was on.

        Textual shortens the document first and moves the cursor afterwards, and in between scrolls to it:
        https://github.com/Textualize/textual/issues/6686.
        """
        location = min(self.cursor_location, self.document.end)
        self._cursor_offset = self.wrapped_document.location_to_offset(location)

    def on_paste(self, event: events.Paste) -> None:
        """Clean what comes from the clipboard before it is put in."""
        event.text = clean(event.text)

    def put(self, text: str) -> None:
        """Replace the whole text; undo brings the former text back."""
        self.replace(clean(text), (0, 0), self.document.end)
        self.move_cursor(self.document.end)
