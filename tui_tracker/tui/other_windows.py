"""Notices that another window or program has written the tracker, and shows what it holds now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from textual.app import App

from tui_tracker.errors import TrackerError
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.format.text import error_text
from tui_tracker.tui.rescue.file_guard import FileGuard

INTERVAL = 1.5
"""Seconds between two checks."""
SHOWN_SECONDS = 5.0
"""How long the message about a change stays; further changes in that time add no message."""


class ChangeWatcher:
    """Checks the tracker's file at intervals on a thread; a check that fails never ends the program."""

    def __init__(
        self,
        app: App[None],
        context: AppContext,
        guard: FileGuard,
        reload: Callable[[], None],
        is_expected: Callable[[], bool] = lambda: False,
    ) -> None:
        """`reload` shows in every open screen what the tracker holds now.

        Nothing is said of a change that `is_expected`.
        """
        self._app, self._context, self._guard = app, context, guard
        self._reload, self._is_expected = reload, is_expected
        self._is_checking = False
        self._problem = ""
        self._shown_until = 0.0

    def start(self) -> None:
        """Check from now on, at intervals."""
        self._app.set_interval(INTERVAL, self.check)

    def check(self) -> None:
        """Begin a check, unless the one before still waits for the file."""
        if not self._is_checking:
            self._is_checking = True
            self._app.run_worker(self._check(), group="watch", exit_on_error=False)

    async def _check(self) -> None:
        try:
            has_changed = await self._guard.check()
        except Exception as error:
            # Whatever the fault: the screens stay, and the next check tries again.
            await self._show_problem(error)
            return
        finally:
            self._is_checking = False
        self._problem = ""
        if has_changed:
            self._reload()
            await self._show_change()
        self._guard.ask()

    async def _show_change(self) -> None:
        """Say that the tracker has changed, unless that is on the screen already: changes may continue."""
        now = monotonic()
        if now >= self._shown_until and not self._is_expected():
            self._shown_until = now + SHOWN_SECONDS
            words = "The tracker was changed in another window. You now see the latest version."
            # A tracker that is in use again says so at the next check.
            with suppress(TrackerError):
                if begun := await asyncio.to_thread(self._context.session.period_begun_elsewhere):
                    words = f"{begun} was started in another window. To work in it, open the tracker again."
            self._app.notify(words, timeout=SHOWN_SECONDS)

    async def _show_problem(self, error: Exception) -> None:
        """Name a problem once, not at every check."""
        from tui_tracker.tui.screens.base.draft_screen import DraftScreen

        if isinstance(self._app.screen, DraftScreen):
            # The screen itself says how safe its text is, where a passing message would cover that.
            return
        if type(error).__name__ != self._problem:
            self._problem = type(error).__name__
            problem = error_text(await self._context.explain(error))
            self._app.notify(problem, severity="error", timeout=10)
