"""What stops us: one tree of errors, each class with its exit code, each text with cause and remedy.

A fault in *data* is not an error: see `tui_tracker.domain.imports.problem`.
Caught in two places only: the command line's `main` and the screens' workers.
"""

from __future__ import annotations


class TrackerError(Exception):
    """The root: `cause` says what and where, `remedy` what to do next."""

    exit_code = 1

    def __init__(self, cause: str, remedy: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.cause}\n{self.remedy}" if self.remedy else self.cause


class UsageError(TrackerError):
    """The command was asked for something it does not do, or in the wrong words."""

    exit_code = 2


class ConfigError(TrackerError):
    """config.toml holds something we cannot use."""

    exit_code = 2


class NotFoundError(TrackerError):
    """No such action, theme or period."""

    exit_code = 3


class RefusedFileError(TrackerError):
    """A file is damaged, foreign, too new, unsafe or unreadable as what it should be."""

    exit_code = 4


class ConflictError(TrackerError):
    """Conflicts are open and the command may not go over them."""

    exit_code = 5


class DatabaseBusyError(TrackerError):
    """The database is in use, read-only, or its disk is full."""

    exit_code = 7
