"""Create files whole or not at all, and report file system errors as errors of the program.

A module of its own, because look-ups create no files and must stay fast to load.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tui_tracker.domain.file_names import shorten
from tui_tracker.errors import DatabaseBusyError, UsageError

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_LONGEST_NAME = 200
"""Bytes of a name that a temporary one repeats."""


def is_disk_full(fault: Exception) -> bool:
    """Return whether there was no room for what was to be written."""
    return isinstance(fault, OSError) and fault.errno in _NO_ROOM


def check_replaceable_kind(target: Path) -> None:
    """Raise `UsageError` where `target` is a device, a pipe or a folder, which no file may replace."""
    if target.exists() and not target.is_file():
        raise UsageError(f"{target} is not an ordinary file and cannot be replaced.", "Choose another name.")


@contextmanager
def creating(target: object, remedy: str = "Choose a folder you can save to.") -> Iterator[None]:
    """Raise `DatabaseBusyError` instead of an `OSError` while `target` is created."""
    try:
        yield
    except OSError as fault:
        if is_disk_full(fault):
            raise DatabaseBusyError(
                f"{target} cannot be saved: the disk is full.", "Free some space, then try again."
            ) from fault
        raise DatabaseBusyError(f"{target} cannot be created ({fault.strerror or fault}).", remedy) from fault


def partial_path(path: Path) -> Path:
    """Return the name under which a file is written until it is whole."""
    return path.with_name(f".{shorten(path.name, _LONGEST_NAME)}.part")


def write_whole(path: Path, content: bytes, *, is_private: bool = False) -> None:
    """Write a file completely or not at all, under another name first, and force it to the disk.

    Its owner alone can read it where it `is_private`. Raises `OSError`.
    """
    partial = partial_path(path)
    try:
        partial.unlink(missing_ok=True)
        mode = 0o600 if is_private else 0o666
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(partial, flags, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


@contextmanager
def private_folder() -> Iterator[Path]:
    """Make a folder that only this user can read; delete it with all it holds when the context ends."""
    with creating("A private copy of the file", "Free some space on the disk, then try again."):
        folder = Path(tempfile.mkdtemp(prefix="tui-tracker-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
