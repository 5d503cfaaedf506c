"""List open conflicts, with each version, its author and its date."""

from __future__ import annotations

import argparse

from tui_tracker.cli.arguments import add_diff_argument
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.format.conflicts import conflict_json, format_conflict
from tui_tracker.cli.output import print_err, print_json, print_lines, print_out, width
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.text import plural
from tui_tracker.errors import ConflictError
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.shell_words import shell_word

EXAMPLES = """\
Examples:
  tui-tracker conflicts
  tui-tracker conflicts --json
  tui-tracker resolve T17 note --take 41726 --why "Sam has the later figures\""""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_diff_argument(parser)


def run(invocation: Invocation) -> int:
    """Print every open conflict; return exit code 5 if there is one, else 0."""
    args = invocation.args
    conflicts = open_conflicts(invocation.view)
    code = ConflictError.exit_code if conflicts else 0
    if args.json:
        print_json([conflict_json(conflict) for conflict in conflicts])
        return code
    legend = legend_for(invocation.settings)
    for conflict in conflicts:
        print_lines(format_conflict(conflict, legend, width(), marks=args.marks))
        print_out()
    if conflicts:
        first = conflicts[0]
        field, version = shell_word(field_label(first.cell.field)), first.sides[0].name
        print_err(
            f"{plural(len(conflicts), 'open conflict')}. To resolve one: "
            f"tui-tracker resolve {shell_word(first.id)} {field} --take {version}"
        )
    else:
        print_err("No open conflicts.")
    return code
