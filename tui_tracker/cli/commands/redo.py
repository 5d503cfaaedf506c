"""Redo the change you last undid."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err

EXAMPLES = """\
Examples:
  tui-tracker redo"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Add nothing: the command has only the common options."""


def run(invocation: Invocation) -> int:
    session = invocation.session
    step = session.redo()
    print_err(f"Redone: {step.describe()}." if step else f"There is nothing to redo for {session.author}.")
    return 0
