"""An action is merged, superseded or ended: it is no longer reported from a period on, and still found."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.errors import UsageError
from tui_tracker.services.plan.changes import reinstate, retire

EXAMPLES = """\
examples:
  tui-tracker retire T17 --how merged --into T18 --why "one rail programme now"
  tui-tracker retire T17 --how ended --why "done by others" --period 2026-12
  tui-tracker retire T17 --back"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the ID, how the action ended and why."""
    parser.add_argument("id", metavar="ID", help="an action's ID")
    parser.add_argument("--how", choices=[kind.value for kind in RetirementKind], help="how it left the plan")
    parser.add_argument("--why", metavar="TEXT", help="the reason, printed with it")
    parser.add_argument("--into", metavar="ID", help="the action that carries it on")
    parser.add_argument("--back", action="store_true", help="carry it on again")


def run(invocation: Invocation) -> int:
    """Retire the action from `--period` on (by default the working period), or reinstate it."""
    args = invocation.args
    session = invocation.open_session(None)  # --period may name a future period
    entry = session.find(args.id)
    if args.back:
        step = reinstate(session, entry)
        print_err(f"{entry.action.id} is {'back' if step else 'already'} in the plan.")
        return 0
    if not args.how or not args.why:
        raise UsageError(
            "An action leaves the plan in a certain way, for a reason.",
            "Give --how merged, superseded or ended, and --why TEXT.",
        )
    if args.how in (RetirementKind.MERGED, RetirementKind.SUPERSEDED) and not args.into:
        raise UsageError(
            f"An action that is {args.how} goes on in another one.", "Name that action with --into ID."
        )
    into = session.find(args.into).action.id if args.into else None
    period = invocation.period
    retire(session, entry, Retirement(how=RetirementKind(args.how), period=period, why=args.why, into=into))
    print_err(f"{entry.action.id} is retired from {period_label(period)}. To see it: tui-tracker list --all")
    return 0
