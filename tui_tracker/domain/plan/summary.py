"""A plan in one period: each theme's progress, stages and ratings, and the days until the deadline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tui_tracker.domain.plan.legend import Legend, counted_as
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.plan.periods import day_label
from tui_tracker.domain.plan.progress import Progress, progress_of
from tui_tracker.domain.tally import Tally, tally
from tui_tracker.domain.text import plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Summary of a theme or of the whole plan; both tallies add up to `progress.total`."""

    progress: Progress
    stages: Tally
    ratings: Tally


def summarise(entries: Iterable[ActionEntry], legend: Legend) -> Summary:
    """Count progress, stages and ratings; an action with several stages counts once."""
    entry_list = list(entries)
    return Summary(
        progress=progress_of(entry_list),
        stages=tally(
            "Stage", entry_list, label=lambda entry: counted_as(entry.update), identity=_id,
            colours=legend.stage_colours,
        ),
        ratings=tally(
            "RAG", entry_list, label=lambda entry: legend.badge(entry.update).label, identity=_id,
            colours=legend.rating_colours,
        ),
    )  # fmt: skip


def _id(entry: ActionEntry) -> str:
    return entry.action.id


def days_left(due: str, today: date) -> int | None:
    """Return the days from today to `due` (`YYYY-MM-DD`), the deadline; None if `due` is not a date."""
    try:
        return (date.fromisoformat(due) - today).days
    except ValueError:
        return None


def is_past(due: str, today: date) -> bool:
    """Return whether the deadline is over; it is not where none is set."""
    left = days_left(due, today)
    return left is not None and left < 0


def deadline_words(due: str, today: date) -> str:
    """Return the deadline in words, `due 31 January 2026 (12 days left)`; empty if no day is set."""
    left = days_left(due, today)
    if left is None:
        return ""
    if left == 0:
        return f"due today, {day_label(due)}"
    days = plural(abs(left), "day")
    return f"due {day_label(due)} ({days} left)" if left > 0 else f"due {day_label(due)} ({days} ago)"
