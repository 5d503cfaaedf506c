"""Keys in the order they were typed: each waits until the one before it has done its work.

Textual hands every key at once to what has the focus then. Of `s` `3` typed fast the 3 would reach the
list, not the choice that `s` opens; of a note left and the next one begun, the first words would be lost.
"""

from __future__ import annotations

from collections import deque

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

PATIENCE = 1.0
"""Seconds after which the next key is let through all the same: no fault may lock the keyboard."""


class Orderly(App[None]):
    """An app that takes one key, or one paste, at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._at_work = False
        self._turn = 0
        self._patience: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Queue what is typed; everything else goes its usual way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.append(event)
            if not self._at_work:
                await self._take_next()
        else:
            await super().on_event(event)

    async def _take_next(self) -> None:
        if self._patience:
            self._patience.stop()
            self._patience = None
        self._at_work = bool(self._typed) and self.is_running
        if not self._at_work:
            return
        self._turn += 1
        turn, screen = self._turn, self.screen
        target: Widget = self.focused or screen
        self._patience = self.set_timer(PATIENCE, lambda: self._worked(turn))
        await super().on_event(self._typed.popleft())
        self._follow(target, screen, turn)

    def _follow(self, node: DOMNode | None, screen: Screen[object], turn: int) -> None:
        """Go the way the key goes, from what had the focus up to the app, always just behind it."""
        if node is self or node is None or not node.is_running:
            self.call_later(self._wait_for_screen, screen, turn)
        else:
            node.call_later(self._follow, node.parent, screen, turn)

    async def _wait_for_screen(self, screen: Screen[object], turn: int) -> None:
        if self.screen is screen:
            await self._worked(turn)
        else:
            # A screen just opened has a box for the next letter only once it has been drawn.
            self.screen.call_after_refresh(self._worked, turn)

    async def _worked(self, turn: int) -> None:
        if turn == self._turn:
            await self._take_next()
