"""Save a copy of the tracker in the folder called backups next to it. The oldest copies are deleted."""

from __future__ import annotations

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_out
from tui_tracker.services.backups import make_backup

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
Examples:
  tui-tracker backup"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Add nothing: the command has only the common options."""


def run(invocation: Invocation) -> int:
    print_out(str(make_backup(invocation.release_database(), invocation.settings)))
    return 0
