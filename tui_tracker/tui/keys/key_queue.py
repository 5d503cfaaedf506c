"""Keys in the order they were typed: each waits until the one before it has been handled.

Textual hands every key at once to the widget that has the focus then. Of `s` `3` typed fast the 3 would
reach the list, not the picker that `s` opens; when a note is left and the next one begun, its first words
would be lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker

from tui_tracker.named_tuple import NamedTuple

KEY_PATIENCE = 3.0
"""Seconds after which the next key is delivered in any case: no fault may lock the keyboard.

Not fewer: where a screen takes longer to open, on a slow drive, what was typed for it would go to another.
"""
UNASKED, PAUSE = "-unasked", 0.7
"""The class of a dialog that no key opened, and the seconds without a key after which one answers it."""
PASSES = 3
"""How often a key is followed: for itself, for the row that was chosen, for what the screen then asks."""
LOOK = 0.02
"""Seconds between two looks at a worker that a key has started."""
BACKGROUND = "background"
"""The group of workers that no key waits for: those that take long, and show how far they are."""


class _Course(NamedTuple):
    """The way of one key from the widget that had the focus up to the app."""

    target: DOMNode
    screen: Screen[object]
    """The screen that was open when the key was pressed."""
    turn: int
    workers: frozenset[Worker[object]]
    """Those that were at work before."""
    passes: int = 1


class KeyQueue:
    """Holds keys and pastes of one app and delivers them one at a time."""

    def __init__(self, app: App[None], deliver: Callable[[events.Event], Awaitable[None]]) -> None:
        """`deliver` hands an event to Textual."""
        self._app = app
        self._deliver = deliver
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._turn = 0
        self._typed_at = 0.0
        self._patience: Timer | None = None
        self.is_busy = False
        """Whether a key is being handled."""

    async def put(self, event: events.Key | events.Paste) -> None:
        """Deliver an event now, or after those that wait.

        What somebody is still typing while a dialog opens that no key asked for is no answer to it.
        """
        before, self._typed_at = self._typed_at, monotonic()
        if self._app.screen.has_class(UNASKED) and self._typed_at - before < PAUSE:
            return
        self._app.screen.remove_class(UNASKED)
        self._waiting.append(event)
        if not self.is_busy:
            await self._deliver_next()

    async def _deliver_next(self) -> None:
        if self._patience:
            self._patience.stop()
            self._patience = None
        self.is_busy = bool(self._waiting) and self._app.is_running
        if not self.is_busy:
            return
        self._turn += 1
        turn, course = self._turn, self._course()
        self._patience = self._app.set_timer(KEY_PATIENCE, lambda: self._finish(turn))
        await self._deliver(self._waiting.popleft())
        self._follow(course.target, course)

    def _course(self) -> _Course:
        """Return the way of the key whose turn it is, from what has the focus now."""
        app = self._app
        return _Course(app.focused or app.screen, app.screen, self._turn, frozenset(app.workers))

    def _follow(self, node: DOMNode | None, course: _Course) -> None:
        """Follow the key from the focused widget up to the app, always just behind it."""
        if node is self._app or node is None or not node.is_running:
            self._app.call_later(self._arrive, course)
        else:
            node.call_later(self._follow, node.parent, course)

    async def _arrive(self, course: _Course) -> None:
        if course.turn != self._turn:
            return
        if self._is_at_work(course):
            # What the key has begun, such as looking for an ID, may open or close a screen at its end.
            self._app.set_timer(LOOK, lambda: self._follow(course.target, course))
        elif self._app.screen is not course.screen:
            # A screen just opened has a box for the next letter only once it has been drawn; and when a
            # dialog closes, what it was asked for comes next.
            self._app.screen.call_after_refresh(self._follow_on, course.turn)
        elif course.passes < PASSES:
            self._follow(course.target, course._replace(passes=course.passes + 1))
        else:
            await self._finish(course.turn)

    def _is_at_work(self, course: _Course) -> bool:
        """Return whether a worker without a group of its own has begun since the key was pressed."""
        begun = (worker for worker in self._app.workers if worker not in course.workers)
        return any(worker.group == "default" and not worker.is_finished for worker in begun)

    def _follow_on(self, turn: int) -> None:
        if turn == self._turn:
            course = self._course()
            self._follow(course.target, course)

    async def _finish(self, turn: int) -> None:
        if turn == self._turn:
            await self._deliver_next()
