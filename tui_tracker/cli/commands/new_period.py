"""Start a new reporting period and close the current one."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.input import confirm_reversible
from tui_tracker.cli.output import print_err
from tui_tracker.domain.plan.periods import period_key, period_label
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.period_change import check_follows, late_changes, unfinished_work, words_for_closing
from tui_tracker.services.plan.periods import begin_period, check_new_period, close_again, reopen_period

EXAMPLES = """\
Examples:
  tui-tracker new-period 2026-12
  tui-tracker new-period 2026-06 --label "Mid-year 2026"
  tui-tracker new-period 2025-12 --reopen --why "a figure was wrong"
  tui-tracker new-period 2025-12 --close            when the figure is right"""
_WAYS = {
    "to do": "To see them: tui-tracker list --outstanding",
    "conflicts": "To resolve: tui-tracker conflicts",
    "question": "To see them: tui-tracker ask",
    "held": "To see them: tui-tracker held",
    "submissions": "To see them: tui-tracker status",
}
"""The command for each kind of unfinished work."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="KEY", help="a year and a month, such as 2026-12")
    parser.add_argument(
        "--label", metavar="L", help="its name (default: made from the key, such as December 2026)"
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--reopen", action="store_true", help="reopen a closed period")
    way.add_argument("--close", action="store_true", help="close a reopened period again")
    parser.add_argument("--why", metavar="TEXT", help="with --reopen: your reason, kept in the history")
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation, and allow any year")


def run(invocation: Invocation) -> int:
    """Begin a period, after saying what is unfinished; or reopen a closed one, or close it again."""
    args, author, key = invocation.args, invocation.author, period_key(invocation.args.key)
    if invocation.view.is_copy and not args.yes:
        raise UsageError(
            "The coordinator starts, closes and reopens periods, and this is a lead's copy.",
            "Ask the coordinator. To do it in this copy anyway, add --yes.",
        )
    if args.reopen:
        if not args.why:
            raise UsageError("To reopen a period, give a reason.", 'Add it with --why "…".')
        late = late_changes(invocation.view, invocation.settings, key)
        database = invocation.release_database(to_write=True)
        print_err(f"{reopen_period(database, key, args.why, author=author)} is open again.")
        print_err(f"To close it again when it is right: tui-tracker new-period {key} --close")
        if late:
            verb = "was" if late == 1 else "were"
            print_err(f"{plural(late, 'late change')} that needed your decision {verb} accepted.")
        return 0
    if args.close:
        label = close_again(invocation.release_database(to_write=True), key, author=author)
        print_err(f"{label} is closed again. Late changes to it will need your decision.")
        print_err(f"To undo: {invocation.command_line('undo')}")
        return 0
    if not _is_wanted(invocation, key):
        print_err("Nothing was changed.")
        return 0
    change = begin_period(invocation.release_database(to_write=True), key, args.label, author=author)
    print_err(f"{change.label} ({key}) is now the current period.")
    for label in change.closed:
        print_err(f"{label} is closed. Late changes to it will need your decision.")
    if change.closed:
        print_err(f"To undo: {invocation.command_line('undo')}")
    return 0


def _is_wanted(invocation: Invocation, key: str) -> bool:
    """Say what is unfinished and ask; refuse a period that is most likely a slip."""
    args, view = invocation.args, invocation.view
    check_new_period(view.read(lambda reader: reader.begun_labels()), key, args.label)
    if not args.yes:
        try:
            check_follows(view, key, args.label)
        except UsageError as slip:
            raise UsageError(slip.cause, f"{slip.remedy} If it is right, add --yes.") from slip
    for work in unfinished_work(view, invocation.settings):
        print_err(f"{work.sentence} {_WAYS.get(work.topic, '')}".strip())
    label = args.label or period_label(key)
    return confirm_reversible(
        f"Close {words_for_closing(view, args.key)} and start {label}?",
        way_back=f"To undo: {invocation.command_line('undo')}",
        assume_yes=args.yes,
    )
