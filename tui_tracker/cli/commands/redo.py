"""Make again the change you last took back."""

from __future__ import annotations

import argparse

from tui_tracker.cli.commands.undo import step_back_or_forth
from tui_tracker.cli.context import Invocation
from tui_tracker.services.tracker.session import TrackerSession

EXAMPLES = """\
examples:
  tui-tracker redo"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Take nothing but the common options."""


def run(invocation: Invocation) -> int:
    """Redo one step."""
    return step_back_or_forth(invocation, TrackerSession.redo, "made again")
