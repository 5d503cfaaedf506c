"""Report file system errors while creating files and folders as errors of the program.

A module of its own, because look-ups create no files and must stay fast to load.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_tracker.errors import DatabaseBusyError, UsageError


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
        raise DatabaseBusyError(f"{target} cannot be created ({fault.strerror or fault}).", remedy) from fault


@contextmanager
def private_folder() -> Iterator[Path]:
    """Make a folder that only this user can read; delete it with all it holds when the context ends."""
    with creating("A private copy of the file", "Free some space on the disk, then try again."):
        folder = Path(tempfile.mkdtemp(prefix="tui-tracker-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
