"""Write a letter of receipt to send to a lead: what became of each of their changes."""

from __future__ import annotations

import argparse
from typing import Any

from tui_tracker.cli.commands.submissions import find_submission, submission_json
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.merge_result import change_json
from tui_tracker.cli.format.receipt_letter import format_receipt
from tui_tracker.cli.output import print_err, print_json, print_lines
from tui_tracker.services.exchange.receipts import Receipt, receipt
from tui_tracker.services.exchange.submissions import SubmissionLog

EXAMPLES = """\
Examples:
  tui-tracker receipt            for the file that was returned last
  tui-tracker receipt 3          for file 3 in tui-tracker submissions"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "number", nargs="?", type=int, metavar="N", help="the file's number (default: the last one)"
    )


def run(invocation: Invocation) -> int:
    args = invocation.args
    settings = invocation.settings
    log = SubmissionLog(invocation.view, settings)
    submissions = log.submissions()
    number = args.number or len(submissions)
    content = receipt(invocation.view, log, find_submission(submissions, number))
    if args.json:
        print_json(_as_json(content))
        return 0
    themes = {theme.key: theme.name for theme in invocation.view.themes()}
    print_lines(format_receipt(content, invocation.view.period_labels, themes, log.legend))
    if args.number is None:
        print_err(f"This letter is for file {number}, {content.submission.file.name}.")
    return 0


def _as_json(content: Receipt) -> dict[str, Any]:
    return submission_json(content.submission) | {
        "accepted": [change_json(change) for change in content.accepted],
        "waiting": [change_json(change) for change in content.waiting],
        "held_now": [change_json(change) for change in content.held],
        "declined": [
            change_json(change) | {"why": content.reasons.get(change.revision)} for change in content.declined
        ],
        "otherwise": [
            change_json(overruled.change)
            | {"agreed": overruled.agreed, "agreed_by": overruled.author, "why": overruled.why}
            for overruled in content.otherwise
        ],
        "changed_again": [change_json(change) for change in content.changed_again],
    }
