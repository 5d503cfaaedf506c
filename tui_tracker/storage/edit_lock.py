"""Who has a tracker open for editing: a lock the operating system drops with the process."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path

from filelock import FileLock, Timeout


def may_write(path: Path) -> bool:
    """Tell whether a file can be changed: it, and the folder its journal needs to lie in."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


class Hold:
    """The right to edit a tracker in a window; a second window learns who has it.

    The lock lies beside the file (`tracker.db.lock`) and vanishes with its holder, however that
    ends; `tracker.db.holder` says who it is. Other programs' short writes are not kept out.
    """

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(f"{path}.lock", timeout=0, thread_local=False)
        self._note = Path(f"{path}.holder")

    def take(self, author: str, since: str) -> str | None:
        """Take the hold; return None, or who has it (`Jo on LAPTOP-7 since 14:02`)."""
        try:
            self._lock.acquire()
        except Timeout:
            return self._holder()
        except OSError:
            # A folder that takes no lock file takes no second editor's either.
            return None
        holder = {"author": author, "computer": platform.node(), "since": since, "process": os.getpid()}
        self._write(json.dumps(holder))
        return None

    def release(self) -> None:
        """Give the hold back; harmless when it was never had."""
        if self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release()

    def _holder(self) -> str:
        try:
            told = json.loads(self._note.read_text(encoding="utf-8"))
            return f"{told['author']} on {told['computer']} since {told['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another window"

    def _write(self, text: str) -> None:
        try:
            self._note.write_text(text, encoding="utf-8")
        except OSError:
            return
