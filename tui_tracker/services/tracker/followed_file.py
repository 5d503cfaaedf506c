"""Detects that another file has taken the name of a tracker's file while it was open.

Synchronised folders and copying replace files; a reader keeps reading the file it has opened.
"""

from __future__ import annotations

from pathlib import Path

from tui_tracker.errors import FileGoneError, ForeignFileError, RefusedFileError
from tui_tracker.storage.files import file_identity
from tui_tracker.storage.read.reader import TrackerReader

_NOT_WRITTEN = "What you type is kept. Close this window, put the right file back, then start again."


class FollowedFile:
    """The file that a path named when it was opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._identity = file_identity(path)
        self._stamp = _stamp(path)

    def is_same(self) -> bool:
        """Return whether the path still names that file. Raises `FileGoneError` where it names none."""
        identity = file_identity(self._path)
        if identity is None:
            raise FileGoneError(
                f"The tracker's file {self._path} was moved, renamed or deleted.",
                "What you type is kept. Put the file back where it was, or let this window do it.",
            )
        return identity == self._identity

    def is_touched(self) -> bool:
        """Return whether the file was written since `see` was last called, by this program or another."""
        return _stamp(self._path) != self._stamp

    def see(self) -> None:
        """Take the file as it is now for seen."""
        self._stamp = _stamp(self._path)

    def open_replacement(self, database_id: str, period: str) -> tuple[TrackerReader, FollowedFile]:
        """Open the file that has taken the name; return its reader, and that file as the one to follow.

        Raises `ForeignFileError` where it is not a later or an earlier state of the same tracker.
        """
        replacement = FollowedFile(self._path)
        try:
            reader = TrackerReader(str(self._path))
        except RefusedFileError as refusal:
            raise ForeignFileError(refusal.cause, _NOT_WRITTEN) from refusal
        try:
            if reader.meta().get("database_id") != database_id:
                raise ForeignFileError(f"{self._path} is now another tracker's file.", _NOT_WRITTEN)
            if period not in {row.key for row in reader.periods()}:
                raise ForeignFileError(
                    f"{self._path} is now an older file: it does not have the period you are working on.",
                    _NOT_WRITTEN,
                )
        except BaseException:
            reader.close()
            raise
        return reader, replacement


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return (time of the last change in ns, bytes) of a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
