"""What to report where the machine, a path or a disk is at fault: loaded only when something failed."""

from __future__ import annotations

import errno

from tui_tracker.errors import DatabaseBusyError, TrackerError, UsageError
from tui_tracker.storage.new_files import is_disk_full
from tui_tracker.storage.sqlite_errors import database_error

_WRONG_NAME = {
    errno.ENOENT: "does not exist",
    errno.ENOTDIR: "is below a file, not below a folder",
    errno.EISDIR: "is a folder",
    errno.ELOOP: "is a link that leads back to itself",
    errno.ENAMETOOLONG: "is too long for a file name",
    errno.EEXIST: "already exists",
    errno.EINVAL: "cannot be a file's name",
}
LONGEST = 80
"""Characters of a name that a message repeats."""


def machine_error(fault: Exception) -> TrackerError | None:
    """Return the error to report for a fault of the machine or a name; None for one of the program."""
    if isinstance(fault, UnicodeEncodeError):
        return UsageError(
            "A name on the command line is not valid text (UTF-8).", "Rename the file, then try again."
        )
    if isinstance(fault, RuntimeError) and "link loop" in str(fault):
        return UsageError("The name is a link that leads back to itself.", "Check the name, then try again.")
    if isinstance(fault, RuntimeError) and "home directory" in str(fault):
        return UsageError("The home folder of that user is not known.", "Write the whole path without ~.")
    if isinstance(fault, ValueError) and "null byte" in str(fault):
        return UsageError("A file's name cannot contain a NUL character.", "Check the name.")
    return _os_error(fault) if isinstance(fault, OSError) else database_error(fault)


def _os_error(fault: OSError) -> TrackerError:
    if is_disk_full(fault):
        return DatabaseBusyError("The disk is full.", "Free some space, then try again.")
    name = str(fault.filename or "A file")
    name = name if len(name) <= LONGEST else f"{name[:LONGEST]}…"
    if wrong := _WRONG_NAME.get(fault.errno or 0):
        return UsageError(f"{name} {wrong}.", "Check the name, then try again.")
    return DatabaseBusyError(
        f"{name} cannot be read or written ({fault.strerror or fault}).",
        "Check that you have permission, and that the drive is connected.",
    )
