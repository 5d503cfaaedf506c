"""Add an action at the end of a theme. An ID is never used again."""

from __future__ import annotations

import argparse

from tui_tracker.cli.commands.set_ import add_plan_arguments, plan_values
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import print_err
from tui_tracker.services.plan.changes import add_action

EXAMPLES = """\
Examples:
  tui-tracker add T --text "Build the cycle bridge at Soar Lane." --role Lead
  tui-tracker add T --id T40 --text "…" --section "Active travel\""""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("theme", metavar="THEME", help="a theme's letter or name")
    parser.add_argument("--id", metavar="ID", help="the action's ID (default: the next free one)")
    add_plan_arguments(parser, text_needed=True)


def run(invocation: Invocation) -> int:
    args, session = invocation.args, invocation.session
    fields = plan_values(args, invocation.settings)
    text = fields.pop("text") or ""
    name = add_action(session, session.theme(args.theme).key, args.id, text, fields)
    print_err(f"Added {name}.")
    return 0
