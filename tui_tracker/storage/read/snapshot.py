"""Reading a tracker that another program holds for itself alone: from a private copy of its last state."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress

from tui_tracker.errors import DatabaseBusyError
from tui_tracker.storage.read.reader import LightReader

TRIES = 5
"""Copies made until one is of a file that stood still meanwhile."""


class BehindReader(LightReader):
    """Reads what a tracker held before the change another program is in the middle of.

    The copy takes the rollback journal along, and SQLite rolls it back in the copy: so the state read
    is one that was committed. See sqlite.org/atomiccommit.html, section 4.
    """

    is_behind = True

    def __init__(self, path: str) -> None:
        """Copy and open; `DatabaseBusyError` where the file does not stand still."""
        self._folder = tempfile.mkdtemp(prefix="tui-tracker-")
        try:
            copy = os.path.join(self._folder, "tracker.db")  # noqa: PTH118
            _copy_at_rest(path, copy)
            super().__init__(copy)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self.path = path

    def close(self) -> None:
        super().close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _copy_at_rest(path: str, copy: str) -> None:
    for _ in range(TRIES):
        before = _marks(path)
        for ending in ("", "-journal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(path + ending, copy + ending)
        if _marks(path) == before:
            return
        with suppress(FileNotFoundError):
            os.remove(f"{copy}-journal")  # noqa: PTH107
    raise DatabaseBusyError(f"{path} is being written by another program.", "Try again in a moment.")


def _marks(path: str) -> list[tuple[int, int] | None]:
    """Return (time of change in ns, size) of the file and its journal; None for one that is not there."""
    found: list[tuple[int, int] | None] = []
    for ending in ("", "-journal"):
        try:
            told = os.stat(path + ending)  # noqa: PTH116
            found.append((told.st_mtime_ns, told.st_size))
        except FileNotFoundError:
            found.append(None)
    return found
