"""Take back the last change you made; history keeps both."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui_tracker.cli.context import desk_of, settings_of
from tui_tracker.cli.output import tell
from tui_tracker.services.tracker.session import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_tracker.domain.history.undo import Step

EXAMPLES = """\
examples:
  tui-tracker undo
  tui-tracker undo --as "Jo Smith"       Jo's last change"""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Take nothing but the common options."""


def run(args: argparse.Namespace) -> int:
    """Undo one step."""
    return step_back_or_forth(args, Desk.undo, "taken back")


def step_back_or_forth(args: argparse.Namespace, move: Callable[[Desk], Step | None], what: str) -> int:
    """Make one move through the author's own changes and tell which it was."""
    settings = settings_of(args)
    with desk_of(args, settings) as desk:
        step = move(desk)
    tell(f"{step.describe()}: {what}." if step else f"{desk.author} has no change here to be {what}.")
    return 0
