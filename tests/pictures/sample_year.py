"""A sample year of updates for any plan, as a table for `set --from-csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

_NOTES = {
    "red": (
        "The grant application failed, so {n} sites have no funding. Options go to Cabinet in March 2026.",
        "Tenders came in £{n},000 over the budget. A smaller scheme goes to the board in May 2026.",
        "Both project officers left in June and the posts are not filled. We recruit again in January 2026.",
        "The rules expected in spring have not been published. In March 2026 the board decides what to do.",
    ),
    "amber": (
        "The design is four months late because the survey was repeated. Works now start in summer 2026.",
        "{n} of 120 households have joined, fewer than planned. A new campaign starts in February 2026.",
        "Delivery depends on the new depot, which is delayed. A temporary site is being prepared.",
    ),
    "green": (
        "{n} sites were finished this year, and the programme is on time. Phase two starts in April 2026.",
        "The business case was approved in June. Procurement starts in January 2026, works in autumn.",
        "{n} schools now take part. The districts have agreed to fund the scheme until March 2027.",
    ),
    "complete": (
        "The work was finished in October: {n} units are in use and have been handed over to the service.",
        "The strategy was adopted in May and is published. Its measures are now actions of their own.",
    ),
}
_STAGES = ("Discovery", "Design", "Delivery")
_RATINGS = ("green", "amber", "green", "complete", "green", "red", "green", "amber", "complete")


def _stage(action: dict[str, Any], *, has_moved_on: bool) -> str:
    """Return the stage of the period before, or the next one."""
    before = [stage["stage"] for stage in action["previous"]["stages"]] if action["previous"] else []
    index = _STAGES.index(before[0]) if before and before[0] in _STAGES else 0
    return _STAGES[min(index + has_moved_on, len(_STAGES) - 1)]


def sample_updates(actions: Iterable[dict[str, Any]]) -> str:
    """Return an update for most of the actions, as CSV: the same one for the same plan."""
    table, used = StringIO(), dict.fromkeys(_NOTES, 0)
    writer = csv.writer(table)
    writer.writerow(("id", "stages", "rag", "note", "done"))
    for number, action in enumerate(actions):
        if number % 11 == 10:
            continue
        rating = _RATINGS[number * 4 % len(_RATINGS)]
        notes = _NOTES[rating]
        note = notes[used[rating] % len(notes)].format(n=12 + number * 7 % 80)
        used[rating] += 1
        is_complete = rating == "complete"
        stage = (
            "Complete" if is_complete else _stage(action, has_moved_on=rating == "green" and number % 2 == 1)
        )
        writer.writerow((action["id"], stage, "" if is_complete else rating, note, "yes"))
    return table.getvalue()
