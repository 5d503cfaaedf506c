"""For leads: make the file to send back to the coordinator."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.input import confirm, confirm_reversible, has_terminal, read_line
from tui_tracker.cli.output import print_err, print_json, print_out
from tui_tracker.domain.checks.rules import RULE_TITLES
from tui_tracker.domain.text import clean, one_line, plural, short_list
from tui_tracker.services.exchange.sending.state import coordinator_name
from tui_tracker.services.exchange.sending.submit import SubmitSummary, file_to_mail, submit, summarise_submit
from tui_tracker.services.system.own_name import keep_name, name_problem, suggested_name
from tui_tracker.services.system.preferences import Preferences
from tui_tracker.services.tracker.session import TrackerSession

EXAMPLES = """\
Examples:
  tui-tracker "Transport - Jo.db" submit     in the copy that you were sent
  tui-tracker submit -o back.db --yes"""
IDS_NAMED = 12
"""The most IDs that a line names; it gives the number of the others."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="the file to write, or its folder (default: next to your copy)"
    )
    parser.add_argument(
        "--yes", action="store_true", help="do not ask for confirmation, even for a whole tracker"
    )


def run(invocation: Invocation) -> int:
    """Print what is unfinished, ask, write the file, and print two lines for the email."""
    args = invocation.args
    settings = invocation.settings
    session = invocation.session
    if not _is_meant(session, assume_yes=args.yes):
        print_err("Cancelled. No file was made.")
        return 0
    if not args.yes:
        ask_name(invocation)
    summary = summarise_submit(session, settings)
    chosen = Path(args.output).expanduser() if args.output else session.path.parent
    target = file_to_mail(session, session.clock(), chosen) if chosen.is_dir() else chosen
    for line in unfinished_lines(summary):
        print_err(line)
    if not _is_wanted(args, summary):
        print_err("Cancelled. You can submit at any time.")
        return 0
    submit(session, target, Preferences())
    if args.json:
        print_json(_as_json(summary, target))
        return 0
    print_err(f"Email this file to {coordinator_name(session) or 'the coordinator'}: {target}")
    print_err("Suggested email text:")
    theme_names = ", ".join(summary.themes)
    print_out(f"{session.author}: {theme_names}, {summary.period}.")
    print_out(f"{summary.done} of {plural(summary.total, 'update')} done.")
    return 0


def ask_name(invocation: Invocation) -> None:
    """Ask for a person's name in a copy that has only the account's; where nobody can answer, it stays."""
    session = invocation.session
    if invocation.named_author or not session.is_copy or not has_terminal():
        return
    preferences = Preferences()
    suggested = suggested_name(preferences, session.author) or session.author
    print_err("What is your name? Your changes, and the file that you send back, are signed with it.")
    print_err(f"Press Enter for {suggested}. To change it later, add --as with your name.")
    name = ""
    with suppress(EOFError):
        name = one_line(clean(read_line())).strip()
    if problem := name_problem(name):
        print_err(f"{problem} Signed as {suggested}.")
        name = ""
    session.author = name or suggested
    keep_name(preferences, session.path, session.author)


def unfinished_lines(summary: SubmitSummary) -> Iterator[str]:
    """Yield a line, with IDs, for each kind of unfinished work that a coordinator would ask about."""
    for ids, description in (
        (summary.outstanding, "to do"),
        (summary.unsigned, "started, not marked as done"),
        (summary.asked, "with an open question from the coordinator"),
        (summary.conflicts, "in conflict"),
        *((ids, f"to check: {RULE_TITLES.get(rule, rule)}") for rule, ids in summary.checks),
    ):
        if ids:
            yield f"{len(ids):>4} {description}: {short_list(ids, IDS_NAMED)}"
    if summary.drafts:
        are = "it is" if len(summary.drafts) == 1 else "they are"
        notes = plural(len(summary.drafts), "unfinished note")
        yield f"{notes} will be included as {are}: {short_list(summary.drafts, IDS_NAMED)}."


def _is_meant(session: TrackerSession, *, assume_yes: bool) -> bool:
    """Return whether the file is a copy, or its person wants to send a whole tracker."""
    sentence = f"{session.path.name} is a whole tracker, not a copy that was sent to you."
    if session.is_copy or assume_yes:
        return True
    advice = "To send copies to leads: tui-tracker handout. To submit your copy, name it with --db FILE."
    return confirm(
        f"{sentence} {advice} Make a file of the whole tracker?", unattended=f"{sentence} {advice}"
    )


def _is_wanted(args: argparse.Namespace, summary: SubmitSummary) -> bool:
    is_finished = not (summary.outstanding or summary.unsigned or summary.asked or summary.conflicts)
    # A script may submit unfinished work: a lead can submit again at any time.
    return confirm_reversible(
        "Submit anyway?", way_back="You can submit again at any time.", assume_yes=args.yes or is_finished
    )


def _as_json(summary: SubmitSummary, target: Path) -> dict[str, object]:
    return {
        "file": str(target), "themes": list(summary.themes), "period": summary.period,
        "done": summary.done, "total": summary.total, "outstanding": list(summary.outstanding),
        "unsigned": list(summary.unsigned), "asked": list(summary.asked),
        "conflicts": list(summary.conflicts), "checks": {rule: list(ids) for rule, ids in summary.checks},
    }  # fmt: skip
