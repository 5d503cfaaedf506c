"""Begin another reporting period and close the last; every action waits for its update again."""

from __future__ import annotations

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err
from tui_tracker.domain.plan.periods import period_key
from tui_tracker.errors import UsageError
from tui_tracker.services.plan.periods import begin_period, reopen_period

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
examples:
  tui-tracker new-period 2026-12
  tui-tracker new-period 2026-06 --label "Mid-year 2026"
  tui-tracker new-period 2025-12 --reopen --why "a figure was wrong" """


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the period's key and how it is printed."""
    parser.add_argument("key", metavar="KEY", help="a year and a month, such as 2026-12")
    parser.add_argument("--label", metavar="L", help="how it is printed (default: December 2026)")
    parser.add_argument("--reopen", action="store_true", help="let a closed period be written again")
    parser.add_argument("--why", metavar="TEXT", help="with --reopen: the reason, kept in history")


def run(invocation: Invocation) -> int:
    """Add the period and say how to make it the working one; or open one again."""
    args, settings, author = invocation.args, invocation.settings, invocation.author
    database, key = invocation.release_database(to_write=True), period_key(args.key)
    if args.reopen:
        if not args.why:
            raise UsageError("A closed period is opened again for a reason only.", 'Give it with --why "…".')
        print_err(f"{reopen_period(database, key, args.why, author=author)} can be written again.")
        return 0
    turn = begin_period(database, key, args.label, author=author)
    print_err(f"{turn.label} ({key}) is there.")
    for label in turn.closed:
        print_err(f"{label} is closed: it stays as it is, and edits that still come in are held.")
    if settings.period != key:
        where = settings.path or "config.toml"
        print_err(f'To write it without --period, set period = "{key}" under [plan] in {where}.')
    return 0
