"""Show progress by theme, and which copies have been returned; in a lead's copy, their own progress."""

from __future__ import annotations

from tui_tracker.cli.context import Invocation
from tui_tracker.cli.output import is_plain, print_err, print_json, print_out, style, truncate, width
from tui_tracker.domain.plan.progress import progress_of_counts
from tui_tracker.domain.text import plural
from tui_tracker.services.hub.to_send import changes_to_send
from tui_tracker.storage.read.theme_counts import theme_counts

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from typing import Any

    from tui_tracker.config import Settings
    from tui_tracker.services.tracker.view import TrackerView
    from tui_tracker.storage.read.theme_counts import ThemeCountRow

EXAMPLES = """\
Examples:
  tui-tracker status
  tui-tracker status --period 2024-12 --json"""

_ALL, _YOURS = "all", "yours"
"""What the sum of the themes is called in the coordinator's tracker, and in a copy."""
_COLUMNS = ("actions", "done", "started", "to do", "in conflict")


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Add nothing: the command has only the common options."""


def run(invocation: Invocation) -> int:
    view, settings = invocation.view, invocation.settings
    counts = view.read(lambda reader: theme_counts(reader, view.period.key))
    counts = [row for row in counts if view.is_own(row.theme)]
    copies = _copies(view, settings)
    rows = [
        {"theme": theme.key, "theme_name": theme.name, "lead": settings.leads.get(theme.key)}
        | _counts(row for row in counts if row.theme == theme.key)
        for theme in view.themes_with_actions()
        if view.is_own(theme.key)
    ]
    total = _counts(counts)
    to_send = changes_to_send(view)
    if invocation.args.json:
        hub = None if to_send is None else {"to_send": to_send}
        print_json({"period": view.period.key, "themes": rows, "total": total, "copies": copies, "hub": hub})
    else:
        # One theme has no sum beside it.
        sums = [{"theme": "", "theme_name": _YOURS if view.is_copy else _ALL, "lead": None, **total}]
        _print_table(rows + sums if not view.is_copy or len(rows) > 1 else rows)
        if view.is_copy:
            _print_way_back(invocation, on_hub=to_send is not None)
        else:
            _print_copies(copies, view)
        if to_send is not None:
            print_out()
            print_out(f"Hub: {plural(to_send, 'change')} to send" if to_send else "Hub: everything is sent")
    return 0


def _counts(counts: Iterable[ThemeCountRow]) -> dict[str, int]:
    """Return the counts of a row: `updated` are the actions with an update, `left` those not signed off."""
    progress = progress_of_counts((row.state, bool(row.has_conflict), row.number) for row in counts)
    return {
        "actions": progress.total,
        "updated": progress.updated,
        "done": progress.done,
        "left": progress.left,
        "outstanding": progress.outstanding,
        "conflicts": progress.conflicts,
    }


def _sentence(row: dict[str, Any]) -> str:
    """Return the progress of a theme as a line of words."""
    name = f"{row['theme']}, {row['theme_name']}"
    if not row["theme"]:
        name = "All themes" if row["theme_name"] == _ALL else "Your themes"
    lead = f" ({row['lead']})" if row["lead"] else ""
    actions, *states = zip(_COLUMNS, _state_counts(row), strict=True)
    progress = ", ".join(f"{count} {state}" for state, count in states)
    return f"{name}{lead}: {plural(actions[1], 'action')}, {progress}"


def _state_counts(row: dict[str, Any]) -> tuple[int, ...]:
    """Return the counts of a row under `_COLUMNS`: the words of the screens."""
    started = row["updated"] - row["done"]
    return row["actions"], row["done"], started, row["outstanding"], row["conflicts"]


def _print_table(rows: list[dict[str, Any]]) -> None:
    if is_plain():
        for row in rows:
            print_out(_sentence(row))
        return
    names = max((len(row["theme_name"]) for row in rows), default=5)
    names = min(max(names, 5), max(width() - 60, 16))
    heads = "  ".join(f"{name:>{max(len(name), 5)}}" for name in _COLUMNS)
    keys = max(len(row["theme"]) for row in [*rows, {"theme": "  "}])
    print_out(style(f"{'':<{keys}}  {'theme':<{names}}  {heads}", "dim"))
    for row in rows:
        counts = zip(_COLUMNS, _state_counts(row), strict=True)
        cells = "  ".join(f"{count:>{max(len(name), 5)}}" for name, count in counts)
        lead = f"  {truncate(row['lead'], 20)}" if row["lead"] else ""
        print_out(f"{row['theme']:<{keys}}  {truncate(row['theme_name'], names):<{names}}  {cells}{lead}")


def _print_way_back(invocation: Invocation, *, on_hub: bool) -> None:
    """Print for the lead of a copy by when it is due, and whether it was sent back as it is now."""
    from tui_tracker.domain.plan.periods import day_label
    from tui_tracker.services.exchange.sending.state import written_to_send, written_words

    view, settings = invocation.view, invocation.settings
    print_out()
    if settings.due:
        print_out(f"Due by {day_label(settings.due)}")
    written = written_to_send(view)
    if written or not on_hub:
        print_out(written_words(written) or "You have not written the file to send yet.")
    if not on_hub and (written is None or written.changed):
        print_err(f"To write it{' again' if written else ''}: {invocation.command_line('submit')}")


def _copies(view: TrackerView, settings: Settings) -> list[dict[str, Any]]:
    """Return each copy sent out, what was returned from it, and whether it is overdue."""
    if not view.has_copies():
        return []
    # Dates are loaded for these alone, and so is the log.
    from datetime import UTC, datetime

    from tui_tracker.domain.plan.deadline import is_past
    from tui_tracker.services.exchange.submissions import SubmissionLog
    from tui_tracker.services.system.local_time import local_day

    is_late = is_past(settings.due, local_day(datetime.now(UTC)))
    return [
        {
            "lead": status.copy.lead or None, "themes": list(status.copy.themes), "file": status.copy.name,
            "period": status.copy.period, "handed_out": status.copy.made_at,
            "returned": status.latest.at if status.latest else None, "returns": status.times_returned,
            "done": status.latest.file.done if status.latest else None,
            "total": status.latest.file.total if status.latest else None,
            "overdue": is_late and status.is_out and status.copy.period == view.period.key,
            "replaced": status.is_replaced,
            "hub": status.is_on_hub,
            "written_by": list(status.latest.file.other_authors) if status.latest else [],
        }
        for status in SubmissionLog(view, settings).copy_statuses()
    ]  # fmt: skip


def _print_copies(copies: list[dict[str, Any]], view: TrackerView) -> None:
    """Print the copies of the view's period, then those of other periods, each under its heading."""
    for key in sorted({copy["period"] for copy in copies}, key=lambda key: (key != view.period.key, key)):
        print_out()
        print_out(style(f"Copies sent out for {view.period_labels.get(key, key)}", "dim"))
        _print_copies_of_period([copy for copy in copies if copy["period"] == key])


