"""How much fits on the one page of a short report, estimated in lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from tui_tracker.domain.report.blocks import Block, Chart, Emphasis, Heading, Paragraph
from tui_tracker.domain.report.model import Report

_PAGE = 65
"""Lines of text on a page of A4, less a reserve for fonts and programs that set wider."""
_ROW = 2.4
"""Lines that a row with a name and a reason of two lines each takes with the space around it."""
_TABLE = 5.5
"""Lines that the table of reds takes besides its rows: heading, head, and what is left out."""
_MOST_ROWS = 7
_WIDTHS = {Emphasis.LEAD: 68, Emphasis.PLAIN: 86, Emphasis.NOTE: 100}
"""Characters on a line of a paragraph."""
_HEIGHTS = {Emphasis.LEAD: 1.4, Emphasis.PLAIN: 1.0, Emphasis.NOTE: 0.9}


def rows_that_fit(report: Report, blocks: Iterable[Block]) -> int:
    """Return how many rows of reds fit on the page beside these blocks and the title, at least one."""
    title = 2 * ceil(len(report.plan) / 40) + 3 + 1.2 * min(len(report.draft), 3)
    used = title + 3 + sum(map(_lines, blocks)) + _TABLE
    return max(1, min(_MOST_ROWS, int((_PAGE - used) / _ROW)))


def _lines(block: Block) -> float:
    match block:
        case Heading():
            return 2.0
        case Paragraph():
            return ceil(len(block.text) / _WIDTHS[block.emphasis]) * _HEIGHTS[block.emphasis] + 0.7
        case Chart():
            legend = sum(len(count.label) + 6 for count in block.shown_counts)
            bars = sum(0.9 if bar.is_comparison else 1.8 for bar in block.bars)
            return 3.6 + ceil(legend / 80) + bars + ceil(len(block.caption) / 100)
        case _:
            return 0.0
