"""Put a backup back in the tracker's place; what is there now is backed up first."""

from __future__ import annotations

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
examples:
  tui-tracker restore db/backups/tracker-20251123-140200-000000.db"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file."""
    parser.add_argument("file", metavar="FILE", help="a backup, or any tracker of the same plan")


def run(invocation: Invocation) -> int:
    """Check the file, back up what is there, and put the file in its place."""
    from pathlib import Path

    from tui_tracker.services.backups import restore

    settings, name = invocation.settings, invocation.args.file
    database = invocation.release_database()
    kept = restore(database, Path(name).expanduser(), settings)
    tell(f"{database} is now as {name} was.")
    if kept:
        tell(f"What was there before lies in {kept}.")
    return 0
