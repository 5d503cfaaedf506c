"""The box a note is written in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from tui_tracker.domain.text import clean
from tui_tracker.tui.format.text import safe
from tui_tracker.tui.format.typed_text import cleaned_for

_PROMPTS = ("What was done?", "How is it going?", "What comes next?")
_LEAST_WIDTH = 12
"""Columns from which prompts are shown: Textual cannot wrap them in none."""


_OURS = {"ctrl+a", "ctrl+d", "ctrl+e", "ctrl+k", "f6", "f7"}
"""Keys that do more for a note than Textual has them do: Delete, Home and End are keys of their own."""
_AS_IN_WORD = (
    Binding("ctrl+a", "select_all", "Select all", show=False),
    Binding("ctrl+home", "text_start", "Go to the beginning", show=False),
    Binding("ctrl+end", "text_end", "Go to the end", show=False),
)


def _without_ours(bindings: Iterable[BindingType]) -> Iterator[BindingType]:
    for binding in Binding.make_bindings(bindings):
        if binding.key not in _OURS:
            yield binding


class NoteArea(TextArea, inherit_bindings=False):
    """A text area that wraps, and whose pastes bring no control characters to the terminal."""

    cleans_pastes = True

    class NothingToUndo(Message):
        """Somebody asked to undo, and nothing was typed here."""

    class Overwritten(Message):
        """Somebody deleted all of a text, or typed over it, at once."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    BINDINGS: ClassVar[list[BindingType]] = [*_without_ours(TextArea.BINDINGS), *_AS_IN_WORD]

    def __init__(self, *, read_only: bool) -> None:
        super().__init__(
            soft_wrap=True, show_line_numbers=False, tab_behavior="focus", read_only=read_only,
            highlight_cursor_line=False,
        )  # fmt: skip
        self.hint = ""
        """What the frame says below the text, before what is to say of its spelling."""
        self._further: tuple[str, ...] = ()
        self._marked: frozenset[str] = frozenset()
        self._mark_pattern: re.Pattern[str] | None = None
        self._line_marks: dict[int, tuple[str, tuple[tuple[int, int], ...]]] = {}

    # Spelling

    @property
    def marked_words(self) -> frozenset[str]:
        """The words that are marked as misspelt."""
        return self._marked

    def mark_words(self, words: Iterable[str]) -> None:
        """Underline these words wherever they are in the text."""
        wanted = frozenset(words)
        if wanted != self._marked:
            self._marked = wanted
            either = "|".join(map(re.escape, sorted(wanted, key=len, reverse=True)))
            self._mark_pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)") if wanted else None
            self._line_marks.clear()
            self._line_cache.clear()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        """Return a line with its misspelt words underlined."""
        line = super().get_line(line_index)
        if self._mark_pattern:
            colour = self.app.theme_variables.get("error", "").replace("ansi_", "")
            for start, end in self._marks_in(line_index, line.plain):
                line.stylize(f"underline {colour}", start, end)
        return line

    def _marks_in(self, line_index: int, line: str) -> tuple[tuple[int, int], ...]:
        """Return where a line's marks are; each row that a long line is wrapped into asks again."""
        known = self._line_marks.get(line_index)
        if known is None or known[0] != line:
            matches = self._mark_pattern.finditer(line) if self._mark_pattern else ()
            known = self._line_marks[line_index] = line, tuple(match.span() for match in matches)
        return known[1]

    @property
    def cursor_index(self) -> int:
        """The number of letters before the cursor."""
        row, column = self.cursor_location
        return sum(len(line) + 1 for line in self.text.split("\n")[:row]) + column

    @property
    def cursor_line(self) -> Region:
        """The line with the cursor, in rows and columns of the screen."""
        return Region(self.region.x, self.cursor_screen_offset.y, self.region.width, 1)

    def select(self, start: int, end: int) -> None:
        """Select the letters from a number to another."""
        self.selection = Selection(self._location(start), self._location(end))

    def put_between(self, text: str, start: int, end: int) -> None:
        """Replace some letters; undo restores them."""
        self.replace(clean(text), self._location(start), self._location(end), maintain_selection_offset=False)

    def _location(self, index: int) -> tuple[int, int]:
        before = self.text[:index]
        return before.count("\n"), index - before.rfind("\n") - 1

    # Text

    def prompt(self, further: Sequence[str]) -> None:
        """Say in an empty note what to write: the usual questions, then further ones."""
        self._further = tuple(further)
        self.on_resize()

    def on_resize(self) -> None:
        """Say what to write where there is room for it."""
        lines = "\n".join((*_PROMPTS, *self._further))
        self.placeholder = safe(lines) if self.size.width > _LEAST_WIDTH else ""

    def action_undo(self) -> None:
        """Undo what was typed; say so where there is nothing."""
        if not self.history._undo_stack:
            self.post_message(self.NothingToUndo())
        super().action_undo()

    def action_text_start(self) -> None:
        """Go to the beginning of the text."""
        self.move_cursor(self.document.start)

    def action_text_end(self) -> None:
        """Go to the end of the text."""
        self.move_cursor(self.document.end)

    def begin(self, text: str) -> None:
        """Load the first text: nothing to undo, and no change to save."""
        with self.prevent(TextArea.Changed):
            self.load_text(cleaned_for(self, text))
        self.move_cursor(self.document.end)

    def _recompute_cursor_offset(self) -> None:
        """Recompute where the cursor is drawn, also while an undo has removed the line it was on.

        Textual shortens the document first and moves the cursor afterwards, and in between scrolls to it:
        https://github.com/Textualize/textual/issues/6686.
        """
        location = min(self.cursor_location, self.document.end)
        self._cursor_offset = self.wrapped_document.location_to_offset(location)

    def on_key(self, event: events.Key) -> None:
        """Begin no second line in an empty note: its questions stay in view."""
        if event.key == "enter" and not self.text:
            event.prevent_default()
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Clean what comes from the clipboard before it is put in."""
        event.text = cleaned_for(self, event.text)

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit; say so where it takes all of the text away."""
        ends = sorted((edit.from_location, edit.to_location))
        if self.text and ends == [self.document.start, self.document.end]:
            self.post_message(self.Overwritten(self.text))
        return super().edit(edit)

    def put(self, text: str) -> None:
        """Replace the whole text; undo brings the former text back."""
        with self.prevent(self.Overwritten):
            self.replace(cleaned_for(self, text), (0, 0), self.document.end)
        self.move_cursor(self.document.end)
