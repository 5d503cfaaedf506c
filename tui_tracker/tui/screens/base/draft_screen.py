"""Text under edit: kept in the tracker on each pause of typing and on every way out."""

from __future__ import annotations

from typing import TypeVar

from textual import on
from textual.timer import Timer
from textual.widgets import Static

from tui_tracker.errors import TrackerError
from tui_tracker.services.system.local_time import local_clock
from tui_tracker.tui.format.text import joined, plain
from tui_tracker.tui.screens.base.action_screen import Gestures
from tui_tracker.tui.screens.base.screen import Bench
from tui_tracker.tui.widgets.note_area import NoteArea

Result = TypeVar("Result")

PAUSE = 0.5
"""Seconds after the last key until the draft is saved."""
LONGEST = 3.0
"""Seconds of typing without a pause until it is saved all the same."""
RETRY = 2.0
"""Seconds until a save that failed is tried again."""


class Keeping(Gestures[Result]):
    """A page with one `NoteArea` and a line `.saved` that says how safe its text is."""

    def __init__(self, bench: Bench, text: str) -> None:
        super().__init__(bench)
        self._text = self._kept = text
        self._pause: Timer | None = None
        self._longest: Timer | None = None

    def keep(self, text: str) -> None:
        """Save the text as a draft; runs on a thread and raises `TrackerError` where that fails."""
        raise NotImplementedError

    def show_typed(self) -> None:
        """Show what follows from the text, which has just changed."""

    def about_text(self) -> str:
        """Return what is said of the text before how it is saved."""
        return ""

    def worth_a_look(self) -> str:
        """Return what the saved text should be looked at again for."""
        return ""

    def say_saved(self, how: str, *, bad: bool = False) -> None:
        """Say how safe the text is."""
        line = self.query_one(".saved", Static)
        line.set_class(bad, "-bad")
        told = [plain(f"{self.about_text()}    {how}".strip())]
        look = self.worth_a_look() if self._text == self._kept else ""
        line.update(joined([*told, *([plain(look, "italic")] if look else [])], "\n"))

    @on(NoteArea.Changed)
    def _typed(self) -> None:
        self._text = self.query_one(NoteArea).text
        if self._text == self._kept or self.desk.read_only:
            return
        self.say_saved("saving …")
        if self._pause:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self.keep_now)
        self._longest = self._longest or self.set_timer(LONGEST, self.keep_now)
        self.show_typed()

    async def keep_now(self) -> bool:
        """Save the draft on a thread; tell where that fails, and keep the text in view."""
        for timer in (self._pause, self._longest):
            if timer:
                timer.stop()
        self._pause = self._longest = None
        text = self._text
        if text == self._kept or self.desk.read_only:
            return True
        try:
            await self.bench.on_thread(lambda: self.keep(text))
        except TrackerError as error:
            self.say_saved(f"NOT SAVED, trying again. {error.remedy} {error.cause}", bad=True)
            self._pause = self.set_timer(RETRY, self.keep_now)
            return False
        self._kept = text
        self.say_saved(f"saved {local_clock(self.desk.clock())}")
        return True

    def flush(self) -> None:
        """Save what is typed at once, on the way out of the program."""
        if self._text != self._kept and not self.desk.read_only:
            self.keep(self._text)
            self._kept = self._text

    async def action_save(self) -> None:
        """Save now; it is saved by itself all the same."""
        await self.keep_now()