def _print_copies_of_period(copies: list[dict[str, Any]]) -> None:
    """Print a line for each copy: lead, themes, the date it was sent out, and its progress if returned."""
    from tui_tracker.services.system.local_time import DATE_WIDTH, local_date

    names = min(max(len(copy["lead"] or "(no lead)") for copy in copies), 24)
    for copy in copies:
        lead = truncate(copy["lead"] or "(no lead)", names)
        if is_plain():
            sent = f"sent out {local_date(copy['handed_out'])}, {_return_state(copy)}"
            print_out(f"{lead}, {', '.join(copy['themes'])}: {sent}")
            continue
        line = (
            f"{lead:<{names}}  {','.join(copy['themes']):<8}  {local_date(copy['handed_out']):<{DATE_WIDTH}}"
        )
        print_out(f"  {line}  {_return_state(copy)}")


def _return_state(copy: dict[str, Any]) -> str:
    from tui_tracker.services.system.local_time import local_date

    if copy["replaced"]:
        return "replaced by a newer copy"
    if not copy["returned"]:
        return style("overdue", "red") if copy["overdue"] else "not returned yet"
    progress = f"{copy['done']} of {copy['total']} done"
    if copy["hub"]:
        return f"synced {local_date(copy['returned'])}, {progress}"
    times = f", sent {copy['returns']} times" if copy["returns"] > 1 else ""
    writers = f" by {', '.join(copy['written_by'])}" if copy["written_by"] else ""
    return f"returned {local_date(copy['returned'])}{writers}, {progress}{times}"
