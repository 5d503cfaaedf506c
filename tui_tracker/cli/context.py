"""What every command needs first: the settings, the tracker's path, the author and the period."""

from __future__ import annotations

import os

from tui_tracker.domain.plan.periods import period_key, period_label
from tui_tracker.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from tui_tracker.config import Settings
    from tui_tracker.config.glance import Glance
    from tui_tracker.config.validate import Table
    from tui_tracker.services.tracker.lookup import Lookup
    from tui_tracker.services.tracker.session import Desk
    from tui_tracker.services.tracker.view import View


def settings_of(args: argparse.Namespace) -> Settings:
    """Read the settings that the command line or the folder names."""
    from tui_tracker.config import load_settings

    return load_settings(args.config, handed=_handed(args))


def glance_of(args: argparse.Namespace) -> Glance:
    """Read of the same settings what a look-up needs."""
    from tui_tracker.config.glance import load_glance

    return load_glance(args.config, _handed(args))


def _handed(args: argparse.Namespace) -> Table | None:
    """Return the settings inside a copy that `--db` names: its stages and ratings are the council's."""
    if not args.db or not os.path.isfile(os.path.expanduser(args.db)):  # noqa: PTH111, PTH113
        return None
    from tui_tracker.errors import TrackerError
    from tui_tracker.services.tracker.lookup import open_lookup

    try:
        with open_lookup(os.path.expanduser(args.db)) as lookup:  # noqa: PTH111
            return lookup.settings()
    except TrackerError:
        return None  # told by whoever opens the file to work with it


def database_of(args: argparse.Namespace, settings: Settings | Glance) -> str:
    """Return the tracker's path: `--db`, else the configured one."""
    if not args.db:
        return str(settings.database)
    named: str = args.db
    if named.startswith("sqlite:///"):
        named = named.removeprefix("sqlite:///")
    elif "://" in named:
        raise UsageError(
            f"{named.split('://')[0]} databases cannot be opened yet.",
            "Name a tracker's file with --db FILE.",
        )
    return os.path.expanduser(named)  # noqa: PTH111 - pathlib is dear on the way to a look-up


def writable_database_of(args: argparse.Namespace, settings: Settings) -> Path:
    """Return the tracker's path for a command that writes, brought up to date if an older version made it."""
    from pathlib import Path

    from tui_tracker.cli.output import tell
    from tui_tracker.services.system.upgrade import bring_up_to_date

    database = Path(database_of(args, settings))
    if database.is_file() and (backup := bring_up_to_date(database, settings)):
        tell(f"{database} was brought up to date for this version of tui-tracker.")
        tell(f"The file as it was before is kept in {backup}.")
    return database


def lookup_of(args: argparse.Namespace, settings: Settings | Glance) -> Lookup:
    """Open the tracker for looking things up; say so where it can only be read as it was."""
    from tui_tracker.services.tracker.lookup import open_lookup

    lookup = open_lookup(database_of(args, settings))
    _tell_behind(lookup.reader.is_behind)
    return lookup


def view_of(args: argparse.Namespace, settings: Settings) -> View:
    """Open the tracker to see it as the screens do, without writing; say so where it is read as it was."""
    from pathlib import Path

    from tui_tracker.services.tracker.view import open_view

    view = open_view(Path(database_of(args, settings)), settings, args.period and period_of(args, settings))
    _tell_behind(view.is_behind)
    return view


def desk_of(args: argparse.Namespace, settings: Settings, *, at_period: bool = True) -> Desk:
    """Open the tracker to write in it as the author, at the period asked for, else the one being written.

    Without `at_period` it opens at the latter whatever was asked for.
    """
    from tui_tracker.services.tracker.session import Desk

    return Desk.open(
        writable_database_of(args, settings),
        settings,
        author=author_of(args, settings),
        period=period_of(args, settings) if at_period and args.period else None,
        window=False,
    )


def _tell_behind(is_behind: bool) -> None:
    from tui_tracker.cli.output import tell

    if is_behind:
        tell("Another program is writing the tracker: this is what it held before.")


def author_of(args: argparse.Namespace, settings: Settings) -> str:
    """Return who is writing: `--as`, the settings' author, the copy's lead, or the system's user."""
    from tui_tracker.domain.text import clean, one_line

    name = args.author or settings.author or _lead_of(database_of(args, settings)) or _system_user()
    return one_line(clean(name)) or "somebody"


def _lead_of(database: str) -> str:
    """Return the name of the lead a copy was handed out to; empty for any other tracker."""
    from tui_tracker.errors import TrackerError
    from tui_tracker.services.tracker.lookup import open_lookup

    try:
        with open_lookup(database) as lookup:
            return lookup.lead()
    except TrackerError:
        return ""


def period_of(args: argparse.Namespace, settings: Settings | Glance) -> str:
    """Return the key of the period asked for, by key or label as printed; else the working one."""
    return period_key(args.period) if args.period else settings.period


def new_period_of(args: argparse.Namespace) -> str | None:
    """Return the key of the period that `--period` says a file reports on; None where it is not given."""
    key = period_key(args.period) if args.period else None
    if key and period_label(key) == key:
        raise UsageError(f"{args.period!r} is no period.", "Write a year and a month, such as 2025-12.")
    return key


def _system_user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return os.environ.get("USERNAME", "")
