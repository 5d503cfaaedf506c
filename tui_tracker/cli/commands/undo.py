"""Undo your last change. Both versions stay in the history."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.tracker.steps import undone_words

EXAMPLES = """\
Examples:
  tui-tracker undo
  tui-tracker undo --as "Jo Smith"       Jo's last change"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Add nothing: the command has only the common options."""


def run(invocation: Invocation) -> int:
    session = invocation.session
    step = session.undo()
    if step is None:
        print_err(f"There is nothing to undo for {session.author}.")
        return 0
    for line in undone_words(
        step, legend_for(invocation.settings), f"To redo it: {invocation.command_line('redo')}"
    ):
        print_err(line)
    return 0
