"""SQLite's complaints put into our errors: what happened and what to do. Standard library only."""

from __future__ import annotations

import sqlite3

from tui_tracker.errors import DatabaseBusyError, RefusedFileError, TrackerError, UsageError

_BUSY = {
    "locked": (
        "is in use by another program",
        "Wait a moment and try again, or close the other window.",
    ),
    "readonly": (
        "cannot be written",
        "Copy it to a folder where you may save files, then open the copy.",
    ),
    "full": ("cannot be saved: the disk is full", "Make room on the disk, then save again."),
    "disk i/o": (
        "cannot be saved: the disk or network drive did not answer",
        "Check the connection, or copy the file to this computer, then try again.",
    ),
    "unable to open": (
        "cannot be opened",
        "Check the folder's name and that you may read and write there.",
    ),
}


def explain(fault: sqlite3.Error, path: object) -> TrackerError:
    """Turn one of SQLite's errors over the file `path` into the error a person is told."""
    said = str(fault).lower()
    for sign, (cause, remedy) in _BUSY.items():
        if sign in said:
            return DatabaseBusyError(f"{path} {cause}.", remedy)
    return RefusedFileError(
        f"{path} is damaged or not a tracker ({fault}).",
        "Ask for the file again, or go back to a copy in the backups folder beside it.",
    )


def no_tracker(path: object) -> TrackerError:
    """Say that there is no tracker at `path`."""
    return UsageError(
        f"There is no tracker at {path}.",
        "Run tui-tracker alone to make one from the plan that ships, or name yours with --db FILE.",
    )
