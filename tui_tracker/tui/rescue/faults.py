"""Contains a fault of a widget: its screen is opened again from what is saved, and the program continues."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

from textual import events
from textual._context import active_message_pump
from textual.app import App
from textual.dom import DOMNode, NoScreen
from textual.screen import Screen
from textual.worker import WorkerFailed

from tui_tracker.services.system.crash_report import write_crash_report
from tui_tracker.tui.screens.base.screen import BaseScreen

REOPENED = "This screen had a fault and was opened again. Your text is kept."
MOST, WITHIN = 3, 10.0
"""So many faults within so many seconds end the program: opening again does not help."""
REOPEN_PATIENCE = 5.0
"""Seconds until a screen that could not be opened again ends the program."""
_SHOWN_SECONDS = 10.0


class FaultGuard:
    """Opens a screen again whose widget failed: Textual handles no further event of such a widget."""

    def __init__(self, app: App[None], flush: Callable[[], None]) -> None:
        """`flush` saves at once what is being typed in every open screen."""
        self._app, self._flush = app, flush
        self.is_on = not app.is_headless
        """Off in tests, which are to see every fault."""
        self._moments: list[float] = []
        self._reopening: BaseScreen[Any, Any] | None = None
        self._has_ended = False

    def contain(self, error: Exception) -> bool:
        """Save what is typed and open the faulty screen again; False where the program must end."""
        if not self.is_on or self._has_ended or not self._app.is_running or self._app._exit:
            return False
        screen = self._faulty_screen()
        if screen is not None and (screen is self._reopening or screen not in self._app.screen_stack):
            # More of the same fault, from a screen that is going.
            return True
        now = monotonic()
        self._moments = [moment for moment in self._moments if now - moment < WITHIN] + [now]
        full = self._full_screen(screen)
        if len(self._moments) >= MOST or full is None:
            self._has_ended = True
            return False
        self._flush()
        # For its crash report.
        write_crash_report(_cause(error))
        self._reopening = full
        self._app.call_later(self._reopen, full)
        asyncio.get_running_loop().call_later(REOPEN_PATIENCE, self._give_up, full, error)
        return True

    def _faulty_screen(self) -> Screen[Any] | None:
        """Return the screen whose widget is at work; None where it is the app itself."""
        pump = active_message_pump.get(None)
        if isinstance(pump, DOMNode) and not isinstance(pump, App):
            with suppress(NoScreen):
                return pump.screen
        return None

    def _full_screen(self, screen: Screen[Any] | None) -> BaseScreen[Any, Any] | None:
        """Return the full screen that is faulty, or has the faulty dialog over it."""
        stack = self._app.screen_stack
        below = stack if screen is None else stack[: stack.index(screen) + 1]
        return next((full for full in reversed(below) if isinstance(full, BaseScreen)), None)

    async def _reopen(self, old: BaseScreen[Any, Any]) -> None:
        """Put a new screen in the position of the old one, without the dialogs over that.

        A screen that was closed in the meantime is gone with its fault.
        """
        app = self._app
        if old not in app.screen_stack:
            self._reopening = None
            return
        while app.screen is not old and not isinstance(app.screen, BaseScreen):
            app.pop_screen()
        new, mount = app._get_screen(old.renewed())
        app._load_screen_css(new)
        stack = app._screen_stack
        stack[stack.index(old)] = new
        new._result_callbacks.extend(old._result_callbacks)
        self._reopening = None
        if app.screen is new:
            new.post_message(events.ScreenResume())
        await mount()
        old.remove()
        app.notify(REOPENED, severity="warning", timeout=_SHOWN_SECONDS)

    def _give_up(self, screen: BaseScreen[Any, Any], error: Exception) -> None:
        if self._app.is_running and screen is self._reopening:
            self._has_ended = True
            self._app._handle_exception(error)


def _cause(error: Exception) -> Exception:
    """Return what failed in a worker, where it was one."""
    inner = error.error if isinstance(error, WorkerFailed) else None
    return inner if isinstance(inner, Exception) else error
