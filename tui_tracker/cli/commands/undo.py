"""Take back the last change you made; history keeps both."""

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
examples:
  tui-tracker undo
  tui-tracker undo --as "Jo Smith"       Jo's last change"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Take nothing but the common options."""


def run(invocation: Invocation) -> int:
    """Undo one step."""
    return step_back_or_forth(invocation, TrackerSession.undo, "taken back")


def step_back_or_forth(
    invocation: Invocation, move: Callable[[TrackerSession], EditStep | None], what: str
) -> int:
    """Make one move through the author's own changes and tell which it was."""
    session = invocation.session
    step = move(session)
    print_err(f"{step.describe()}: {what}." if step else f"{session.author} has no change here to be {what}.")
    return 0
