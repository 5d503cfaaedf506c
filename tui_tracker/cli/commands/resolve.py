"""Resolve a conflict. All versions stay in the history."""

from __future__ import annotations

import argparse

from tui_tracker.cli.arguments import choose, typed_value
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err
from tui_tracker.config import Settings
from tui_tracker.domain.fields import NAMES_BY_WORD, field_label, field_named, own_cell_name
from tui_tracker.domain.history.conflict import Conflict, Side
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.exchange.conflicts import find_conflict, open_conflicts, version_time
from tui_tracker.services.tracker.own_fields import field_types

EXAMPLES = """\
Examples:
  tui-tracker resolve T17 note --take 41726
  tui-tracker resolve T17 rag --value amber --why "agreed by phone"
  tui-tracker resolve T17 note --merged            combine both notes"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="an action's ID")
    parser.add_argument("field", metavar="FIELD", help="stage, rag, note … as shown by tui-tracker conflicts")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--take", type=int, metavar="N", help="use version N, such as 41726, or 0 for the agreed version"
    )
    how.add_argument("--value", metavar="V", help='a new value ("" to clear it)')
    how.add_argument("--merged", action="store_true", help="for a note: combine both versions")
    parser.add_argument("--why", metavar="TEXT", help="your reason, kept in the history")


def run(invocation: Invocation) -> int:
    """Resolve the conflict, and print how many are still open."""
    args = invocation.args
    settings = invocation.settings
    period = args.period and invocation.period
    session = invocation.session
    action = session.find(args.id).action
    own = {name.lower(): own_cell_name(name) for name in field_types(settings, session)}
    field = choose(args.field, own | NAMES_BY_WORD, "field")
    conflict = find_conflict(open_conflicts(session, action.key), action.key, field, period)
    session.resolve(conflict.cell, _value(args, conflict, settings), args.why)
    left = len(open_conflicts(session))
    rest = f"{plural(left, 'conflict')} still to resolve." if left else "No open conflicts."
    print_err(f"{action.id} {field_label(field)} resolved{_taken_words(args.take, conflict)}. {rest}")
    return 0


def _taken_words(number: int | None, conflict: Conflict) -> str:
    """Say which version was taken, and whose it is."""
    if not number:
        return "" if number is None else " with the agreed version"
    side = _side(number, conflict)
    return f" with version {side.name}, by {side.author}, {version_time(conflict, side)}"


def _value(args: argparse.Namespace, conflict: Conflict, settings: Settings) -> str | None:
    if args.merged:
        proposal = conflict.proposal()
        if proposal is None:
            raise UsageError(
                "Both versions change the same words, so they cannot be combined automatically.",
                "Choose one with --take, or write the text yourself with --value.",
            )
        return proposal
    if args.take is not None:
        return _taken(args.take, conflict)
    return typed_value(field_named(conflict.cell.field), args.value, settings)


def _taken(number: int, conflict: Conflict) -> str | None:
    return conflict.base if number == 0 else _side(number, conflict).value


def _side(number: int, conflict: Conflict) -> Side:
    """Return the version with a name, or at a place in the list from 1, which a merge may move."""
    for side in conflict.sides:
        if str(number) == side.name or number == side.number:
            return side
    names = " or ".join(side.name for side in conflict.sides)
    raise UsageError(f"There is no version {number}.", f"Choose {names}, or 0 for the agreed version.")
