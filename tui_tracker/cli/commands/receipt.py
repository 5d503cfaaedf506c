"""Write a receipt to send to a lead: what became of each of their changes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from tui_tracker.cli.commands.submissions import find_submission, submission_json
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.merge_result import change_json
from tui_tracker.cli.output import print_json, print_out
from tui_tracker.cli.text_layout import wrap, wrap_sentence
from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT
from tui_tracker.domain.exchange.submission import ReceivedChange
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.text import clean_line, one_line, plural
from tui_tracker.services.exchange.receipts import Overruled, Receipt, receipt
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.system.local_time import local_date

EXAMPLES = """\
Examples:
  tui-tracker receipt            for the file that was returned last
  tui-tracker receipt 3          for file 3 in tui-tracker submissions"""
COLUMNS = 76
"""Width of a line, in characters: mail programs break longer lines."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the number of the submission."""
    parser.add_argument(
        "number", nargs="?", type=int, metavar="N", help="the file's number (default: the last one)"
    )


def run(invocation: Invocation) -> int:
    """Print the receipt as text to paste into an e-mail."""
    args = invocation.args
    settings = invocation.settings
    log = SubmissionLog(invocation.view, settings)
    submissions = log.submissions()
    content = receipt(invocation.view, log, find_submission(submissions, args.number or len(submissions)))
    if args.json:
        print_json(_as_json(content))
        return 0
    for line in _lines(content):
        print_out(line)
    return 0


def _lines(content: Receipt) -> Iterator[str]:
    file = content.submission.file
    when_merged = f"merged on {local_date(content.submission.at)} by {content.submission.by}"
    yield from wrap_sentence(f"Received: {file.name}, {when_merged}.", COLUMNS)
    if file.refused:
        yield from wrap_sentence(f"We could not use this file: {one_line(file.refused)}", COLUMNS)
        return
    progress = f" {file.done} of {file.total} actions are marked as done." if file.total is not None else ""
    yield from wrap(f"{plural(len(content.accepted), 'change')} accepted.{progress}", COLUMNS)
    yield from _block("Waiting, because someone else also changed these:", content.waiting)
    yield from _block("Waiting for the coordinator's decision:", content.held, held=True)
    yield from _block("Not accepted:", content.declined, held=True)
    if content.otherwise:
        yield ""
        yield "Decided differently:"
        for overruled in content.otherwise:
            yield from wrap(_overruled_text(overruled), COLUMNS, indent="  ")


def _block(head: str, changes: tuple[ReceivedChange, ...], *, held: bool = False) -> Iterator[str]:
    if changes:
        yield ""
        yield head
    for change in changes:
        reason = f" ({HOLD_REASON_TEXT[change.held]})" if held and change.held else ""
        yield from wrap(
            f"{_cell_name(change)}: {change.readable(change.after) or '(empty)'}{reason}",
            COLUMNS,
            indent="  ",
        )


def _overruled_text(overruled: Overruled) -> str:
    written = _quoted(overruled.change.readable(overruled.change.after))
    decided_by = f" by {overruled.author}" if overruled.author else ""
    reason = f", because: {overruled.why}" if overruled.why else ""
    agreed = f"agreed{decided_by}: {_quoted(overruled.agreed)}"
    return f"{_cell_name(overruled.change)}: you wrote {written}; {agreed}{reason}"


def _quoted(value: str | None) -> str:
    return f"“{value}”" if value else "nothing"


def _cell_name(change: ReceivedChange) -> str:
    return clean_line(f"{change.id} {field_label(change.cell.field)} {change.cell.period}".strip())


def _as_json(content: Receipt) -> dict[str, Any]:
    return submission_json(content.submission) | {
        "accepted": [change_json(change) for change in content.accepted],
        "waiting": [change_json(change) for change in content.waiting],
        "held_now": [change_json(change) for change in content.held],
        "declined": [change_json(change) for change in content.declined],
        "otherwise": [
            change_json(overruled.change)
            | {"agreed": overruled.agreed, "agreed_by": overruled.author, "why": overruled.why}
            for overruled in content.otherwise
        ],
    }
