"""Shares of a bar, and moves as a table of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from textual.content import Content

from tui_tracker.tui.format.text import colour_style, joined, safe

if TYPE_CHECKING:
    from tui_tracker.tui.models.overview import Change

_LEAST_FOR_IDS = 14
"""Columns beside a move below which its IDs come in a line of their own."""


def widths(counts: Sequence[int], cells: int) -> list[int]:
    """Share out cells by largest remainder: they add up to `cells`, or to 0 where there is nothing to show.

    A part that is not empty has a cell or more wherever there are as many cells as such parts.
    """
    total = sum(counts)
    if total == 0 or cells <= 0:
        return [0] * len(counts)
    shares = [count * cells / total for count in counts]
    result = [int(share) for share in shares]
    by_remainder = sorted(range(len(counts)), key=lambda index: result[index] - shares[index])
    for index in by_remainder[: cells - sum(result)]:
        result[index] += 1
    for index, count in enumerate(counts):
        widest = max(range(len(result)), key=lambda other: result[other])
        if count and not result[index] and result[widest] > 1:
            result[widest] -= 1
            result[index] = 1
    return result


def move_table(groups: Mapping[str, Sequence[Change]], columns: int) -> list[Content]:
    """Return moves as lines: what moved, how many, from → to, and their IDs, wrapped and never cut."""
    longest = max((len(part.label) for parts in groups.values() for part in parts), default=0)
    label_width = max(min(longest, columns // 2), 0)
    lines: list[Content] = []
    for title, parts in groups.items():
        for index, part in enumerate(parts):
            lines += _move_lines("" if index else title, part, label_width, columns)
    return lines


def _move_lines(title: str, part: Change, label_width: int, columns: int) -> list[Content]:
    head = joined([safe(f"{title:<7}", "bold"), safe(f"{part.count:>4}  ")])
    style = colour_style(part.colour) if part.colour else ""
    indent = head.cell_length + label_width + 2
    if columns - indent >= _LEAST_FOR_IDS and len(part.label) <= label_width:
        label = safe(f"{part.label:<{label_width}}  ", style)
        return _indented(joined([head, label]), _wrapped_ids(part.ids, columns - indent))
    label_lines = [safe(line, style) for line in wrap(part.label, max(columns - head.cell_length, 1)) or [""]]
    id_lines = _wrapped_ids(part.ids, max(columns - head.cell_length, _LEAST_FOR_IDS))
    return _indented(head, [*label_lines, *id_lines])


def _wrapped_ids(ids: str, columns: int) -> list[Content]:
    return [safe(line, "$quiet") for line in wrap(ids, columns, break_on_hyphens=False) or [""]]


def _indented(head: Content, lines: Sequence[Content]) -> list[Content]:
    """Return lines with a head before the first, and as much room before the others."""
    return [
        joined([safe(" " * head.cell_length) if index else head, line]) for index, line in enumerate(lines)
    ]
