"""List changes that need your decision, and accept or decline them."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.merge_result import held_change_json, held_group_lines
from tui_tracker.cli.output import print_err, print_json, print_lines, truncate, width
from tui_tracker.cli.text_layout import wrap_sentence
from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.exchange.merge_words import duplicate_id_words
from tui_tracker.domain.exchange.pending import group_pending, held_words
from tui_tracker.domain.exchange.submission import HeldChange
from tui_tracker.domain.text import plural
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.exchange.held_changes import split_allowed
from tui_tracker.services.exchange.submissions import SubmissionLog

EXAMPLES = """\
Examples:
  tui-tracker held                                  what to decide, by kind
  tui-tracker held 41726 50233 --accept
  tui-tracker held 73951 --decline --why "not our action"
  tui-tracker held --all --accept"""


CHANGES_NAMED = 12
"""Changes that an answer names; the rest are counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="*", metavar="N", help="a number from the list, such as 41726")
    parser.add_argument(
        "--all",
        action="store_true",
        help="all of them; --accept leaves out values that the plan does not allow",
    )
    verdict = parser.add_mutually_exclusive_group()
    verdict.add_argument("--accept", action="store_true", help="accept the change")
    verdict.add_argument("--decline", action="store_true", help="decline it and keep the current value")
    parser.add_argument("--why", metavar="TEXT", help="your reason, shown in the receipt")


def run(invocation: Invocation) -> int:
    args = invocation.args
    settings = invocation.settings
    if not (args.accept or args.decline):
        _list(args, SubmissionLog(invocation.view, settings))
        return 0
    session = invocation.session
    submissions = SubmissionLog(session, settings)
    chosen = _chosen(args, submissions.held_changes())
    if not chosen:
        print_err("No changes need a decision.")
        return 0
    not_allowed: list[HeldChange] = []
    if args.accept:
        # A value that a number names alone was seen; one among others may not have been.
        seen = [] if args.all else [change for change in chosen if len(change.parts) < 2]
        unseen = [change for change in chosen if change not in seen]
        chosen, not_allowed = split_allowed(unseen, settings)
        chosen = seen + chosen
    verdict = Verdict.ACCEPT if args.accept else Verdict.DECLINE
    open_before = {conflict.cell for conflict in submissions.conflicts()}
    if chosen:
        revisions = [revision for change in chosen for revision in change.revisions]
        session.decide_held(revisions, verdict, args.why)
    left = len(submissions.held_changes())
    done = "accepted" if args.accept else "declined"
    for change in chosen[:CHANGES_NAMED]:
        print_err(truncate(f"{done.capitalize()}: {held_words(change, submissions.legend)}", width()))
    if len(chosen) > CHANGES_NAMED:
        print_err(f"… and {len(chosen) - CHANGES_NAMED} more.")
    _report_not_allowed(not_allowed, submissions)
    # The tracker has another version of what was accepted, which nobody has compared with it yet.
    opened = [conflict for conflict in submissions.conflicts() if conflict.cell not in open_before]
    if opened:
        print_err(
            f"{plural(len(opened), 'new conflict')} with what the tracker has: both versions are kept."
            " To choose: tui-tracker conflicts"
        )
    for identity in submissions.duplicate_ids():
        print_err(duplicate_id_words(identity))
    print_err(f"{plural(left, 'decision')} still to make." if left else "No more decisions to make.")
    if chosen:
        print_err("To undo: tui-tracker undo")
    return 0


def _report_not_allowed(refused: list[HeldChange], submissions: SubmissionLog) -> None:
    for change in refused[:CHANGES_NAMED]:
        print_err(truncate(f"Not accepted: {held_words(change, submissions.legend)}", width()))
    if refused:
        they = "It is not a value" if len(refused) == 1 else "These are not values"
        print_err(
            f"{they} that this plan allows. Decline and set another one, or accept by number:"
            f" tui-tracker held {refused[0].number} --accept"
        )


def _list(args: argparse.Namespace, log: SubmissionLog) -> None:
    if args.numbers or args.all or args.why:
        raise UsageError("Say whether to accept or decline.", "Add --accept or --decline.")
    held_changes = log.held_changes()
    if args.json:
        print_json([held_change_json(change) for change in held_changes])
        return
    groups = group_pending(held_changes, log.conflicts(), log.legend)
    for sentence in log.closed_twice():
        print_lines([*wrap_sentence(sentence, width()), ""])
    for group in groups:
        print_lines(held_group_lines(group, width()))
        if group.conflicts:
            print_err("To resolve conflicts: tui-tracker conflicts")
    if held_changes:
        number = next(held.number for group in groups for held in group.held)
        print_err(f"To accept one: tui-tracker held {number} --accept. To decline it: --decline")
    else:
        print_err("No changes need a decision.")
    if undisputed := log.undisputed():
        print_err(undisputed)


def _chosen(args: argparse.Namespace, held_changes: tuple[HeldChange, ...]) -> list[HeldChange]:
    if args.all:
        return list(held_changes)
    if not args.numbers:
        raise UsageError(
            "Say which change, by its number, or add --all.", "To see the numbers: tui-tracker held"
        )
    by_number = {str(change.number): change for held in held_changes for change in (held, *held.parts)}
    for number in args.numbers:
        if number not in by_number:
            raise NotFoundError(
                f"No change with the number {number} waits for a decision.",
                "To see the list: tui-tracker held",
            )
    return [by_number[number] for number in dict.fromkeys(args.numbers)]
