"""Formats a conflict: the agreed value, and each value with who wrote it and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tui_tracker.cli.format.worddiff import diff_lines
from tui_tracker.cli.output import style
from tui_tracker.cli.text_layout import wrap_beginning
from tui_tracker.domain.field_values import value_words
from tui_tracker.domain.fields import field_label, field_named
from tui_tracker.domain.history.conflict import Conflict, Side
from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import plural
from tui_tracker.services.exchange.conflicts import version_time
from tui_tracker.services.system.local_time import local_date_time

_MOST_VERSIONS = 50
_MOST_CHARACTERS = 200_000
"""What is printed of one conflict, but for its first two versions."""

_MOST_DIFFERENCES = 200
"""Lines of differences that are printed of one conflict."""


def conflict_json(conflict: Conflict) -> dict[str, Any]:
    """Return a conflict as its JSON record."""
    return {
        "id": conflict.id,
        "period": conflict.cell.period or None,
        "field": conflict.cell.field,
        "base": conflict.readable(conflict.base),
        "values": [
            {
                "n": side.number,
                "name": side.name,
                "value": conflict.readable(side.value),
                "author": side.author,
                "at": side.at,
            }
            for side in conflict.sides
        ],
        "theme": conflict.theme,
        "proposal": conflict.proposal(),
        "earlier": [
            {"value": conflict.readable(side.value), "author": side.author, "at": side.at, "why": side.why}
            for side in conflict.earlier
        ],
    }


def format_conflict(
    conflict: Conflict, legend: Legend, columns: int, *, marks: bool = False
) -> Iterator[str]:
    """Yield a conflict as lines: the agreed value, each new value, and how the first two notes differ."""
    field = field_label(conflict.cell.field)
    yield style(f"{conflict.id} {field} {period_label(conflict.cell.period)}".strip(), "bold")

    def words(value: str | None) -> str | None:
        return value_words(conflict.cell.field, value, legend)

    yield from _value("agreed version (0)", words(conflict.base), columns)
    shown = _versions_shown(conflict)
    for side in shown:
        yield from _value(
            f"version {side.name}: {side.author}, {version_time(conflict, side)}",
            words(side.value),
            columns,
        )
    if others := len(conflict.sides) - len(shown):
        yield style(f"  {plural(others, 'more version')}; to see them: tui-tracker conflicts --json", "dim")
    if field_named(conflict.cell.field).is_report_text and len(conflict.sides) == 2:
        first, second = (side.value for side in conflict.sides)
        only_in = tuple(f"Only in {side.name}" for side in conflict.sides)
        yield style("  differences", "dim")
        lines = diff_lines(first, second, min(columns, 100) - 4, marks=marks, heads=only_in)
        for line in lines[:_MOST_DIFFERENCES]:
            yield f"    {line}"
        if len(lines) > _MOST_DIFFERENCES:
            yield f"    … and {plural(len(lines) - _MOST_DIFFERENCES, 'more line')}."
    for side in conflict.earlier:
        reason = f" ({side.why})" if side.why else ""
        heading = f"previously resolved by {side.author}, {local_date_time(side.at)}{reason}"
        yield from _value(heading, words(side.value), columns)


def _versions_shown(conflict: Conflict) -> Sequence[Side]:
    """Return the first versions, as many as a person reads: a file from elsewhere may bring thousands."""
    characters = 0
    for number, side in enumerate(conflict.sides):
        characters += len(side.value or "")
        if number >= 2 and (number == _MOST_VERSIONS or characters > _MOST_CHARACTERS):
            return conflict.sides[:number]
    return conflict.sides


def _value(head: str, value: str | None, columns: int) -> Iterator[str]:
    yield style(f"  {head}", "dim")
    yield from wrap_beginning(
        value or "(nothing)", min(columns, 100), indent="    ", to_read="tui-tracker conflicts --json"
    )
