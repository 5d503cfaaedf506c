"""The errors that stop an operation, each with a cause, a remedy and an exit code.

They are caught in two places only: in `main` of the command line and in the workers of the screens.
Faults in data are no errors but values: see `tui_tracker.domain.imports.problem`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


LONGEST_LINE = 1_000
"""Characters of a line of a message; what is longer quotes a value that nobody wants to read whole."""
_KEPT = 200
"""Characters that stay at each end of a longer line."""


class TrackerError(Exception):
    """The base class of all errors that the program reports; used itself for unexpected faults.

    `cause` says what went wrong and where, `remedy` what to do next; both are full sentences of one line.
    `details` are lines between them, such as the problems of a file. A line that quotes an over-long value
    keeps its beginning and its end.
    """

    exit_code = 1

    def __init__(self, cause: str, remedy: str = "", details: Sequence[str] = ()) -> None:
        self.cause = _shorten(cause)
        self.remedy = _shorten(remedy)
        self.details = tuple(map(_shorten, details))
        super().__init__(self.cause)

    @property
    def lines(self) -> tuple[str, ...]:
        """The cause, the details and the remedy, as many as there are."""
        return tuple(line for line in (self.cause, *self.details, self.remedy) if line)

    def __str__(self) -> str:
        return "\n".join(self.lines)


def _shorten(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:_KEPT]} … {line[-_KEPT:]}"


class UsageError(TrackerError):
    """The request cannot be carried out as it was made: a wrong value, option or file name."""

    exit_code = 2


class MissingTrackerError(UsageError):
    """There is no tracker where the settings or the command line say it is."""


class ClosedPeriodError(UsageError):
    """A period was reported and closed, and cannot be changed unless it is reopened."""

    def __init__(self, key: str, label: str) -> None:
        self.key, self.label = key, label
        super().__init__(
            f"{label} is closed.",
            f'To change it, reopen it with a reason: tui-tracker new-period {key} --reopen --why "…"',
        )


class ConfigError(TrackerError):
    """The settings are invalid."""

    exit_code = 2


class NotFoundError(TrackerError):
    """The action, theme, period, rule or file does not exist."""

    exit_code = 3


class RefusedFileError(TrackerError):
    """A file is damaged, too new, unsafe, unreadable or belongs to another plan."""

    exit_code = 4


class NewerFileError(RefusedFileError):
    """A file was made by a newer version of the program."""


class ConflictError(TrackerError):
    """Conflicts or failed checks are open, and the command does not continue over them."""

    exit_code = 5


class DatabaseBusyError(TrackerError):
    """A file cannot be written: it is in use, read-only, or the disk is full."""

    exit_code = 7


class FileGoneError(DatabaseBusyError):
    """The tracker's file was moved, renamed or deleted while it was open."""


class ForeignFileError(DatabaseBusyError):
    """The file that has the tracker's name by now is another tracker, or none."""


class HubError(TrackerError):
    """The hub cannot be reached, or does not do what is asked; everything else continues without it."""

    exit_code = 7


class HubLoginError(HubError):
    """The hub does not know the login, or its password is wrong or missing."""


class HubRightsError(HubError):
    """The hub knows the login, but it may not do this: it was never let in, or was shut out."""
