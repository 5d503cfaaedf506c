"""Saves the text under edit: on a pause of typing, at the latest after a while, and again after a failure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from tui_tracker.errors import TrackerError
from tui_tracker.tui.context import AppContext, as_tracker_error

PAUSE = 0.5
"""Seconds after the last key until the draft is saved."""
LONGEST = 3.0
"""Seconds of typing without a pause until it is saved all the same."""
RETRY = 2.0
"""Seconds until a save that failed is tried again."""


class DraftSaver:
    """Keeps one text of one screen safe; `saved` and `failed` tell the screen how it went."""

    def __init__(
        self,
        screen: Screen[Any],
        context: AppContext,
        *,
        save: Callable[[str], None],
        saved: Callable[[datetime], None],
        failed: Callable[[TrackerError], None],
    ) -> None:
        """`save` writes a text as a draft; it runs on a thread and raises where that fails."""
        self._screen, self._context = screen, context
        self._save, self._saved, self._failed = save, saved, failed
        self.text = self._kept = ""
        self._pause: Timer | None = None
        self._longest: Timer | None = None

    @property
    def is_saved(self) -> bool:
        """Whether the tracker holds the text as it is, or may not hold it at all."""
        return self.text == self._kept or self._context.session.read_only

    def start(self, text: str) -> None:
        """Begin with the text that the tracker holds."""
        self.text = self._kept = text

    def changed(self, text: str) -> bool:
        """Take a text just typed; return whether it is to be saved."""
        self.text = text
        if self.is_saved:
            return False
        if self._pause:
            self._pause.stop()
        self._pause = self._screen.set_timer(PAUSE, self._save_in_worker)
        self._longest = self._longest or self._screen.set_timer(LONGEST, self._save_in_worker)
        return True

    async def save_now(self) -> bool:
        """Save the draft on a thread; False where that fails, in which case it is tried again."""
        for timer in (self._pause, self._longest):
            if timer:
                timer.stop()
        self._pause = self._longest = None
        if self.is_saved:
            return True
        text = self.text
        try:
            await self._context.write(lambda: self._save(text))
        except Exception as error:
            # Whatever the fault, what is typed stays on the screen and is tried again.
            self._pause = self._screen.set_timer(RETRY, self._save_in_worker)
            self._failed(as_tracker_error(error))
            return False
        self._kept = text
        self._saved(self._context.session.clock())
        return True

    def flush(self) -> None:
        """Save at once, on the way out of the program."""
        if not self.is_saved:
            self._save(self.text)
            self._kept = self.text

    def _save_in_worker(self) -> None:
        # Not awaited by the screen: a save that waits for a locked file must not stop its drawing.
        self._screen.run_worker(self.save_now(), group="draft")
