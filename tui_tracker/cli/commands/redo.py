"""Make again the change you last took back."""

from __future__ import annotations

import argparse

from tui_tracker.cli.commands.undo import step_back_or_forth
from tui_tracker.services.tracker.session import Desk

EXAMPLES = """\
examples:
  tui-tracker redo"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Take nothing but the common options."""


def run(args: argparse.Namespace) -> int:
    """Redo one step."""
    return step_back_or_forth(args, Desk.redo, "made again")
