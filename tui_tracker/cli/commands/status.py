"""How far each theme has come, and which copies are out, back or overdue."""

from __future__ import annotations

from collections import Counter

from tui_tracker.cli.context import glance_of, lookup_of, period_of
from tui_tracker.cli.output import cut, paint, say, say_json, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any

    from tui_tracker.services.tracker.lookup import Lookup

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
    with lookup_of(args, glance) as lookup:
        records = lookup.actions(period)
        themes = lookup.themes()
        copies = _copies(args, lookup)
    rows = [
        {"theme": one["key"], "theme_name": one["name"], "lead": glance.leads.get(one["key"])}
        | count([record for record in records if record["theme"] == one["key"]])
        for one in themes
    ]
    total = count(records)
    if args.json:
        say_json({"period": period, "themes": rows, "total": total, "copies": copies})
    else:
        _say_table(rows, total)
        _say_board(copies)
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
    keys = max(len(row["theme"]) for row in [*rows, {"theme": "  "}])
    say(paint(f"{'':<{keys}}  {'theme':<{names}}  {heads}", "dim"))
    for row in [*rows, {"theme": "", "theme_name": "all", "lead": None, **total}]:
        cells = "  ".join(f"{row[name]:>{max(len(name), 5)}}" for name in COUNTS)
        lead = f"  {cut(row['lead'], 20)}" if row["lead"] else ""
        say(f"{row['theme']:<{keys}}  {cut(row['theme_name'], names):<{names}}  {cells}{lead}")


def _copies(args: argparse.Namespace, lookup: Lookup) -> list[dict[str, Any]]:
    """Return the return board: each copy handed out, what came back of it, and whether it is overdue."""
    if not lookup.has_copies():
        return []
    from datetime import UTC, datetime

    from tui_tracker.cli.context import settings_of
    from tui_tracker.services.exchange.submissions import SubmissionLog

    settings = settings_of(args)
    today = datetime.now(UTC).astimezone().date().isoformat()
    return [
        {
            "lead": one.copy.lead or None, "themes": list(one.copy.themes), "file": one.copy.name,
            "period": one.copy.period, "handed_out": one.copy.made_at,
            "returned": one.latest.at if one.latest else None, "returns": one.times_returned,
            "done": one.latest.file.done if one.latest else None,
            "total": one.latest.file.total if one.latest else None,
            "overdue": bool(settings.due) and one.latest is None and today > settings.due,
        }
        for one in SubmissionLog(lookup.reader, settings).copy_statuses()
    ]  # fmt: skip


def _say_board(copies: list[dict[str, Any]]) -> None:
    """Print a line a copy: who, which themes, when it went, and how it came back."""
    if not copies:
        return
    say()
    say(paint("copies handed out", "dim"))
    names = min(max(len(one["lead"] or "(nobody named)") for one in copies), 24)
    for one in copies:
        who = cut(one["lead"] or "(nobody named)", names)
        went = f"{who:<{names}}  {','.join(one['themes']):<8}  {one['handed_out'][:10]}"
        say(f"  {went}  {_came(one)}")


def _came(one: dict[str, Any]) -> str:
    if not one["returned"]:
        return paint("OVERDUE", "red") if one["overdue"] else "out"
    left = one["total"] - one["done"]
    far = f"{one['done']} of {one['total']} done" + (f", {left} LEFT" if left else "")
    often = f", sent {one['returns']} times" if one["returns"] > 1 else ""
    return f"back {one['returned'][:10]}, {far}{often}"
