"""Reads a tracker that another program has locked, from a private copy of its last committed state."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import suppress

from tui_tracker.errors import DatabaseBusyError
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.sqlite_errors import to_tracker_error

TRIES = 5
"""How often the file is copied until it did not change during the copying."""


class SnapshotReader(TrackerReader):
    """Reads what a tracker held before a change that another program has not finished.

    The rollback journal is copied as well, and SQLite rolls it back in the copy: what is read is a
    state that was committed. See sqlite.org/atomiccommit.html, section 4.
    """

    is_snapshot = True

    def __init__(self, path: str) -> None:
        """Copy and open the file; raises `DatabaseBusyError` where it keeps changing."""
        self._folder = tempfile.mkdtemp(prefix="tui-tracker-")
        try:
            copy = os.path.join(self._folder, "tracker.db")  # noqa: PTH118
            _copy_unchanged(path, copy)
            super().__init__(copy)
        except OSError as fault:
            self._delete_folder()
            raise to_tracker_error(sqlite3.OperationalError("unable to open"), path) from fault
        except BaseException:
            self._delete_folder()
            raise
        self.path = path

    def close(self) -> None:
        """Close the copy and delete it."""
        super().close()
        self._delete_folder()

    def _delete_folder(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _copy_unchanged(path: str, copy: str) -> None:
    for _ in range(TRIES):
        before = _file_states(path)
        for ending in ("", "-journal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(path + ending, copy + ending)
        if _file_states(path) == before:
            return
        with suppress(FileNotFoundError):
            os.remove(f"{copy}-journal")  # noqa: PTH107
    raise DatabaseBusyError(f"{path} is being saved by another program.", "Try again in a moment.")


def _file_states(path: str) -> list[tuple[int, int] | None]:
    """Return (time of change in ns, size) of the file and of its journal; None for a missing one."""
    states: list[tuple[int, int] | None] = []
    for ending in ("", "-journal"):
        try:
            status = os.stat(path + ending)  # noqa: PTH116
            states.append((status.st_mtime_ns, status.st_size))
        except FileNotFoundError:
            states.append(None)
    return states
