"""Long texts: rows split over pages, texts over the width of a page, reports that are too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil

from tui_tracker.domain.report.blocks import Band, Block, Line, Paragraph, Table, value_text
from tui_tracker.errors import UsageError

MOST_IN_COLUMN = 2500
"""The most characters of a text that stays in its column."""
_ACROSS, _UPRIGHT = 165, 105
"""How many characters of a table's text fit across a page on its side, and across one that is upright."""
_MOST_OF_TWO = 16
"""The most lines of a row that is kept whole: a heading, the header and two such rows fit on a page."""
_MOST_OF_THREE = 10
"""The same, if three of them fit on a page."""
_MOST_OF_SHORT = 24
"""The most lines of a table that is kept on one page."""
_CHARACTERS_OF_LINE = 30
"""How many characters take as much memory and time as a line break."""


def long_positions(line: Line) -> tuple[int, ...]:
    """Return the positions in a line of the texts that are too long for their column, the longest first."""
    lengths = {number: len(value_text(value)) for number, value in enumerate(line)}
    positions = [number for number, length in lengths.items() if length > MOST_IN_COLUMN]
    return tuple(sorted(positions, key=lambda number: -lengths[number]))


def splittable_positions(table: Table) -> frozenset[int]:
    """Return the positions of the lines that may be split over pages, so that no page has a single row.

    The last two rows stay together, so the one before them is split sooner.
    """
    rows = [(number, line) for number, line in enumerate(table.lines) if not isinstance(line, Band)]
    third_last = rows[-3][0] if len(rows) > 2 else None
    return frozenset(
        number
        for number, line in rows
        if _height(line, table, _ACROSS) > (_MOST_OF_THREE if number == third_last else _MOST_OF_TWO)
    )


def is_short(table: Table) -> bool:
    """Return whether a table is kept on one page, even on one that is upright."""
    heights = (1 if isinstance(line, Band) else _height(line, table, _UPRIGHT) for line in table.lines)
    return sum(heights) <= _MOST_OF_SHORT


def _height(line: Line, table: Table, across: int) -> int:
    """Return how many lines of text a row is high in a table that `across` characters fit into."""
    shares = sum(column.width for column in table.columns)
    return max(
        _count_lines(value_text(value), across * column.width / shares)
        for value, column in zip(line, table.columns, strict=True)
    )


def _count_lines(text: str, characters: float) -> int:
    return sum(max(ceil(len(part) / characters), 1) for part in text.split("\n"))


def check_length(blocks: Iterable[Block], most: int, name: str) -> None:
    """Raise `UsageError` if the texts of a report are too long for a format of this name.

    `most` is in characters; each line counts as many more as it takes beside them in memory and time.
    """
    texts = [text for block in blocks for text in _texts(block)]
    characters, lines = sum(map(len, texts)), sum(text.count("\n") + 1 for text in texts)
    if characters + lines * _CHARACTERS_OF_LINE > most:
        raise UsageError(
            f"The report is too long for {name}: it has {characters:,} characters in {lines:,} lines.",
            "Write one theme at a time (--theme T), or a web page (--format html).",
        )


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Table):
        for line in block.lines:
            yield from (line.text,) if isinstance(line, Band) else map(value_text, line)
