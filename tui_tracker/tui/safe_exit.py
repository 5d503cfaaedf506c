"""Every way out of the program saves what is being typed: quit, signals, a closed terminal, a fault."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress

from rich.text import Text

from tui_tracker.errors import TrackerError
from tui_tracker.services.system.crash_report import report
from tui_tracker.tui.dialogs.messages import AskYes
from tui_tracker.tui.format.text import plain
from tui_tracker.tui.key_queue import Orderly
from tui_tracker.tui.screens.base.screen import Page

GRACE = 2.0
"""Seconds within which the program ends after a signal, once the text is saved."""


class WaysOut(Orderly):
    """An app whose open pages are settled, or at least flushed, before it ends."""

    @property
    def pages(self) -> Iterator[Page[object]]:
        """The full screens that are open, the lowest first."""
        return (screen for screen in self.screen_stack if isinstance(screen, Page))

    def reload(self) -> None:
        """Read again what every page shows."""
        for page in self.pages:
            page.reload()

    async def action_quit(self) -> None:
        """Seal what is being typed and leave; ask only where it cannot be saved."""
        for page in list(self.pages):
            if not await page.settle():
                question = plain("Your note could not be saved. Quit all the same and lose it?", "bold")
                self.push_screen(AskYes(question), lambda yes: self.exit() if yes else None)
                return
        self.exit()

    def flush(self) -> None:
        """Save what is being typed at once, as a draft."""
        for page in self.pages:
            page.flush()

    def catch_signals(self) -> None:
        """Textual has no handlers: a closed terminal would cost the draft and leave a busy loop."""
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and not self.is_headless:
                try:
                    asyncio.get_running_loop().add_signal_handler(number, self._leave_on, number)
                except NotImplementedError:
                    return

    def _leave_on(self, number: int) -> None:
        # First the text, however long a busy machine takes: only then may the time run out.
        with suppress(TrackerError):
            self.flush()
        # Textual can wait for ever for a terminal that is gone to take its last output.
        timer = threading.Timer(GRACE, os._exit, [128 + number])
        timer.daemon = True
        timer.start()
        self.exit(return_code=128 + number)

    def _handle_exception(self, error: Exception) -> None:
        """Save the draft, write a report without anybody's words, and say so in two lines."""
        with suppress(TrackerError):
            self.flush()
        if self.is_headless:
            super()._handle_exception(error)
            return
        told = error if isinstance(error, TrackerError) else report(error)
        self._return_code = 1
        self.panic(Text(f"tui-tracker: {told}"))
