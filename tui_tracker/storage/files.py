"""Whole copies of trackers, and files that are really on the disk when we say so."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO

from tui_tracker.errors import DatabaseBusyError, RefusedFileError
from tui_tracker.storage.file_format import check_journal, check_length, file_uri
from tui_tracker.storage.gate.limits import limit_work
from tui_tracker.storage.new_files import creating
from tui_tracker.storage.sqlite_errors import FAULTS

TWO_NAMES = "is one file with a second name (a hard link), so it cannot be changed safely"
COPY_IT = "Copy it, delete it under this name, then give the copy this name."
_BLOCK, _RANGE = 1 << 20, 1 << 30
"""Bytes that are read, or that the system copies, at one time."""


def copy_whole(source: sqlite3.Connection | Path, target: Path) -> None:
    """Copy a tracker, whatever is being written to it, as one whole file that its owner alone can read.

    Raises `sqlite3.Error`, `OSError`.
    """
    if isinstance(source, Path):
        with closing(_connect_to_read(source)) as connection:
            copy_whole(connection, target)
    else:
        target.touch(mode=0o600)
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy)


def file_identity(path: Path) -> tuple[int, int] | None:
    """Return (device, file number) of the file a path names, through links; None where it names none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def has_two_names(path: Path) -> bool:
    """Return whether a file is known by more than one name (hard links).

    SQLite names a journal after the name by which a file was opened. Under the other name, what a killed
    program left half-written would not be put right, and windows would not know of each other.
    """
    try:
        return path.stat().st_nlink > 1
    except OSError:
        return False


def check_one_name(path: Path) -> None:
    """Raise `DatabaseBusyError` where a file to be changed `has_two_names`."""
    if has_two_names(path):
        raise DatabaseBusyError(f"{path} {TWO_NAMES}.", COPY_IT)


def open_private(path: Path) -> BinaryIO:
    """Open a file to write that its owner alone can read; the caller closes it. Raises `OSError`."""
    binary = getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | binary, 0o600), "wb")


def copy_bytes(source: BinaryIO, target: BinaryIO, size: int) -> None:
    """Copy the first `size` bytes of a file into an empty one; no block that the drive can share is written.

    Raises `OSError`.
    """
    copy_range = getattr(os, "copy_file_range", None)
    left = size
    # Linux alone has it, and not between every two drives: what it has not copied is read and written.
    with suppress(OSError):
        while copy_range and (copied := copy_range(source.fileno(), target.fileno(), min(_RANGE, left))):
            left -= copied
    source.seek(target.seek(0, os.SEEK_END))
    while left and (block := source.read(min(_BLOCK, left))):
        target.write(block)
        left -= len(block)


def fault_in(path: Path) -> str | None:
    """Return the first fault that SQLite's integrity check reports of a file; None where it is whole."""
    try:
        check_length(str(path), path)
        with closing(sqlite3.connect(file_uri(str(path), "ro"), uri=True)) as connection:
            limit_work(connection, size=path.stat().st_size)
            result = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except RefusedFileError:
        return "it was cut short"
    except (*FAULTS, OSError) as fault:
        return str(fault)
    return None if result == "ok" else result


def check_whole(path: Path, name: object) -> None:
    """Raise `RefusedFileError` where a file is damaged; `name` is what the person calls it."""
    if fault := fault_in(path):
        raise RefusedFileError(f"{name} is damaged ({fault}).", "Restore a backup made before.")


def give_free_name(partial: Path, path: Path) -> None:
    """Give a whole file its name, unless another file has taken that name in the meantime.

    Raises `DatabaseBusyError` where the folder cannot be written.
    """
    sync_to_disk(partial)
    with creating(path), suppress(FileExistsError):
        try:
            os.link(partial, path)
        except FileExistsError:
            raise
        except OSError:
            # A drive without links: then only a rename is left.
            if not path.exists():
                partial.replace(path)
    sync_to_disk(path.parent)


def sync_to_disk(path: Path) -> None:
    """Force a file, or the names in a folder, to the disk, where the system can do that."""
    # Windows opens no folder, some network drives sync none: the content is safe anyway.
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _connect_to_read(source: Path) -> sqlite3.Connection:
    """Open a tracker to copy it; a journal that a killed program left is rolled back first."""
    check_journal(str(source), source)
    journal = Path(f"{source}-journal")
    mode = "rw" if journal.is_file() and os.access(source, os.W_OK) else "ro"
    connection = sqlite3.connect(file_uri(str(source), mode), uri=True, timeout=5)
    limit_work(connection, size=source.stat().st_size)
    return connection
