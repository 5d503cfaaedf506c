"""Every way out of the program saves what is being typed: quit, signals, a closed terminal, a fault."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress

from rich.text import Text
from textual.app import App

from tui_tracker.domain.text import clean
from tui_tracker.tui.context import as_tracker_error
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.dialogs.messages import ConfirmDialog
from tui_tracker.tui.format.text import safe
from tui_tracker.tui.screens.base.screen import BaseScreen

GRACE = 2.0
"""Seconds within which the program ends after a signal, once the text is saved."""


class SafeExit:
    """Saves the open screens' text before one app ends."""

    def __init__(self, app: App[None]) -> None:
        self._app = app

    @property
    def screens(self) -> Iterator[BaseScreen[object, object]]:
        """The full screens that are open, the lowest first."""
        return (screen for screen in self._app.screen_stack if isinstance(screen, BaseScreen))

    async def quit(self) -> None:
        """Seal what is being typed and leave; ask only where it cannot be saved."""
        for screen in list(self.screens):
            if not await screen.finish_editing():
                question = safe(screen.unsaved_question("Quit?"), "bold")
                self._app.push_screen(ConfirmDialog(question), lambda yes: self._app.exit() if yes else None)
                return
        self._app.exit()

    def flush(self) -> None:
        """Save what is being typed at once, as drafts; a screen that fails does not stop the others."""
        for screen in list(self._app.screen_stack):
            if isinstance(screen, BaseScreen | AnswerDialog):
                with suppress(Exception):
                    screen.flush()

    def catch_signals(self) -> None:
        """Handle SIGTERM and SIGHUP: Textual does not, and a closed terminal would cost the draft."""
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and not self._app.is_headless:
                try:
                    asyncio.get_running_loop().add_signal_handler(number, self._leave_on, number)
                except NotImplementedError:
                    return

    def _leave_on(self, number: int) -> None:
        # First the text, however long a busy machine takes: only then may the time run out.
        self.flush()
        # Textual can wait without end for a closed terminal to take its last output.
        timer = threading.Timer(GRACE, os._exit, [128 + number])
        timer.daemon = True
        timer.start()
        self._app.exit(return_code=128 + number)

    def crash_message(self, error: Exception) -> Text:
        """Save the drafts, write a report without anybody's text, and return two lines to print."""
        self.flush()
        return Text(clean(f"tui-tracker: {as_tracker_error(error)}"))
