"""The lock on editing a tracker, which the operating system drops with the process that has it."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from tui_tracker.errors import DatabaseBusyError
from tui_tracker.storage.files import file_identity, has_two_names


def is_writable(path: Path) -> bool:
    """Return whether a file can be written, and its folder, which has to hold the journal."""
    return not has_two_names(path) and os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


class EditLock:
    """The right to edit a tracker in a window; a second window learns who has it.

    The lock is a file beside the tracker (`tracker.db.lock`) and ends with its process, however that
    ends; `tracker.db.holder` names the person. Both are removed when it is released. It does not keep out
    the short writes of commands.
    """

    def __init__(self, path: Path) -> None:
        # One file has one lock, by whichever link or path it is reached.
        file = Path(os.path.realpath(path))
        self._file = Path(f"{file}.lock")
        self._lock = FileLock(self._file, timeout=0, thread_local=False)
        self._holder_file = Path(f"{file}.holder")
        self._identity: tuple[int, int] | None = None

    def acquire(self, author: str, since: str) -> str | None:
        """Take the lock; return None, or who has it (`Jo on LAPTOP-7 since 14:02`)."""
        try:
            self._take()
        except Timeout:
            # A folder of the system in which nothing can be made counts as locked, though nobody is there.
            if self._file.exists():
                return self._holder()
            return None
        except OSError:
            # Where no lock file can be made, no second editor can make one either.
            return None
        holder = {"author": author, "computer": platform.node(), "since": since, "process": os.getpid()}
        with suppress(OSError):
            self._holder_file.write_text(json.dumps(holder), encoding="utf-8")
        self._identity = file_identity(self._file)
        return None

    def release(self) -> None:
        """Release the lock and remove its file; harmless when it was never taken."""
        if self._lock.is_locked:
            self._holder_file.unlink(missing_ok=True)
            # While it is held: who opened the file just before finds that it is gone, and makes a new one.
            # Not one that others have put there. Windows removes no open file; there `FileLock` does it.
            if file_identity(self._file) == self._identity:
                with suppress(OSError):
                    self._file.unlink()
            self._lock.release()
            self._identity = None

    def _take(self) -> None:
        """Take the lock; once more where its file was removed between being opened and locked."""
        try:
            self._lock.acquire()
        except Timeout:
            if self._file.exists():
                raise
            self._lock.acquire()

    @property
    def is_held(self) -> bool:
        """Whether this window has the lock."""
        return self._identity is not None

    def is_on(self, path: Path) -> bool:
        """Return whether this lock, as it is on the disk now, is the one of the file that a path names."""
        lock_file = Path(f"{os.path.realpath(path)}.lock")
        return lock_file == self._file and file_identity(lock_file) == self._identity

    def _holder(self) -> str:
        try:
            holder = json.loads(self._holder_file.read_text(encoding="utf-8"))
            return f"{holder['author']} on {holder['computer']} (since {holder['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another window"


@contextmanager
def editing_alone(database: Path, author: str, since: str, why: str = "") -> Iterator[None]:
    """Keep every window from editing a tracker. Raises `DatabaseBusyError` where one has it open."""
    lock = EditLock(database)
    if holder := lock.acquire(author, since):
        remedy = "Close every tui-tracker window and try again."
        raise DatabaseBusyError(f"{holder} has {database} open{why}.", remedy)
    try:
        yield
    finally:
        lock.release()
