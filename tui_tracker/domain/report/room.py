"""How much room the first pages take, estimated in points, so that they hold what matters most."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from tui_tracker.domain.report.blocks import (
    Band,
    Block,
    Chart,
    Cover,
    Emphasis,
    Heading,
    Line,
    Paragraph,
    Table,
    value_text,
)
from tui_tracker.domain.text import one_line

_PAGE = 726.0
"""The height between the margins of a page of A4, less a reserve for programs that set text wider."""
_WIDTH = 493.0
_CELL_SIDES, _CELL_ENDS = 8.0, 3.5
_TEXTS = {
    # emphasis: characters on a line, height of a line, space below
    Emphasis.LEAD: (84, 16.0, 4.0),
    Emphasis.PLAIN: (102, 13.0, 5.0),
    Emphasis.NOTE: (108, 11.5, 6.0),
}
_CELL_CHARACTER, _CELL_LINE = 4.5, 11.2
"""The mean width of a character in a table, and the height of a line."""


def fits(blocks: Iterable[Block], pages: int = 1) -> bool:
    """Return whether blocks take no more than so many pages of A4."""
    lost = _CELL_LINE * 3 * (pages - 1)
    return sum(map(_height, blocks)) <= pages * _PAGE - lost


def _height(block: Block) -> float:
    """Return about how many points a block takes, by the sizes of letters that the reports have."""
    match block:
        case Cover():
            facts = " · ".join(f"{name}: {text}" for name, text in block.facts)
            draft = _count_lines(f"Draft, not for publication. {' '.join(block.draft)}", 88)
            return (
                29 * _count_lines(block.title, 38) + 23 + 11.5 * _count_lines(facts, 108)
                + (13.0 * draft + 3 if block.draft else 0)
            )  # fmt: skip
        case Heading():
            return 42.0 if block.level == 1 else 26.0
        case Paragraph():
            characters, line, below = _TEXTS[block.emphasis]
            see = f" See {block.see.text}, page 10." if block.see else ""
            return line * _count_lines(block.text + see, characters) + below
        case Chart():
            legend = sum(len(count.label) + 6 for count in block.shown_counts)
            bars = sum(12 if bar.is_comparison else 22 for bar in block.bars)
            return 60.0 + bars + 13 * (legend // 105) + 11.5 * (_count_lines(block.caption, 108) - 1)
        case Table():
            shares = sum(column.width for column in block.columns)
            widths = [
                int((_WIDTH * column.width / shares - _CELL_SIDES) / _CELL_CHARACTER)
                for column in block.columns
            ]
            return 18.0 + sum(_row_height(line, widths) for line in block.lines)
        case _:
            return 0.0


def _row_height(line: Line | Band, widths: Iterable[int]) -> float:
    if isinstance(line, Band):
        return _CELL_LINE + 2 * _CELL_ENDS
    lines = max(_count_lines(value_text(value), width) for value, width in zip(line, widths, strict=True))
    return _CELL_LINE * lines + _CELL_ENDS


def _count_lines(text: str, characters: int) -> int:
    return max(1, len(wrap(one_line(text), max(characters, 1))))
