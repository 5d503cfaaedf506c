"""Open the app. If there is no tracker yet, one is made from the plan in your settings."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.input import read_line
from tui_tracker.cli.output import print_err
from tui_tracker.config.sources import NAME
from tui_tracker.errors import UsageError
from tui_tracker.services.system.garbage import garbage_pause

EXAMPLES = """\
Examples:
  tui-tracker                     the tracker in your settings
  tui-tracker --db copy.db        a copy you were emailed
  tui-tracker open --theme T      start on a theme"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--theme", metavar="T", help="start on this theme")
    parser.add_argument("--read-only", action="store_true", help="open as read-only")


def run(invocation: Invocation) -> int:
    """Check the terminal, make the tracker if need be, and open the screens."""
    args = invocation.args
    _check_terminal()
    settings = invocation.settings
    if not args.db and not (settings.path and Path(invocation.database).exists()):
        from tui_tracker.cli.errors.missing_tracker import find_instead

        if nearby := find_instead(invocation):
            return _open_nearby(invocation, nearby)
    author = invocation.author
    database = invocation.release_database(to_write=not args.read_only)
    if not database.exists() and not args.db:
        from tui_tracker.cli.errors.missing_tracker import check_no_backups
        from tui_tracker.cli.progress_bar import bar
        from tui_tracker.services.imports import make_tracker

        source = Path(settings.plan_source)
        check_no_backups(invocation)
        print_err(f"No tracker found. Making {database} from {source.name}.")
        with bar() as progress:
            make_tracker(database, source, settings, progress=progress)
    with garbage_pause.loading():
        from tui_tracker.tui.app import run_app

    return run_app(
        settings=settings,
        database=database,
        author=author,
        is_account=not invocation.named_author,
        period=invocation.period if args.period else None,
        theme=args.theme,
        read_only=args.read_only,
    )


def _open_nearby(invocation: Invocation, nearby: Sequence[Path]) -> int:
    """Ask which of the trackers nearby is meant, and open it; none is made where one may be."""
    from tui_tracker.cli.errors.missing_tracker import missing_tracker_error

    print_err("No tracker of a plan of yours is in this folder. These are nearby:")
    for number, path in enumerate(nearby, 1):
        print_err(f"  {number}  {path}")
    numbers = "1" if len(nearby) == 1 else f"1 to {len(nearby)}"
    print_err(f"Which one do you want to open? Type {numbers}, or press Enter to open none.")
    try:
        path = dict(enumerate(nearby, 1))[int(read_line())]
    except (EOFError, ValueError, KeyError):
        raise missing_tracker_error(invocation, "No tracker was opened.", nearby) from None
    option = {"config": str(path / NAME)} if path.is_dir() else {"db": str(path)}
    with Invocation(argparse.Namespace(**vars(invocation.args) | option)) as chosen:
        return run(chosen)


def _check_terminal() -> None:
    """Raise `UsageError` without a terminal: there, Textual would draw without end."""
    if os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver"):
        return  # `tui-tracker serve` reads keys from a pipe, and draws into one
    commands = "To look something up instead: tui-tracker T17, tui-tracker list or tui-tracker --help"
    for stream in (sys.stdin, sys.__stderr__):
        if stream is None or not stream.isatty():
            raise UsageError("The app needs an interactive terminal.", commands)
    if os.environ.get("TERM") == "dumb":
        raise UsageError("This terminal (TERM=dumb) cannot show the app.", commands)
