"""Start a new reporting period and close the current one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from tui_tracker.cli.confirm import confirm, has_terminal
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err
from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.plan.periods import is_next, period_key, period_label
from tui_tracker.domain.plan.progress import progress_of
from tui_tracker.domain.text import plural
from tui_tracker.errors import UsageError
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.plan.periods import begin_period, reopen_period

EXAMPLES = """\
examples:
  tui-tracker new-period 2026-12
  tui-tracker new-period 2026-06 --label "Mid-year 2026"
  tui-tracker new-period 2025-12 --reopen --why "a figure was wrong" """


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the period's key and label, and the options to reopen one."""
    parser.add_argument("key", metavar="KEY", help="a year and a month, such as 2026-12")
    parser.add_argument(
        "--label", metavar="L", help="its name (default: made from the key, such as December 2026)"
    )
    parser.add_argument("--reopen", action="store_true", help="reopen a closed period")
    parser.add_argument("--why", metavar="TEXT", help="with --reopen: your reason, kept in the history")
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation, and allow any year")


def run(invocation: Invocation) -> int:
    """Begin a period, after saying what is unfinished in those that it closes; or reopen a closed one."""
    args, author, key = invocation.args, invocation.author, period_key(invocation.args.key)
    if args.reopen:
        if not args.why:
            raise UsageError("To reopen a period, give a reason.", 'Add it with --why "…".')
        late = _late_changes(invocation, key)
        database = invocation.release_database(to_write=True)
        print_err(f"{reopen_period(database, key, args.why, author=author)} is open again.")
        if late:
            verb = "was" if late == 1 else "were"
            print_err(f"{plural(late, 'late change')} that needed your decision {verb} accepted.")
        return 0
    if not _is_wanted(invocation, key):
        print_err("Nothing was changed.")
        return 0
    change = begin_period(invocation.release_database(to_write=True), key, args.label, author=author)
    print_err(f"{change.label} ({key}) is now the current period.")
    for label in change.closed:
        print_err(f"{label} is closed. Late changes to it will need your decision.")
    if change.closed:
        print_err("To undo: tui-tracker undo")
    return 0


def _is_wanted(invocation: Invocation, key: str) -> bool:
    """Say what is unfinished and ask; refuse a period that is most likely a slip."""
    args, view = invocation.args, invocation.view
    latest = max(view.periods, key=lambda period: period.key)
    is_known = key in {period.key for period in view.periods}
    if not (args.yes or is_known or is_next(key, latest.key)):
        raise UsageError(
            f"{args.label or period_label(key)} does not follow {latest.label} within two years.",
            "Check the year. If it is right, add --yes.",
        )
    if is_known:
        return True
    for line in _unfinished(invocation):
        print_err(line)
    if args.yes or not has_terminal():
        return True
    return confirm(
        f"Close {view.period.label} and start {period_label(key)}?", assume_yes=False, unattended=""
    )


def _late_changes(invocation: Invocation, period: str) -> int:
    """Return how many changes wait for a decision because they came after a period was closed."""
    questions = SubmissionLog(invocation.view, invocation.settings).held_changes()
    return sum(
        len(question.parts) or 1
        for question in questions
        if question.kind is HoldReason.CLOSED_PERIOD and question.change.cell.period == period
    )


def _unfinished(invocation: Invocation) -> Iterator[str]:
    """Yield a sentence for each kind of work that is still to do in the working period."""
    view, label = invocation.view, invocation.view.period.label
    entries = view.entries()
    progress = progress_of(entries)
    if progress.outstanding:
        yield f"{progress.outstanding} of {plural(progress.total, 'action')} have no update for {label}."
    if progress.started:
        yield f"{plural(progress.started, 'update')} started, not done."
    if progress.conflicts:
        yield f"{plural(progress.conflicts, 'action')} in conflict. To resolve: tui-tracker conflicts"
    if asked := sum(1 for entry in entries if entry.update.review):
        yield f"{plural(asked, 'question')} to leads not answered yet."
    log = SubmissionLog(view, invocation.settings)
    if held := len(log.held_changes()):
        yield f"{plural(held, 'change')} to decide. To see them: tui-tracker held"
    copies = [copy for copy in log.copy_statuses() if copy.copy.period == view.period.key]
    if out := sum(1 for copy in copies if copy.latest is None):
        yield f"{plural(out, 'copy')} sent out and not returned yet."
