"""Ask an action's lead something; it travels in their next copy, and comes home settled or not."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import paint, print_err, print_json, print_out, truncate, width
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.tracker.session import TrackerSession

EXAMPLES = """\
examples:
  tui-tracker ask T17 "Why red, when the note says on track?"
  tui-tracker ask                        what is asked and not settled
  tui-tracker ask T17 --settle"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the ID and the question."""
    parser.add_argument("id", nargs="?", metavar="ID", help="an action's ID")
    parser.add_argument("question", nargs="?", metavar="TEXT", help="what is asked")
    parser.add_argument("--settle", action="store_true", help="the question is answered")


def run(invocation: Invocation) -> int:
    """Ask a question, settle it, or list the open questions."""
    args, session = invocation.args, invocation.session
    if args.id is None:
        _list(args, session)
        return 0
    if bool(args.question) == args.settle:
        raise UsageError("Nothing was asked.", 'Write tui-tracker ask ID "the question", or --settle.')
    action = session.find(args.id).action
    step = session.change(action.key, {"review": args.question})
    done = "asked; it travels in the next copy" if args.question else "settled"
    print_err(f"{action.id}: {done if step else 'nothing changed'}.")
    return 0


def _list(args: argparse.Namespace, session: TrackerSession) -> None:
    asked = [entry for entry in session.entries() if entry.update.review]
    if args.json:
        print_json(
            [
                {"id": entry.action.id, "period": session.period.key, "question": entry.update.review}
                for entry in asked
            ]
        )
        return
    for entry in asked:
        print_out(f"{paint(entry.action.id.ljust(6), 'bold')} {truncate(entry.update.review, width() - 8)}")
    print_err(f"{plural(len(asked), 'question')} open.")
