"""How a plan stands in a period: each theme's progress, stages and ratings, and the days that are left."""

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
    """A theme or the plan; both tallies add up to `progress.total`."""

    progress: Progress
    stages: Tally
    ratings: Tally


def summarise(entries: Iterable[ActionEntry], scale: Legend) -> Summary:
    """Count progress, stages and what stands in the RAG column; an action of several stages counts once."""
    found = list(entries)
    return Summary(
        progress=progress_of(found),
        stages=tally(
            "Stage", found, label=lambda one: counted_as(one.update), identity=_id,
            colours=scale.stage_colours,
        ),
        ratings=tally(
            "RAG", found, label=lambda one: scale.badge(one.update).label, identity=_id,
            colours=scale.rating_colours,
        ),
    )  # fmt: skip


def _id(entry: ActionEntry) -> str:
    return entry.action.id


def days_left(due: str, today: date) -> int | None:
    """Return the days from today to the day copies are due, `YYYY-MM-DD`; None where none is set."""
    try:
        return (date.fromisoformat(due) - today).days
    except ValueError:
        return None


def deadline_words(due: str, today: date) -> str:
    """Say how long there is: `12 days left, due 31 January 2026`; empty where no day is set."""
    left = days_left(due, today)
    if left is None:
        return ""
    if left == 0:
        return f"due today, {day_label(due)}"
    days = plural(abs(left), "day")
    return f"{days} left, due {day_label(due)}" if left > 0 else f"{days} overdue, since {day_label(due)}"
