"""The day by which copies are to be returned: whether it is past, and how it is said."""

from __future__ import annotations

from datetime import date

from tui_tracker.domain.plan.periods import day_label, months_between
from tui_tracker.domain.text import plural


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


def belongs_to_earlier(due: str, period: str, previous: str) -> bool:
    """Return whether the deadline is nearer to the previous period: nobody has set the new one yet."""
    since, to = months_between(previous, due[:7]), months_between(due[:7], period)
    return since is not None and to is not None and abs(since) < to


def deadline_words(due: str, today: date) -> str:
    """Return the deadline in words, `due 31 January 2026 (12 days left)`; empty if no day is set."""
    left = days_left(due, today)
    if left is None:
        return ""
    if left == 0:
        return f"due today, {day_label(due)}"
    days = plural(abs(left), "day")
    return f"due {day_label(due)} ({days} left)" if left > 0 else f"due {day_label(due)} ({days} ago)"
