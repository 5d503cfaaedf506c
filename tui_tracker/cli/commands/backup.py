"""Copy the tracker into the folder backups beside it; the oldest copies give way."""

from __future__ import annotations

from tui_tracker.cli.context import database_of, settings_of
from tui_tracker.cli.output import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
examples:
  tui-tracker backup"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Take nothing but the common options."""


def run(args: argparse.Namespace) -> int:
    """Make the copy and print its path."""
    from pathlib import Path

    from tui_tracker.services.backups import make_backup

    settings = settings_of(args)
    say(str(make_backup(Path(database_of(args, settings)), settings)))
    return 0
