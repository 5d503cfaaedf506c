"""Retire an action. It is left out of reports but can still be looked up."""

from __future__ import annotations

import argparse

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.errors import UsageError
from tui_tracker.services.plan.changes import reinstate, retire

EXAMPLES = """\
Examples:
  tui-tracker retire T17 --how merged --into T18 --why "one rail programme now"
  tui-tracker retire T17 --how ended --why "done by others" --period 2026-12
  tui-tracker retire T17 --back"""

_INTO = {RetirementKind.MERGED: "merged into", RetirementKind.SUPERSEDED: "superseded by"}
"""The words before the action that replaces one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="an action's ID")
    parser.add_argument(
        "--how", choices=[kind.value for kind in RetirementKind], help="why it leaves the plan"
    )
    parser.add_argument("--why", metavar="TEXT", help="your reason, printed in the report")
    parser.add_argument("--into", metavar="ID", help="the action that replaces it")
    parser.add_argument("--back", action="store_true", help="return it to the plan")


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
            "Say how and why the action is retired.",
            'Add --how merged, superseded or ended, and --why "…".',
        )
    if args.how in _INTO and not args.into:
        raise UsageError(
            f"Say which action {entry.action.id} is {_INTO[RetirementKind(args.how)]}.", "Add --into ID."
        )
    into = session.find(args.into).action.id if args.into else None
    period = invocation.period
    retire(session, entry, Retirement(how=RetirementKind(args.how), period=period, why=args.why, into=into))
    print_err(f"{entry.action.id} is retired from {period_label(period)}. To see it: tui-tracker list --all")
    return 0
