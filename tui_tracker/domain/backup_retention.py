"""Which backups are kept: the last few, then one a day, one a week and one a month."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta

_WEEK, _TWO_MONTHS, _YEAR = timedelta(days=7), timedelta(days=61), timedelta(days=366)


def backups_to_keep(moments: Iterable[datetime], latest: int) -> set[datetime]:
    """Return the moments whose backups stay.

    The newest `latest` (at least one) stay. Of the others, the newest of each day stays for a week,
    the newest of each week for two months and the newest of each month for a year, counted back from
    the newest of all.
    """
    newest_first = sorted(set(moments), reverse=True)
    kept = set(newest_first[: max(latest, 1)])
    seen: set[Hashable] = set()
    for moment in newest_first:
        age = newest_first[0] - moment
        slots: list[Hashable] = []
        if age <= _WEEK:
            slots.append(("day", moment.date()))
        if age <= _TWO_MONTHS:
            slots.append(("week", *moment.isocalendar()[:2]))
        if age <= _YEAR:
            slots.append(("month", moment.year, moment.month))
        if set(slots) - seen:
            kept.add(moment)
        seen.update(slots)
    return kept
