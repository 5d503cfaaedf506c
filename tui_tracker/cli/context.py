"""What every command needs first: the settings, the tracker's path, the author and the period."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tui_tracker.config import Settings, load_settings
from tui_tracker.errors import UsageError


def settings_of(args: argparse.Namespace) -> Settings:
    """Read the settings that the command line or the folder names."""
    return load_settings(args.config)


def database_of(args: argparse.Namespace, settings: Settings) -> Path:
    """Return the tracker's path: `--db`, else the configured one."""
    if not args.db:
        return settings.database
    named: str = args.db
    if named.startswith("sqlite:///"):
        named = named.removeprefix("sqlite:///")
    elif "://" in named:
        raise UsageError(
            f"{named.split('://')[0]} databases cannot be opened yet.",
            "Name a tracker's file with --db FILE.",
        )
    return Path(named).expanduser()


def author_of(args: argparse.Namespace, settings: Settings) -> str:
    """Return who is writing: `--as`, else the settings' author, else the system's user."""
    from tui_tracker.domain.text import clean, one_line

    return one_line(clean(args.author or settings.author or _system_user())) or "somebody"


def period_of(args: argparse.Namespace, settings: Settings) -> str:
    """Return the period asked for: a key, a label as printed, or a year."""
    from tui_tracker.domain.plan import period_key

    return period_key(args.period) if args.period else settings.period


def _system_user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return os.environ.get("USERNAME", "")
