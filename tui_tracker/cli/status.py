"""How far each theme has come: actions, updated, done, outstanding, in conflict."""

from __future__ import annotations

from collections import Counter

from tui_tracker.cli.context import database_of, glance_of, period_of
from tui_tracker.cli.output import cut, paint, say, say_json, width
from tui_tracker.services.lookup import open_lookup

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

EXAMPLES = """\
examples:
  tui-tracker status
  tui-tracker status --period 2024-12 --json"""

COUNTS = ("actions", "updated", "done", "left", "outstanding", "conflicts")


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Take nothing but the common options."""


def run(args: argparse.Namespace) -> int:
    """Print a line a theme and one for all."""
    glance = glance_of(args)
    period = period_of(args, glance)
    with open_lookup(database_of(args, glance)) as lookup:
        records = lookup.actions(period)
        themes = lookup.themes()
    rows = [
        {"theme": one["key"], "theme_name": one["name"], "lead": glance.leads.get(one["key"])}
        | count([record for record in records if record["theme"] == one["key"]])
        for one in themes
    ]
    total = count(records)
    if args.json:
        say_json({"period": period, "themes": rows, "total": total})
    else:
        _say_table(rows, total)
    return 0


def count(records: list[dict[str, Any]]) -> dict[str, int]:
    """Count states: `updated` holds all that somebody wrote on, `left` all not signed off."""
    states = Counter(one["state"] for one in records)
    return {
        "actions": len(records),
        "updated": states["started"] + states["done"],
        "done": states["done"],
        "left": len(records) - states["done"],
        "outstanding": states["outstanding"],
        "conflicts": sum(1 for one in records if one["conflicts"]),
    }


def _say_table(rows: list[dict[str, Any]], total: dict[str, int]) -> None:
    names = max((len(row["theme_name"]) for row in rows), default=5)
    names = min(max(names, 5), max(width() - 60, 16))
    heads = "  ".join(f"{name:>{max(len(name), 5)}}" for name in COUNTS)
    say(paint(f"{'':<4}{'theme':<{names}}  {heads}", "dim"))
    for row in [*rows, {"theme": "", "theme_name": "all", "lead": None, **total}]:
        cells = "  ".join(f"{row[name]:>{max(len(name), 5)}}" for name in COUNTS)
        lead = f"  {cut(row['lead'], 20)}" if row["lead"] else ""
        say(f"{row['theme']:<4}{cut(row['theme_name'], names):<{names}}  {cells}{lead}")
