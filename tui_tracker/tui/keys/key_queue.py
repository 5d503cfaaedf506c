"""Delivers keys and pastes one at a time: each waits until the one before it has been handled.

Textual sends every key at once to the widget that has the focus at that moment. Of `s` `3` typed fast, the 3
would reach the list and not the picker that `s` opens; the first words of a note would go to the note before.

A key counts as handled when the message queues of all nodes from the focused widget up to the app have been
worked off, no worker that it started is running, and any screen that it opened or closed has been drawn.
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

KEY_TIMEOUT = 3.0
"""Seconds after which the next key is delivered in any case: no fault may lock the keyboard.

A screen on a slow drive can take nearly as long to open. A shorter timeout would send its keys elsewhere.
"""
UNSOLICITED = "-unsolicited"
"""The class of a dialog that the program opened, not a key."""
PAUSE = 0.7
"""Seconds without a key before a key can answer such a dialog."""
ROUNDS = 3
"""How often the message queues are waited for: a key may select a row, and that may open a screen."""
WORKER_POLL = 0.02
"""Seconds between two checks whether the workers that a key started are finished."""
BACKGROUND = "background"
"""The group of workers that no key waits for: those that take long, and show how far they are."""


class _PendingKey(NamedTuple):
    """The key that is being handled."""

    number: int
    """Counts the keys delivered, so that a callback about an earlier key is recognised."""
    target: DOMNode
    """The widget that had the focus, or the screen."""
    screen: Screen[object]
    """The screen that was open."""
    workers: frozenset[Worker[object]]
    """Those that were running before."""
    round: int = 1


class KeyQueue:
    """Queues the keys and pastes of one app and delivers them one at a time."""

    def __init__(self, app: App[None], deliver: Callable[[events.Event], Awaitable[None]]) -> None:
        """`deliver` passes an event to Textual."""
        self._app = app
        self._deliver = deliver
        self._queue: deque[events.Key | events.Paste] = deque()
        self._number = 0
        self._last_key_at = 0.0
        self._timeout: Timer | None = None
        self.is_busy = False
        """Whether a key is being handled."""

    async def put(self, event: events.Key | events.Paste) -> None:
        """Deliver an event now, or after those already in the queue.

        The program may open a dialog while somebody is typing. Keys that follow without a pause are dropped:
        they were not meant as an answer.
        """
        before, self._last_key_at = self._last_key_at, monotonic()
        if self._app.screen.has_class(UNSOLICITED) and self._last_key_at - before < PAUSE:
            return
        self._app.screen.remove_class(UNSOLICITED)
        self._queue.append(event)
        if not self.is_busy:
            await self._deliver_next()

    async def _deliver_next(self) -> None:
        if self._timeout:
            self._timeout.stop()
            self._timeout = None
        self.is_busy = bool(self._queue) and self._app.is_running
        if not self.is_busy:
            return
        self._number += 1
        key = self._pending_key()
        self._timeout = self._app.set_timer(KEY_TIMEOUT, lambda: self._finish(key))
        await self._deliver(self._queue.popleft())
        self._wait_for_queues(key.target, key)

    def _pending_key(self) -> _PendingKey:
        """Return the current key with what has the focus now."""
        app = self._app
        return _PendingKey(self._number, app.focused or app.screen, app.screen, frozenset(app.workers))

    def _wait_for_queues(self, node: DOMNode | None, key: _PendingKey) -> None:
        """Put a callback behind the key's messages in the queue of each node, from `node` up to the app."""
        if node is self._app or node is None or not node.is_running:
            self._app.call_later(self._check_handled, key)
        else:
            node.call_later(self._wait_for_queues, node.parent, key)

    async def _check_handled(self, key: _PendingKey) -> None:
        """Finish the key, or wait for what it has started."""
        if key.number != self._number:
            return
        if self._has_running_worker(key):
            # A worker, such as one that looks for an ID, may open or close a screen at its end.
            self._app.set_timer(WORKER_POLL, lambda: self._wait_for_queues(key.target, key))
        elif self._app.screen is not key.screen:
            # A new screen has its text box only once it has been drawn; and a dialog that closes may start
            # what it was asked for.
            self._app.screen.call_after_refresh(self._wait_for_new_screen, key)
        elif key.round < ROUNDS:
            self._wait_for_queues(key.target, key._replace(round=key.round + 1))
        else:
            await self._finish(key)

    def _has_running_worker(self, key: _PendingKey) -> bool:
        """Return whether a worker of the default group has been started since the key was delivered."""
        started = (worker for worker in self._app.workers if worker not in key.workers)
        return any(worker.group == "default" and not worker.is_finished for worker in started)

    def _wait_for_new_screen(self, key: _PendingKey) -> None:
        if key.number == self._number:
            current = self._pending_key()
            self._wait_for_queues(current.target, current)

    async def _finish(self, key: _PendingKey) -> None:
        if key.number == self._number:
            await self._deliver_next()
