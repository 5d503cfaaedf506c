"""The rescue files of one person: written at once and whole, kept until their content is in a tracker.

Each window has an id and, while it lives, a lock: what a living window has kept is not offered in another.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tui_tracker.domain.fields import field_label
from tui_tracker.domain.file_names import file_name
from tui_tracker.errors import DatabaseBusyError
from tui_tracker.services.rescue.model import (
    Rescued,
    RescuedAnswer,
    RescuedChanges,
    RescuedText,
    TrackerName,
    TypedText,
    decode,
    encode,
)
from tui_tracker.services.system.file_names import free_path
from tui_tracker.services.system.preferences import state_folder
from tui_tracker.storage.files import sync_to_disk
from tui_tracker.storage.new_files import write_whole

if TYPE_CHECKING:
    from filelock import FileLock

FOLDER = "rescued"
DISCARDED = "discarded"
"""Subfolder of what a person discarded: nothing that somebody typed is deleted."""
_RESERVE = ".reserve"
_RESERVED_BYTES = 1 << 18
"""Bytes set aside while there is room, so that a text finds room on a full disk."""


class RescueStore:
    """Rescue files in the state folder, or where that cannot be written in the system's temporary folder."""

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        self.folders = tuple(folders) if folders else (state_folder() / FOLDER, _temporary_folder())
        self.window = uuid.uuid4().hex
        self._lock: FileLock | None = None
        # Two threads may keep texts of one window at once.
        self._writing = Lock()

    def prepare(self) -> None:
        """Set room aside for texts; harmless where that is not possible."""
        with suppress(OSError):
            _make_folder(self.folders[0])
            reserve = self.folders[0] / _RESERVE
            if not reserve.is_file() or reserve.stat().st_size < _RESERVED_BYTES:
                reserve.write_bytes(os.urandom(_RESERVED_BYTES))

    def write_text(self, text: TypedText) -> Path:
        """Write a text into its file, or into a new one; return the path.

        Raises `DatabaseBusyError` where no folder can be written.
        """
        about = ["answer"]
        if isinstance(text, RescuedText):
            about = [text.action_id, field_label(text.cell.field)]
        return self._write(text, [*about, text.typed_at[:10]])

    def write_changes(self, tracker: TrackerName, kept_at: str, copy_to: Callable[[Path], None]) -> Path:
        """Keep a copy of a tracker that `copy_to` writes to a path; return the path of its rescue file.

        Raises `DatabaseBusyError` where no folder can be written; `copy_to` raises `TrackerError`.
        """
        name = [Path(tracker.path).stem, kept_at[:10]]
        for folder in self._usable_folders():
            copy = free_path(folder / file_name([*name, uuid.uuid4().hex[:6]]))
            try:
                copy_to(copy)
                changes = RescuedChanges(
                    tracker=tracker, copy=copy.name, kept_at=kept_at, path=copy.with_suffix(".txt")
                )
                return self._write(changes, [], (folder,))
            except (OSError, DatabaseBusyError):
                copy.unlink(missing_ok=True)
        raise self._no_room()

    def all(self, tracker: TrackerName) -> tuple[Rescued, ...]:
        """Return what is kept for a tracker and not in use by another living window, the oldest first."""
        kept = [item for item in self._read_all() if item.tracker.is_same(tracker)]
        free = [item for item in kept if not self._is_in_use(item.window)]
        return tuple(sorted(free, key=lambda item: _moment(item)))

    def text_of(self, tracker: TrackerName, cell: tuple[str, str, str]) -> RescuedText | None:
        """Return the newest text of one cell that this window has kept, or None."""
        texts = [
            item
            for item in self.all(tracker)
            if isinstance(item, RescuedText) and item.cell == cell and item.window == self.window
        ]
        return texts[-1] if texts else None

    def answer_to(self, tracker: TrackerName, question: str) -> RescuedAnswer | None:
        """Return the newest answer to a question that is not saved, or None."""
        kept = [item for item in self.all(tracker) if isinstance(item, RescuedAnswer)]
        return next((item for item in reversed(kept) if item.question == question), None)

    def remove(self, rescued: Rescued) -> None:
        """Delete a rescue file: what it holds is in a tracker."""
        for path in _paths(rescued):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def discard(self, rescued: Rescued) -> Path:
        """Put a rescue file among the discarded ones, where it is no longer offered; return its new path."""
        assert rescued.path is not None
        folder = rescued.path.parent / DISCARDED
        kept = rescued.path
        with suppress(OSError):
            _make_folder(folder)
            for path in reversed(list(_paths(rescued))):
                kept = path.replace(free_path(folder / path.name))
        return kept

    def close(self) -> None:
        """Leave what is kept to the next window."""
        if self._lock:
            self._lock.release()
            with suppress(OSError):
                Path(self._lock.lock_file).unlink(missing_ok=True)
            self._lock = None

    def _write(self, rescued: Rescued, name: Sequence[str], folders: Sequence[Path] | None = None) -> Path:
        with self._writing:
            content = encode(replace(rescued, window=self.window)).encode("utf-8", "replace")
            for folder in folders or self._usable_folders():
                path = rescued.path or folder / file_name([*name, uuid.uuid4().hex[:6]], ".txt")
                for make_room in (False, True):
                    with suppress(OSError):
                        if make_room:
                            (self.folders[0] / _RESERVE).unlink()
                        self._claim(folder)
                        write_whole(path, content, is_private=True)
                        sync_to_disk(path.parent)
                        return path
            raise self._no_room()

    def _usable_folders(self) -> Iterator[Path]:
        for folder in self.folders:
            with suppress(OSError):
                _make_folder(folder)
                yield folder

    def _no_room(self) -> DatabaseBusyError:
        return DatabaseBusyError(
            f"Nothing can be saved in {self.folders[0]} either.",
            "Copy your text into another program now, then make room on the disk.",
        )

    def _claim(self, folder: Path) -> None:
        """Lock this window's id, so that no other window offers what it keeps."""
        if self._lock is None:
            from filelock import FileLock, Timeout

            lock = FileLock(_lock_path(folder, self.window), timeout=0, thread_local=False)
            with suppress(OSError, Timeout):
                lock.acquire()
                self._lock = lock

    def _is_in_use(self, window: str) -> bool:
        """Return whether another window is open, by its lock; delete the lock of one that is not."""
        if not window or window == self.window:
            return False
        from filelock import FileLock, Timeout

        for folder in self.folders:
            path = _lock_path(folder, window)
            if not path.exists():
                continue
            try:
                with FileLock(path, timeout=0):
                    pass
            except Timeout:
                return True
            except OSError:
                continue
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return False

    def _read_all(self) -> Iterator[Rescued]:
        for folder in self.folders:
            with suppress(OSError):
                for path in sorted(folder.glob("*.txt")):
                    with suppress(OSError, ValueError):
                        rescued = decode(path.read_text(encoding="utf-8"), path)
                        if rescued is not None:
                            yield rescued


def _paths(rescued: Rescued) -> Iterator[Path]:
    """Yield the files of one rescue, the one that names the others last."""
    assert rescued.path is not None
    if isinstance(rescued, RescuedChanges):
        yield rescued.copy_path
    yield rescued.path


def _moment(rescued: Rescued) -> str:
    return rescued.kept_at if isinstance(rescued, RescuedChanges) else rescued.typed_at


def _lock_path(folder: Path, window: str) -> Path:
    return folder / f".window-{window}.lock"


def _temporary_folder() -> Path:
    return Path(tempfile.gettempdir()) / f"tui-tracker-{FOLDER}-{os.getuid() if os.name != 'nt' else 'own'}"


def _make_folder(folder: Path) -> None:
    """Make a folder that its owner alone can read. Raises `OSError` also where somebody else made it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if os.name != "nt" and (status.st_uid != os.getuid() or folder.is_symlink()):
        raise PermissionError(f"{folder} is not ours")
