"""List changes that need your decision, and accept or decline them."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.merge_result import held_change_json, held_group_lines
from tui_tracker.cli.output import print_err, print_json, print_lines, truncate, width
from tui_tracker.cli.text_layout import wrap_sentence
from tui_tracker.config import Settings
from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.exchange.merge_words import duplicate_id_words
from tui_tracker.domain.exchange.pending import group_pending, held_words
from tui_tracker.domain.exchange.submission import HeldChange
from tui_tracker.domain.history.cell import Cell
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
    args, settings = invocation.args, invocation.settings
    if not (args.accept or args.decline):
        _list(args, SubmissionLog(invocation.view, settings))
        return 0
    session = invocation.session
    log = SubmissionLog(session, settings)
    chosen = _chosen(args, log.held_changes())
    if not chosen:
        print_err("No changes need a decision.")
        return 0
    to_decide, not_allowed = _split_unseen(args, chosen, settings) if args.accept else (chosen, [])
    in_conflict_before = {conflict.cell for conflict in log.conflicts()}
    if to_decide:
        revisions = [revision for change in to_decide for revision in change.revisions]
        session.decide_held(revisions, Verdict.ACCEPT if args.accept else Verdict.DECLINE, args.why)
    _print_decided(to_decide, "Accepted" if args.accept else "Declined", log)
    _print_not_allowed(not_allowed, log)
    _print_what_follows(log, in_conflict_before)
    if to_decide:
        print_err(f"To undo: {invocation.command_line('undo')}")
    return 0


def _split_unseen(
    args: argparse.Namespace, chosen: list[HeldChange], settings: Settings
) -> tuple[list[HeldChange], list[HeldChange]]:
    """Return what is accepted, and what is not because the plan does not allow its value.

    A value that a number names alone was seen; one among others may not have been.
    """
    seen = [] if args.all else [change for change in chosen if len(change.parts) < 2]
    allowed, not_allowed = split_allowed([change for change in chosen if change not in seen], settings)
    return seen + allowed, not_allowed


def _print_decided(decided: list[HeldChange], verdict: str, log: SubmissionLog) -> None:
    """Name the first of the changes that were decided on, and count the rest."""
    for change in decided[:CHANGES_NAMED]:
        print_err(truncate(f"{verdict}: {held_words(change, log.legend)}", width()))
    if len(decided) > CHANGES_NAMED:
        print_err(f"… and {len(decided) - CHANGES_NAMED} more.")


def _print_not_allowed(not_allowed: list[HeldChange], log: SubmissionLog) -> None:
    """Name what was not accepted, and say how it can be."""
    for change in not_allowed[:CHANGES_NAMED]:
        print_err(truncate(f"Not accepted: {held_words(change, log.legend)}", width()))
    if not_allowed:
        they = "It is not a value" if len(not_allowed) == 1 else "These are not values"
        print_err(
            f"{they} that this plan allows. Decline and set another one, or accept by number:"
            f" tui-tracker held {not_allowed[0].number} --accept"
        )


def _print_what_follows(log: SubmissionLog, in_conflict_before: set[Cell]) -> None:
    """Say which conflicts and equal IDs the decisions led to, and how many decisions are left."""
    # The tracker has another version of what was accepted, which nobody has compared with it yet.
    new_conflicts = [conflict for conflict in log.conflicts() if conflict.cell not in in_conflict_before]
    if new_conflicts:
        print_err(
            f"{plural(len(new_conflicts), 'new conflict')} with what the tracker has: both versions are kept."
            " To choose: tui-tracker conflicts"
        )
    for identity in log.duplicate_ids():
        print_err(duplicate_id_words(identity))
    left = len(log.held_changes())
    print_err(f"{plural(left, 'decision')} still to make." if left else "No more decisions to make.")


def _list(args: argparse.Namespace, log: SubmissionLog) -> None:
    """Print what needs a decision, by kind."""
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
    """Return the changes that the command names. Raises `UsageError` or `NotFoundError`."""
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
