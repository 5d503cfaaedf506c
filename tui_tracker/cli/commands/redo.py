"""Redo the change you last undid."""

from __future__ import annotations

import argparse

from tui_tracker.cli.commands.undo import undo_or_redo
from tui_tracker.cli.context import Invocation
from tui_tracker.services.tracker.session import TrackerSession

EXAMPLES = """\
Examples:
  tui-tracker redo"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Add nothing: the command has only the common options."""


def run(invocation: Invocation) -> int:
    return undo_or_redo(invocation, TrackerSession.redo, "Redone", "redo")
