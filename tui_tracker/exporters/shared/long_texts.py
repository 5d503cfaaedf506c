"""Texts that would take pages in their column: printed below their row, over the width of the page."""

from __future__ import annotations

from tui_tracker.domain.report.blocks import Line, value_text

MOST_IN_COLUMN = 2500
"""The most characters of a text that stays in its column."""


def long_positions(line: Line) -> tuple[int, ...]:
    """Return the positions in a line of the texts that are too long for their column, the longest first."""
    lengths = {number: len(value_text(value)) for number, value in enumerate(line)}
    positions = [number for number, length in lengths.items() if length > MOST_IN_COLUMN]
    return tuple(sorted(positions, key=lambda number: -lengths[number]))
