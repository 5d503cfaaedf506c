"""The receipt of a file that came back, to send to its lead: taken, waiting, held, and agreed otherwise."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from tui_tracker.cli.commands.submissions import arrival_json, find_arrival
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.merge_result import change_json
from tui_tracker.cli.output import print_json, print_out
from tui_tracker.cli.text_layout import wrap
from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT
from tui_tracker.domain.exchange.submission import ReceivedChange
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.text import clean, plural
from tui_tracker.services.exchange.receipts import Overruled, Receipt, receipt
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.system.local_time import local_date

EXAMPLES = """\
examples:
  tui-tracker receipt            of the file that came last
  tui-tracker receipt 3          of the third, as tui-tracker submissions numbers them"""
COLUMNS = 76
"""Mail programs break longer lines."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a number of the list of submissions."""
    parser.add_argument("number", nargs="?", type=int, metavar="N", help="default: the last that came")


def run(invocation: Invocation) -> int:
    """Print the receipt as text to paste into an e-mail."""
    args = invocation.args
    settings = invocation.settings
    returns = SubmissionLog(invocation.view, settings)
    came = returns.submissions()
    one = receipt(invocation.view, returns, find_arrival(came, args.number or len(came)))
    if args.json:
        print_json(_as_json(one))
        return 0
    for line in _lines(one):
        print_out(line)
    return 0


def _lines(one: Receipt) -> Iterator[str]:
    file = one.submission.file
    merged = f"merged on {local_date(one.submission.at)} by {one.submission.by}"
    yield from wrap(f"Received: {file.name}, {merged}.", COLUMNS)
    if file.refused:
        yield from wrap(f"It could not be taken: {file.refused}", COLUMNS)
        return
    far = f" {file.done} of {file.total} actions are marked as done." if file.total is not None else ""
    yield from wrap(f"{plural(len(one.accepted), 'change')} accepted.{far}", COLUMNS)
    yield from _block("Waiting, as somebody else wrote the same thing differently:", one.waiting)
    yield from _block("Held until the coordinator has decided:", one.held, held=True)
    yield from _block("Not taken over:", one.declined, held=True)
    if one.otherwise:
        yield ""
        yield "Agreed otherwise:"
        for other in one.otherwise:
            yield from wrap(_other(other), COLUMNS, indent="  ")


def _block(head: str, changes: tuple[ReceivedChange, ...], *, held: bool = False) -> Iterator[str]:
    if changes:
        yield ""
        yield head
    for one in changes:
        why = f" ({HOLD_REASON_TEXT[one.held]})" if held and one.held else ""
        yield from wrap(f"{_place(one)}: {one.readable(one.after) or '(empty)'}{why}", COLUMNS, indent="  ")


def _other(one: Overruled) -> str:
    wrote = _quoted(one.change.readable(one.change.after))
    who = f" by {clean(one.author)}" if one.author else ""
    because = f", because: {one.why}" if one.why else ""
    return f"{_place(one.change)}: you wrote {wrote}; agreed{who}: {_quoted(one.agreed)}{because}"


def _quoted(value: str | None) -> str:
    return f"“{value}”" if value else "nothing"


def _place(one: ReceivedChange) -> str:
    return f"{one.id} {field_label(one.cell.field)} {one.cell.period}".strip()


def _as_json(one: Receipt) -> dict[str, Any]:
    return arrival_json(one.submission) | {
        "accepted": [change_json(change) for change in one.accepted],
        "waiting": [change_json(change) for change in one.waiting],
        "held_now": [change_json(change) for change in one.held],
        "declined": [change_json(change) for change in one.declined],
        "otherwise": [
            change_json(other.change) | {"agreed": other.agreed, "agreed_by": other.author, "why": other.why}
            for other in one.otherwise
        ],
    }
