"""Print a reminder email for each lead who has not returned a copy, or has not done all actions."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err, print_json, print_lines
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.reminders import calendar_file, reminders
from tui_tracker.services.system.file_names import write_new_file

EXAMPLES = """\
Examples:
  tui-tracker remind                        an email for each lead to remind
  tui-tracker remind --calendar due.ics     and the due date as a calendar file"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--calendar", metavar="FILE", help="write the due date as a calendar file (.ics)")


def run(invocation: Invocation) -> int:
    args, view, moment = invocation.args, invocation.view, datetime.now(UTC)
    if view.is_copy:
        raise UsageError("This is a lead's copy.", "Reminders come from the coordinator's tracker.")
    if args.period:
        view.find_period(invocation.period)  # fails for an unknown period, also where nobody is reminded
    to_remind = reminders(view, invocation.settings, author=invocation.author, moment=moment)
    if args.calendar:
        path = write_new_file(
            Path(args.calendar).expanduser(), calendar_file(view, invocation.settings, moment)
        )
        print_err(f"The due date is in {path}. Attach it to your emails.")
    if args.json:
        print_json([
            {"lead": reminder.lead or None, "themes": list(reminder.themes), "to_do": reminder.not_done,
             "letter": reminder.letter}
            for reminder in to_remind
        ])  # fmt: skip
        return 0
    for number, reminder in enumerate(to_remind):
        print_lines([*[""] * bool(number), *reminder.letter.splitlines()])
    print_err(f"{plural(len(to_remind), 'lead')} to remind." if to_remind else "Nobody needs a reminder.")
    return 0
