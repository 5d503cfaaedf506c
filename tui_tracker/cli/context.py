"""One run of a command: its arguments, and the settings, tracker, author and period they name."""

from __future__ import annotations

import os
from functools import cached_property

from tui_tracker.domain.plan.periods import period_key, period_label
from tui_tracker.errors import TrackerError, UsageError
from tui_tracker.shell_words import shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from tui_tracker.config import Settings
    from tui_tracker.services.tracker.session import TrackerSession
    from tui_tracker.services.tracker.view import TrackerView
    from tui_tracker.storage.read.reader import TrackerReader

WRITE_PATIENCE = 5.0
"""Seconds a command that writes waits for a program that is just writing."""


class Invocation:
    """What a command is given: each part is loaded when first asked for, and the file opened once.

    Use as a context manager: it closes the file.
    """

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self._reader: TrackerReader | None = None

    def __enter__(self) -> Invocation:
        return self

    def __exit__(self, *_: object) -> None:
        session = self.__dict__.get("session")
        if session:
            session.close()
            self._name_replaced_characters(session.replaced_characters)
            self._name_decisions(session.to_decide)
        self._close_reader()

    def _name_decisions(self, changes: list[str]) -> None:
        """Say what of a lead's changes is not in the plan until the coordinator accepts it."""
        if changes:
            from tui_tracker.cli.output import print_err
            from tui_tracker.domain.history.undo import decision_words

            print_err(decision_words(changes))

    def _name_replaced_characters(self, count: int) -> None:
        if count:
            from tui_tracker.cli.output import print_err
            from tui_tracker.domain.text import replaced_words

            print_err(replaced_words(count))

    @cached_property
    def settings(self) -> Settings:
        """The settings that the command line or the folder names.

        A copy that `--db` names brings its own stages and ratings: they are the council's. Raises
        `RefusedFileError` where it brings settings that nothing can be done with, but for the commands that
        put a tracker right.
        """
        from tui_tracker.config import load_settings
        from tui_tracker.errors import ConfigError, RefusedFileError

        of_copy = self._copy_settings()
        try:
            return load_settings(self.args.config, copy_settings=of_copy)
        except ConfigError as error:
            own = load_settings(self.args.config)
            if getattr(self.args, "command", "") in ("doctor", "restore"):
                return own
            raise RefusedFileError(
                f"{self.database} is damaged: {error.cause}",
                "Ask for the file again, or restore a backup. To list the backups: tui-tracker restore",
            ) from error

    @cached_property
    def database(self) -> str:
        """The tracker's path: `--db`, else the configured one."""
        if not self.args.db:
            return self.settings.database
        named: str = self.args.db
        if named.startswith("sqlite:///"):
            named = named.removeprefix("sqlite:///")
        elif "://" in named:
            raise UsageError(
                f"--db opens tracker files, not {named.split('://')[0]} databases.",
                "Name a tracker's file with --db FILE.",
            )
        return os.path.expanduser(named)  # noqa: PTH111 - pathlib would slow every look-up

    @property
    def names_settings(self) -> bool:
        """Whether `--config` or the environment names the settings, so that no other ones are meant."""
        from tui_tracker.config.sources import VARIABLE

        return bool(self.args.config or os.environ.get(VARIABLE))

    @property
    def has_used_sample(self) -> bool:
        """Whether the sample was used where folders here have settings: it was started a folder too high."""
        used = self.__dict__
        if self.args.db or "database" not in used or self.settings.path or self.args.command == "open":
            return False
        from tui_tracker.config.sources import folders_with_settings

        return not self.names_settings and os.path.isfile(self.database) and bool(folders_with_settings("."))  # noqa: PTH113

    @cached_property
    def view(self) -> TrackerView:
        """The tracker to look things up in, at the period asked for, else the working one.

        Where another program holds the file it is seen as it was before, with a message on standard error.
        """
        from tui_tracker.services.tracker.view import TrackerView

        view = TrackerView(self._open_reader(), self.settings, self.args.period and self.period)
        if view.is_snapshot:
            from tui_tracker.cli.output import print_err

            print_err(
                "The tracker is being saved by another program. You are seeing the version before that."
            )
        return view

    @cached_property
    def session(self) -> TrackerSession:
        """The tracker to write in as the author, at the period asked for, else the working one."""
        return self.open_session(self.args.period and self.period)

    @cached_property
    def author(self) -> str:
        """Who is writing: the name that people gave, or the system's user."""
        return self.named_author or _one_name(_system_user()) or "somebody"

    @cached_property
    def named_author(self) -> str:
        """The name that `--as`, the settings, the writer or the copy gives; empty if none does."""
        return _one_name(self.args.author or self.settings.author or self._own_name() or self._lead())

    def _own_name(self) -> str:
        """Return the name that the person gave for this tracker when the program asked."""
        from pathlib import Path

        from tui_tracker.services.system.own_name import kept_name
        from tui_tracker.services.system.preferences import Preferences

        return kept_name(Preferences(), Path(self.database))

    @cached_property
    def period(self) -> str:
        """The key of the period asked for, by key or label as printed; else of the working one."""
        return period_key(self.args.period) if self.args.period else self.view.period.key

    @property
    def period_of_file(self) -> str | None:
        """The key of the period that `--period` says a file reports on; None where it is not given."""
        key = period_key(self.args.period) if self.args.period else None
        if key and period_label(key) == key:
            raise UsageError(
                f"{self.args.period!r} is not a period.", "Write a year and a month, such as 2025-12."
            )
        return key

    def command_line(self, *words: str) -> str:
        """Return a command as it is typed next: with the file and the person that this one was given."""
        given = {"--db": self.args.db, "--as": self.args.author}
        options = [word for name, value in given.items() if value for word in (name, shell_word(value))]
        return " ".join(["tui-tracker", *options, *words])

    def open_session(self, period: str | None) -> TrackerSession:
        """Open the tracker to write in it at a period, by default the working one."""
        from pathlib import Path

        from tui_tracker.services.tracker.session import TrackerSession

        author, database = self.author, Path(self.database)
        if self._reader and (self._reader.is_snapshot or self._reader.is_migrated):
            self._close_reader()
        if self._reader:
            self._reader.wait_for_writers(WRITE_PATIENCE)
        if database.is_file():
            self._bring_up_to_date(database)
        # Where `cached_property` keeps it, so that leaving the command closes it even if what follows fails.
        self.__dict__["session"] = session = TrackerSession.open(
            database, self.settings, author=author, period=period, window=False, reader=self._reader
        )
        return session

    def release_database(self, *, to_write: bool = False) -> Path:
        """Close the file, and return its path for a service that opens it itself.

        To write, a tracker that an older version made is brought up to date first.
        """
        from pathlib import Path

        self._close_reader()
        self.__dict__.pop("view", None)
        database = Path(self.database)
        if to_write and database.is_file():
            self._bring_up_to_date(database)
        return database

    def refusal_of_file(self) -> TrackerError | None:
        """Return what is wrong with the tracker's file where a command has failed over it; else None."""
        from pathlib import Path

        from tui_tracker.services.system.checked_copy import find_fault

        self._close_reader()
        return find_fault(Path(self.database))

    def _bring_up_to_date(self, database: Path) -> None:
        from tui_tracker.cli.output import print_err
        from tui_tracker.services.system.upgrade import bring_up_to_date, is_in_wal_mode, leave_wal_mode

        if is_in_wal_mode(database):
            # An own reader would keep the file in that mode.
            self._close_reader()
            if leave_wal_mode(database):
                print_err(
                    "Another program had split the tracker into several files (WAL mode). "
                    "It is one file again."
                )
        if backup := bring_up_to_date(database, self.settings):
            print_err(f"{database} was brought up to date for this version of tui-tracker.")
            print_err(f"The file as it was before is kept in {backup}.")

    def _open_reader(self) -> TrackerReader:
        if self._reader is None:
            from tui_tracker.services.tracker.view import open_reader

            self._reader = open_reader(self.database)
        return self._reader

    def _close_reader(self) -> None:
        if self._reader:
            self._reader.close()
            self._reader = None

    def _copy_settings(self) -> dict[str, object] | None:
        """Return the settings inside a copy that `--db` names."""
        if not self.args.db or not os.path.isfile(self.database):  # noqa: PTH113
            return None
        from tui_tracker.services.tracker.view import copy_settings

        try:
            return copy_settings(self._open_reader())
        except TrackerError:
            return None  # reported when the command opens the file to work with it

    def _lead(self) -> str:
        """Return the name of the lead a copy was sent out to; empty for any other tracker."""
        try:
            return self._open_reader().meta().get("lead", "")
        except TrackerError:
            return ""


def _one_name(name: str) -> str:
    from tui_tracker.domain.text import clean, one_line

    return one_line(clean(name))


def _system_user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return os.environ.get("USERNAME", "")
