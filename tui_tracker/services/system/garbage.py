"""Keeps Python's search for unused objects from stopping the keys where a plan is large.

Python looks through all objects that are held, again and again, for those that only hold each other; with a
hundred thousand actions loaded it stops for most of a second each time. What is loaded from a tracker
never holds itself, so it need not be looked through: it is freed as soon as no screen shows it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MANY = 20_000
"""Objects loaded at once from which they are left out of the search for good; looking through fewer takes
a few milliseconds."""


PART = 500
"""Objects that are freed between two moments at which other threads may work: tenths of a millisecond."""


def release(items: list[Any]) -> None:
    """Free many objects in parts: freed at once, they would keep all other threads waiting."""
    while items:
        del items[-PART:]


class GarbagePause:
    """Pauses the search while anything loads, on whatever thread, and leaves out what was loaded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loading = 0
        self._has_modules = False

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Load something within this context."""
        with self._lock:
            self._loading += 1
            gc.disable()
        try:
            yield
        finally:
            with self._lock:
                self._loading -= 1
                if not self._loading:
                    if gc.get_count()[0] > MANY:
                        gc.freeze()
                    gc.enable()

    def leave_out_modules(self) -> None:
        """Leave out for good what there is by now, once: the modules above all, when the last are loaded."""
        with self._lock:
            if not self._has_modules:
                gc.freeze()
            self._has_modules = True


garbage_pause = GarbagePause()
"""The search belongs to the whole process."""
