"""What a merge held for the coordinator's word: list it, then accept or decline by number."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.merge_result import held_change_words, question_json, question_lines
from tui_tracker.cli.output import print_err, print_json, print_out, width
from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.exchange.submission import HeldChange
from tui_tracker.domain.text import plural
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.exchange.submissions import SubmissionLog

EXAMPLES = """\
examples:
  tui-tracker held                                  what waits
  tui-tracker held 1 3 --accept
  tui-tracker held 2 --decline --why "not our action"
  tui-tracker held --all --accept"""


NAMED = 12
"""Changes that an answer names; the rest are counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the numbers of the held changes and the decision on them."""
    parser.add_argument(
        "numbers", nargs="*", metavar="N", help="numbers of the list, such as 3, or 3.2 for a part of it"
    )
    parser.add_argument("--all", action="store_true", help="decide on all of them")
    verdict = parser.add_mutually_exclusive_group()
    verdict.add_argument("--accept", action="store_true", help="take it into the plan or update")
    verdict.add_argument("--decline", action="store_true", help="leave what stands; history keeps it")
    parser.add_argument("--why", metavar="TEXT", help="the reason, told in the receipt")


def run(invocation: Invocation) -> int:
    """List the held changes, or decide on some of them."""
    args = invocation.args
    settings = invocation.settings
    if not (args.accept or args.decline):
        _list(args, SubmissionLog(invocation.view, settings).held_changes())
        return 0
    session = invocation.session
    submissions = SubmissionLog(session, settings)
    chosen = _chosen(args, submissions.held_changes())
    verdict = Verdict.ACCEPT if args.accept else Verdict.DECLINE
    session.decide_held([revision for change in chosen for revision in change.revisions], verdict, args.why)
    left = len(submissions.held_changes())
    done = "accepted" if args.accept else "declined"
    for change in chosen[:NAMED]:
        print_err(f"{done.capitalize()}: {held_change_words(change, width())}")
    if len(chosen) > NAMED:
        print_err(f"… and {len(chosen) - NAMED} more.")
    print_err(f"{plural(len(chosen), 'change')} {done}; {left or 'none'} left.")
    print_err("To take this back: tui-tracker undo")
    return 0


def _list(args: argparse.Namespace, held_changes: tuple[HeldChange, ...]) -> None:
    if args.numbers or args.all or args.why:
        raise UsageError("Nothing was decided.", "Add --accept or --decline.")
    if args.json:
        print_json([question_json(change) for change in held_changes])
        return
    for change in held_changes:
        for line in question_lines(change, width()):
            print_out(line)
    if held_changes:
        print_err("tui-tracker held N --accept takes one in; --decline leaves what stands.")
    else:
        print_err("Nothing is held.")


def _chosen(args: argparse.Namespace, held_changes: tuple[HeldChange, ...]) -> list[HeldChange]:
    if args.all:
        return list(held_changes)
    if not args.numbers:
        raise UsageError("No number was given.", "tui-tracker held lists what waits, with numbers.")
    by_label = {change.label: change for held in held_changes for change in (held, *held.parts)}
    for number in args.numbers:
        if number not in by_label:
            raise NotFoundError(f"There is no {number} in the list.", "tui-tracker held shows it.")
    return [by_label[number] for number in dict.fromkeys(args.numbers)]
