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
    """Take nothing but the common options."""


def run(invocation: Invocation) -> int:
    """Print every open conflict; exit code 5 where there are any, 0 where there are none."""
    args = invocation.args
    found = open_conflicts(invocation.view)
    code = ConflictError.exit_code if found else 0
    if args.json:
        print_json([as_json(one) for one in found])
        return code
    for one in found:
        for line in format_conflicts(one, width()):
            print_out(line)
        print_out()
    if found:
        print_err(
            f"{plural(len(found), 'conflict')} open. tui-tracker resolve ID FIELD --take N settles one."
        )
    else:
        print_err("No conflict is open.")
    return code


def as_json(one: Conflict) -> dict[str, Any]:
    """Return a conflict in the shape of the JSON promise."""
    return {
        "id": one.id,
        "period": one.cell.period or None,
        "field": one.cell.field,
        "base": one.readable(one.base),
        "values": [
            {"n": side.n, "value": one.readable(side.value), "author": side.author, "at": side.at}
            for side in one.sides
        ],
        "theme": one.theme,
        "proposal": one.proposal(),
        "earlier": [
            {"value": one.readable(side.value), "author": side.author, "at": side.at, "why": side.why}
            for side in one.earlier
        ],
    }


def format_conflicts(one: Conflict, columns: int) -> Iterator[str]:
    """Lay a conflict out in lines: agreed, each value, and what differs between the first two notes."""
    field = field_label(one.cell.field)
    yield paint(f"{clean(one.id)} {field} {one.cell.period}".strip(), "bold")
    yield from _value("last agreed", one.readable(one.base), columns)
    for side in one.sides:
        yield from _value(
            f"{side.n}  {clean(side.author)}, {local_date_time(side.at)}", one.readable(side.value), columns
        )
    if field_named(one.cell.field).is_report_text and len(one.sides) == 2:
        first, second = (side.value for side in one.sides)
        yield from _value("from 1 to 2", plain_diff(word_diff(first, second)), columns)
    for side in one.earlier:
        reason = f" ({side.why})" if side.why else ""
        told = f"settled before by {clean(side.author)}, {local_date_time(side.at)}{reason}"
        yield from _value(told, one.readable(side.value), columns)


def _value(head: str, value: str | None, columns: int) -> Iterator[str]:
    yield paint(f"  {head}", "dim")
    yield from wrap(value or "(nothing)", min(columns, 100), indent="    ")
