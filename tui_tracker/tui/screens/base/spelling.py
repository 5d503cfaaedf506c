"""Marks misspelt words in a text under edit and offers others; never while keys are being pressed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual.timer import Timer

from tui_tracker.domain.text import plural
from tui_tracker.services.checks.dictionary import Dictionary, MisspeltWord
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.choices import SelectDialog
from tui_tracker.tui.format.text import clickable, joined, safe
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.note_area import NoteArea

PAUSE = 0.35
"""Seconds without a key until a text is looked at."""


class SpellingMarks:
    """Looks at the text of one screen's `NoteArea` on a thread, after each pause of typing."""

    def __init__(
        self, screen: BaseScreen[Any, Any], context: AppContext, keep: Callable[[], Awaitable[bool]]
    ) -> None:
        """`keep` keeps the text as it is before a word is changed; where it returns False, none is."""
        self._screen, self._context, self._keep = screen, context, keep
        self._timer: Timer | None = None

    def look_again(self) -> None:
        """Look at the text once no key has been pressed for a moment."""
        if self._timer:
            self._timer.stop()
        self._timer = self._screen.set_timer(PAUSE, self._mark_in_worker)

    async def suggest(self) -> None:
        """Go to the next misspelt word and offer others; the first one again after the last."""
        area, dictionary = self._screen.query_one(NoteArea), self._context.live_checks.dictionary
        if dictionary is None:
            self._screen.toast("The spelling check is not ready yet. Try again in a moment.")
            return
        words = await asyncio.to_thread(_misspelt, dictionary, area.text)
        if not words:
            self._screen.toast("The dictionary knows every word.")
            return
        cursor = area.cursor_index
        word = next((word for word in words if word.end >= cursor), words[0])
        area.select(word.start, word.end)
        suggestions = await asyncio.to_thread(dictionary.suggestions, word.word)
        self._ask(area, dictionary, word, suggestions)

    def _ask(
        self, area: NoteArea, dictionary: Dictionary, word: MisspeltWord, suggestions: tuple[str, ...]
    ) -> None:
        keep = safe(f"Keep “{word.word}”, and do not mark it again", "$quiet")
        lines = [*(safe(f"Change to {suggestion}") for suggestion in suggestions), keep]

        def is_there() -> bool:
            return area.text[word.start : word.end] == word.word

        async def answered(number: int | None) -> None:
            if not is_there():
                return
            if number is None:
                # Typing then continues after the word instead of replacing it.
                area.select(word.end, word.end)
                return
            if number < len(suggestions):
                # A change of its own, so that undo takes the word back and not all that was typed.
                if await self._keep() and is_there():
                    area.put_between(suggestions[number], word.start, word.end)
            else:
                dictionary.keep(word.word)
                self._context.preferences.keep_word(word.word)
            self.look_again()

        known = "" if suggestions else " is not in the dictionary"
        heading = f"Spelling: “{word.word}”{known}"
        dialog = SelectDialog(heading, lines, anchor=lambda: area.cursor_line)
        self._screen.app.push_screen(dialog, answered)

    def _mark_in_worker(self) -> None:
        self._screen.run_worker(self._mark(), group="spelling", exclusive=True, exit_on_error=False)

    async def _mark(self) -> None:
        dictionary = self._context.live_checks.dictionary
        area = next(iter(self._screen.query(NoteArea)), None)
        if area is None:
            return
        if dictionary is None:
            self.look_again()
            return
        text, cursor = area.text, area.cursor_index if area.has_focus else -1
        words = await asyncio.to_thread(_misspelt, dictionary, text)
        if area.text == text and area.is_attached:
            # The word at the cursor may not be finished yet.
            area.mark_words({word.word for word in words if word.end != cursor})
            marked = len(area.marked_words)
            key = self._context.keys("note", "write-spelling")
            spelling = [clickable(safe(f"{plural(marked, 'word')} to check · {key} spelling"), "spelling")]
            hints = [*([safe(area.hint)] * bool(area.hint)), *(spelling * bool(marked))]
            area.border_subtitle = joined(hints, " · ")


def _misspelt(dictionary: Dictionary, text: str) -> list[MisspeltWord]:
    return list(dictionary.misspelt(text))
