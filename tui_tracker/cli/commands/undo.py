"""Undo your last change. Both versions stay in the history."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err
from tui_tracker.services.tracker.session import TrackerSession

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_tracker.domain.history.undo import EditStep

EXAMPLES = """\
Examples:
  tui-tracker undo
  tui-tracker undo --as "Jo Smith"       Jo's last change"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Add nothing: the command has only the common options."""


def run(invocation: Invocation) -> int:
    return undo_or_redo(invocation, TrackerSession.undo, "Undone", "undo")


def undo_or_redo(
    invocation: Invocation, move: Callable[[TrackerSession], EditStep | None], done: str, verb: str
) -> int:
    """Undo or redo one step of the author, and print which one."""
    session = invocation.session
    step = move(session)
    print_err(f"{done}: {step.describe()}." if step else f"There is nothing to {verb} for {session.author}.")
    return 0
