"""A piece of work on a thread: how far it has come, and whether it is to stop."""

from __future__ import annotations


class TaskCancelled(Exception):  # noqa: N818 - no error: the person wanted it
    """Somebody stopped the work; nothing is written."""


class RunningTask:
    """Shared by the thread that works, which calls `step`, and the screen that shows it."""

    def __init__(self, words: str, *, can_cancel: bool) -> None:
        self.words = words
        self.can_cancel = can_cancel
        self.done = self.total = 0
        self.detail = ""
        self._is_cancelled = False

    def cancel(self) -> None:
        """Let the work stop at its next step, where it can."""
        self._is_cancelled = self.can_cancel

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._is_cancelled

    def step(self, done: int, total: int, detail: str) -> None:
        """Say how far the work is; raises `TaskCancelled` where it is to stop."""
        self.done, self.total, self.detail = done, total, detail
        if self._is_cancelled:
            raise TaskCancelled
