"""The open conflicts: what was last agreed, and each value with who wrote it and when."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import paint, print_err, print_json, print_out, width
from tui_tracker.cli.text_layout import wrap
from tui_tracker.domain.compare.diff import plain_diff, word_diff
from tui_tracker.domain.fields import field_label, field_named
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.text import clean, plural
from tui_tracker.errors import ConflictError
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.system.local_time import local_date_time

EXAMPLES = """\
examples:
  tui-tracker conflicts
  tui-tracker conflicts --json
  tui-tracker resolve T17 note --take 2 --why "Sam has the later figures\""""


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Add nothing: the command has only the common options."""


def run(invocation: Invocation) -> int:
    """Print every open conflict; return exit code 5 if there is one, else 0."""
    args = invocation.args
    conflicts = open_conflicts(invocation.view)
    code = ConflictError.exit_code if conflicts else 0
    if args.json:
        print_json([as_json(conflict) for conflict in conflicts])
        return code
    for conflict in conflicts:
        for line in format_conflicts(conflict, width()):
            print_out(line)
        print_out()
    if conflicts:
        print_err(
            f"{plural(len(conflicts), 'conflict')} open. tui-tracker resolve ID FIELD --take N settles one."
        )
    else:
        print_err("No conflict is open.")
    return code


def as_json(conflict: Conflict) -> dict[str, Any]:
    """Return a conflict as its JSON record."""
    return {
        "id": conflict.id,
        "period": conflict.cell.period or None,
        "field": conflict.cell.field,
        "base": conflict.readable(conflict.base),
        "values": [
            {"n": side.n, "value": conflict.readable(side.value), "author": side.author, "at": side.at}
            for side in conflict.sides
        ],
        "theme": conflict.theme,
        "proposal": conflict.proposal(),
        "earlier": [
            {"value": conflict.readable(side.value), "author": side.author, "at": side.at, "why": side.why}
            for side in conflict.earlier
        ],
    }


def format_conflicts(conflict: Conflict, columns: int) -> Iterator[str]:
    """Yield a conflict as lines: the agreed value, each new value, and how the first two notes differ."""
    field = field_label(conflict.cell.field)
    yield paint(f"{clean(conflict.id)} {field} {conflict.cell.period}".strip(), "bold")
    yield from _value("last agreed", conflict.readable(conflict.base), columns)
    for side in conflict.sides:
        yield from _value(
            f"{side.n}  {clean(side.author)}, {local_date_time(side.at)}",
            conflict.readable(side.value),
            columns,
        )
    if field_named(conflict.cell.field).is_report_text and len(conflict.sides) == 2:
        first, second = (side.value for side in conflict.sides)
        yield from _value("from 1 to 2", plain_diff(word_diff(first, second)), columns)
    for side in conflict.earlier:
        reason = f" ({side.why})" if side.why else ""
        heading = f"settled before by {clean(side.author)}, {local_date_time(side.at)}{reason}"
        yield from _value(heading, conflict.readable(side.value), columns)


def _value(head: str, value: str | None, columns: int) -> Iterator[str]:
    yield paint(f"  {head}", "dim")
    yield from wrap(value or "(nothing)", min(columns, 100), indent="    ")
