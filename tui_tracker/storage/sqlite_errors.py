"""Turns SQLite's errors into the program's own: what happened and what to do. Standard library only."""

from __future__ import annotations

import sqlite3

from tui_tracker.errors import DatabaseBusyError, MissingTrackerError, RefusedFileError, TrackerError

FAULTS = (sqlite3.Error, MemoryError, UnicodeDecodeError)
"""What a query raises; the last where SQLite quotes a damaged name, so that its message is no text."""
_BUSY = {
    "locked": (
        "is in use by another program",
        "Wait a moment and try again, or close the other window.",
    ),
    "readonly": (
        "cannot be written",
        "Copy it to a folder you can save to, and open the copy.",
    ),
    "full": (
        "cannot be saved: the disk is full, or the tracker would be larger than 1 GB",
        "Free some space on the disk, then save again.",
    ),
    "disk i/o": (
        "cannot be saved: the disk or network drive did not respond",
        "Check the connection, or copy the file to this computer, then try again.",
    ),
    "unable to open": (
        "cannot be opened",
        "Check the folder name and that you have permission to use it.",
    ),
}


_LIMITS = ("interrupted", "too big", "out of memory", "too large")
"""What SQLite says where the bounds of `storage.gate.limits` end a query."""


def to_tracker_error(fault: sqlite3.Error | MemoryError | UnicodeDecodeError, path: object) -> TrackerError:
    """Return the error to show a person for one of SQLite's errors over the file `path`."""
    message = str(fault).lower()
    if isinstance(fault, MemoryError) or any(sign in message for sign in _LIMITS):
        return RefusedFileError(
            f"{path} is damaged or not a tracker: reading it takes more time or memory than it should.",
            "Ask for the file again, or restore a copy from the backups folder next to it.",
        )
    for sign, (cause, remedy) in _BUSY.items():
        if sign in message:
            return DatabaseBusyError(f"{path} {cause}.", remedy)
    reason = "a name in it is not text" if isinstance(fault, UnicodeDecodeError) else fault
    return RefusedFileError(
        f"{path} is damaged or not a tracker ({reason}).",
        "Ask for the file again, or restore a copy from the backups folder next to it.",
    )


def database_error(fault: Exception) -> TrackerError | None:
    """Return the error to show for a fault of SQLite's, also one that SQLAlchemy wraps; None for others."""
    cause = getattr(fault, "orig", fault)
    return to_tracker_error(cause, "The tracker") if isinstance(cause, sqlite3.Error) else None


def not_a_tracker_error(path: object) -> TrackerError:
    """Return the error for a path where there is no tracker."""
    return MissingTrackerError(f"There is no tracker at {path}.", "Check the name.")
