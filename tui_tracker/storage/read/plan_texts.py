"""Reads only the texts of a plan, for rules that measure one action by the words of all."""

from __future__ import annotations

from collections.abc import Iterator

from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.reported_actions import REPORTED


def plan_texts(reader: TrackerReader, period: str, previous: str | None) -> Iterator[str | None]:
    """Yield the texts of every action that a period reports, in the plan's order."""
    rows = reader.select(
        "SELECT a.text, a.section, a.partners, u.note, p.note FROM action_view AS a"
        " LEFT JOIN update_view AS u ON u.action = a.key AND u.period = :period"
        " LEFT JOIN update_view AS p ON p.action = a.key AND p.period = :previous"
        f" WHERE {REPORTED.format(period=':period')}"
        " ORDER BY (SELECT position FROM themes WHERE key = a.theme), a.position, a.id, a.key",
        {"period": period, "previous": previous},
    )
    for row in rows:
        yield from row
