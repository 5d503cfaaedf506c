"""A tracker's file, examined on a private copy as strictly as a file that comes from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_tracker.errors import RefusedFileError, TrackerError
from tui_tracker.storage.health import copy_for_examination, has_altered_history
from tui_tracker.storage.merge.checked_file import CheckedFile, check_file
from tui_tracker.storage.new_files import private_folder


@contextmanager
def copied_and_checked(
    source: Path, copy: Callable[[Path, Path], object], *, to_keep: bool, remedy: str = ""
) -> Iterator[CheckedFile]:
    """Yield a private copy of a file, made with `copy` and checked.

    Raises `RefusedFileError`, with the `remedy` if one is given, where the check fails.
    """
    with private_folder() as folder:
        whole = folder / "whole.db"
        copy(source, whole)
        try:
            checked = check_file(source, whole, folder / "checked.db", to_keep=to_keep)
        except RefusedFileError as refusal:
            if not remedy:
                raise
            raise RefusedFileError(refusal.cause, remedy) from refusal
        yield checked


@contextmanager
def checked_copy(database: Path, *, every_value: bool = False) -> Iterator[CheckedFile]:
    """Yield a private copy of a tracker that passed the checks; with `every_value`, of every row in it.

    Raises `RefusedFileError` where the file would be refused, `TrackerError` where it cannot be read now.
    """
    with copied_and_checked(database, copy_for_examination, to_keep=every_value) as checked:
        yield checked


def find_fault(database: Path) -> RefusedFileError | None:
    """Return why a tracker's file would be refused: after an unexpected fault, which may come from it.

    None where nothing is wrong with it, or where it cannot be read now.
    """
    if not database.is_file():
        return None
    try:
        with checked_copy(database, every_value=True) as checked:
            if has_altered_history(checked.snapshot):
                return RefusedFileError(
                    f"{database} is damaged: another program has altered its history.",
                    "Restore a backup, or ask for the file again.",
                )
            return None
    except RefusedFileError as refusal:
        return refusal
    except TrackerError:
        return None
