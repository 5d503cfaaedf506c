"""Redo the change you last undid."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.tracker.steps import redone_words

EXAMPLES = """\
Examples:
  tui-tracker redo"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Add nothing: the command has only the common options."""


def run(invocation: Invocation) -> int:
    session = invocation.session
    step = session.redo()
    if step is None:
        print_err(f"There is nothing to redo for {session.author}.")
        return 0
    for line in redone_words(
        step, legend_for(invocation.settings), f"To undo it: {invocation.command_line('undo')}"
    ):
        print_err(line)
    return 0
