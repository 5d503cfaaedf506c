"""How far each theme has come, and which copies are out, back or overdue."""

from __future__ import annotations

from datetime import UTC, datetime

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import paint, print_json, print_out, truncate, width
from tui_tracker.domain.plan.progress import progress_of
from tui_tracker.services.exchange.copies import has_copies
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.system.local_time import DATE_WIDTH, local_date

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from typing import Any

    from tui_tracker.config import Settings
    from tui_tracker.domain.plan.model import ActionEntry
    from tui_tracker.services.tracker.view import TrackerView

EXAMPLES = """\
examples:
  tui-tracker status
  tui-tracker status --period 2024-12 --json"""

COUNTS = ("actions", "updated", "done", "left", "outstanding", "conflicts")


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Take nothing but the common options."""


def run(invocation: Invocation) -> int:
    """Print a line a theme and one for all."""
    view, settings = invocation.view, invocation.settings
    entries = view.entries()
    copies = _copies(view, settings)
    rows = [
        {"theme": theme.key, "theme_name": theme.name, "lead": settings.leads.get(theme.key)}
        | _counts(entry for entry in entries if entry.action.theme == theme.key)
        for theme in view.themes()
    ]
    total = _counts(entries)
    if invocation.args.json:
        print_json({"period": view.period.key, "themes": rows, "total": total, "copies": copies})
    else:
        _say_table(rows, total)
        _say_board(copies)
    return 0


def _counts(entries: Iterable[ActionEntry]) -> dict[str, int]:
    """Return a row's numbers: `updated` are all that somebody wrote on, `left` all not signed off."""
    progress = progress_of(entries)
    return {
        "actions": progress.total,
        "updated": progress.updated,
        "done": progress.done,
        "left": progress.left,
        "outstanding": progress.outstanding,
        "conflicts": progress.conflicts,
    }


def _say_table(rows: list[dict[str, Any]], total: dict[str, int]) -> None:
    names = max((len(row["theme_name"]) for row in rows), default=5)
    names = min(max(names, 5), max(width() - 60, 16))
    heads = "  ".join(f"{name:>{max(len(name), 5)}}" for name in COUNTS)
    keys = max(len(row["theme"]) for row in [*rows, {"theme": "  "}])
    print_out(paint(f"{'':<{keys}}  {'theme':<{names}}  {heads}", "dim"))
    for row in [*rows, {"theme": "", "theme_name": "all", "lead": None, **total}]:
        cells = "  ".join(f"{row[name]:>{max(len(name), 5)}}" for name in COUNTS)
        lead = f"  {truncate(row['lead'], 20)}" if row["lead"] else ""
        print_out(f"{row['theme']:<{keys}}  {truncate(row['theme_name'], names):<{names}}  {cells}{lead}")


def _copies(view: TrackerView, settings: Settings) -> list[dict[str, Any]]:
    """Return the return board: each copy handed out, what came back of it, and whether it is overdue."""
    if not has_copies(view):
        return []

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
        for one in SubmissionLog(view, settings).copy_statuses()
    ]  # fmt: skip


def _say_board(copies: list[dict[str, Any]]) -> None:
    """Print a line a copy: who, which themes, when it went, and how it came back."""
    if not copies:
        return
    print_out()
    print_out(paint("copies handed out", "dim"))
    names = min(max(len(one["lead"] or "(nobody named)") for one in copies), 24)
    for one in copies:
        who = truncate(one["lead"] or "(nobody named)", names)
        went = f"{who:<{names}}  {','.join(one['themes']):<8}  {local_date(one['handed_out']):<{DATE_WIDTH}}"
        print_out(f"  {went}  {_came(one)}")


def _came(one: dict[str, Any]) -> str:
    if not one["returned"]:
        return paint("OVERDUE", "red") if one["overdue"] else "out"
    left = one["total"] - one["done"]
    far = f"{one['done']} of {one['total']} done" + (f", {left} LEFT" if left else "")
    often = f", sent {one['returns']} times" if one["returns"] > 1 else ""
    return f"back {local_date(one['returned'])}, {far}{often}"
