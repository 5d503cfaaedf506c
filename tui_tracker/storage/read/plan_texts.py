"""Reads only the texts of a plan, for rules that measure one action by the words of all."""

from __future__ import annotations

from collections.abc import Iterator

from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.reported_actions import REPORTED


class TextsRow(NamedTuple):
    """The texts of an action, with its notes of a period and of the one before."""

    text: str | None
    section: str | None
    partners: str | None
    note: str | None
    previous_note: str | None


def plan_texts(reader: TrackerReader, period: str, previous: str | None) -> Iterator[str | None]:
    """Yield the texts of every action that a period reports, in the plan's order."""
    rows = reader.stream(
        TextsRow,
        "SELECT a.text, a.section, a.partners, u.note, p.note FROM action_view AS a"
        " LEFT JOIN update_view AS u ON u.action = a.key AND u.period = :period"
        " LEFT JOIN update_view AS p ON p.action = a.key AND p.period = :previous"
        f" WHERE {REPORTED.format(period=':period')}"
        " ORDER BY (SELECT position FROM themes WHERE key = a.theme), a.position, a.id, a.key",
        {"period": period, "previous": previous},
    )
    for row in rows:
        yield from row
