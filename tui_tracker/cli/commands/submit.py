"""For a lead: see what is left, then write the one file to mail back to the coordinator."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tui_tracker.cli.confirm import confirm, has_terminal
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err, print_json, print_out
from tui_tracker.domain.text import plural
from tui_tracker.services.exchange.submit import SubmitSummary, file_to_mail, submit, summarise_submit

EXAMPLES = """\
examples:
  tui-tracker --db "Transport - Jo.db" submit
  tui-tracker submit -o back.db --yes"""
NAMED = 12
"""IDs named in a line; more are counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to write, and whether to ask."""
    parser.add_argument("-o", "--output", metavar="FILE", help="the file (default: beside the tracker)")
    parser.add_argument("--yes", action="store_true", help="write it without asking")


def run(invocation: Invocation) -> int:
    """Say what is left, ask, write the file, and print two lines for the e-mail."""
    args = invocation.args
    settings = invocation.settings
    session = invocation.session
    standing = summarise_submit(session, settings)
    target = Path(args.output).expanduser() if args.output else file_to_mail(session, session.clock())
    for line in left(standing):
        print_err(line)
    if not _is_wanted(args, standing):
        print_err("Cancelled. You can submit at any time.")
        return 0
    submit(session, target)
    if args.json:
        print_json(_as_json(standing, target))
        return 0
    print_err(f"Mail this file: {target}")
    print_err("Two lines for the e-mail:")
    which = ", ".join(standing.themes)
    print_out(f"{session.author}: {which}, {standing.period}.")
    rest = standing.total - standing.done
    print_out(f"{standing.done} of {standing.total} actions done, {rest or 'none'} left.")
    return 0


def left(standing: SubmitSummary) -> Iterator[str]:
    """Tell what a coordinator would ask about, each with its IDs."""
    for ids, what in (
        (standing.outstanding, "without an update"),
        (standing.unsigned, "written, not marked as done"),
        (standing.asked, "with a question still open"),
        (standing.conflicts, "in conflict"),
        *((ids, f"worth a second look ({rule})") for rule, ids in standing.checks),
    ):
        if ids:
            more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
            yield f"{len(ids):>4} {what}: {', '.join(ids[:NAMED])}{more}"
    if standing.drafts:
        yield f"{plural(standing.drafts, 'text')} still being written goes in as it stands."


def _is_wanted(args: argparse.Namespace, standing: SubmitSummary) -> bool:
    is_finished = not (standing.outstanding or standing.unsigned or standing.asked or standing.conflicts)
    return confirm(
        "Submit anyway?",
        # A script may submit unfinished work: a lead can submit again at any time.
        assume_yes=args.yes or is_finished or not has_terminal(),
        unattended="This copy is not finished.",
    )


def _as_json(standing: SubmitSummary, target: Path) -> dict[str, object]:
    return {
        "file": str(target), "themes": list(standing.themes), "period": standing.period,
        "done": standing.done, "total": standing.total, "outstanding": list(standing.outstanding),
        "unsigned": list(standing.unsigned), "asked": list(standing.asked),
        "conflicts": list(standing.conflicts), "checks": {rule: list(ids) for rule, ids in standing.checks},
    }  # fmt: skip
