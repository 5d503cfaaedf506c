"""Every way out of the program saves what is being typed: quit, signals, a closed terminal, a fault."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

from textual.app import App

from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.dialogs.messages import confirm
from tui_tracker.tui.screens.base.screen import BaseScreen

GRACE = 2.0
"""Seconds within which the program ends after a signal, once the text is saved."""

EXIT_PATIENCE = 5.0
"""Seconds after the terminal is gone within which the event loop begins to leave, if it can."""


class SafeExit:
    """Saves the open screens' text before one app ends."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._leaving = False

    @property
    def screens(self) -> Iterator[BaseScreen[object, object]]:
        """The full screens that are open, the lowest first."""
        return (screen for screen in self._app.screen_stack if isinstance(screen, BaseScreen))

    async def quit(self) -> None:
        """Seal what is being typed and leave; ask only where it cannot be saved."""
        for screen in list(self.screens):
            if not await screen.finish_editing():
                confirm(self._app, screen.unsaved_question("Quit?"), self._app.exit)
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
        if self._app.is_headless:
            return
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):
            for number in (getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)):
                loop.add_signal_handler(number, self._leave_on, number)
            if callable(resume := signal.getsignal(signal.SIGCONT)):
                # A closed terminal sends SIGHUP and SIGCONT. Textual answers the second by writing to the
                # terminal, for which it can wait without end: in the loop, the first comes first.
                loop.add_signal_handler(signal.SIGCONT, resume, signal.SIGCONT, None)
            threading.Thread(target=self._watch_terminal, daemon=True, name="closed-terminal").start()

    def _watch_terminal(self) -> None:
        """End the program when the terminal is gone and the loop, waiting for it, sees no signal."""
        poll = select.poll()
        poll.register(0, 0)
        if poll.poll()[0][1] & select.POLLHUP:
            time.sleep(EXIT_PATIENCE)
            if not self._leaving:
                self.flush()
                os._exit(128 + signal.SIGHUP)

    def _leave_on(self, number: int) -> None:
        self._leaving = True
        # First the text, however long a busy machine takes: only then may the time run out.
        self.flush()
        # Textual can wait without end for a closed terminal to take its last output.
        timer = threading.Timer(GRACE, os._exit, [128 + number])
        timer.daemon = True
        timer.start()
        self._app.exit(return_code=128 + number)
