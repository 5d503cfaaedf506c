"""How high a row must be for its texts, and where a long text is split over rows.

Excel makes no row higher than 409 points, and does not fit rows to wrapped text when it opens a file.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from textwrap import wrap

from tui_tracker.domain.text import one_line

_LINE = 12.75
"""The height of a line of text, in points."""
_LETTERS = 1.05
"""How many letters fit into the width of a digit, the unit of Excel's column widths."""
_MARGIN = 4
"""What a row is higher than its lines of text, in points."""
_HIGHEST = 409
"""The greatest height of a row in Excel, in points."""
_AFTER_SENTENCE = re.compile(r"(?:[.!?;]['\"’”)]*\s+|\n+)")
_AFTER_WORD = re.compile(r"\s+")


def parts_that_fit(text: str, width: float) -> Iterator[str]:
    """Yield a text in parts that a row as high as Excel makes them shows whole; `width` in characters."""
    while (length := fitting_length(text, width)) < len(text):
        yield text[:length].rstrip()
        text = text[length:]
    yield text


def fitting_length(text: str, width: float) -> int:
    """Return how many characters of a text fit into a row; a text is split after a sentence if it can be."""
    most, letters = int((_HIGHEST - _MARGIN) / _LINE), _letters(width)

    def fits(length: int) -> bool:
        return _count_lines(text[:length], letters) <= most

    # Two wrapped lines that follow each other hold more letters than one, so this many there are at most.
    at_most = text.count("\n") + 1 + 2 * len(text) / letters
    if at_most <= most or fits(len(text)):
        return len(text)
    longest = bisect_left(range(1, len(text)), True, key=lambda length: not fits(length))
    for pattern in (_AFTER_SENTENCE, _AFTER_WORD):
        ends = [match.end() for match in pattern.finditer(text, 0, longest)]
        if ends and ends[-1] > longest / 2:
            return ends[-1]
    return longest


def height_of(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height in points that a row needs for its longest (text, column width).

    Excel does not fit the height of rows to wrapped text when it opens a file.
    """
    lines = max((_count_lines(text, _letters(width)) for text, width in cells), default=1)
    return min(lines * _LINE + _MARGIN, _HIGHEST)


def _letters(width: float) -> int:
    return int(max(width - 1, 1) * _LETTERS)


def _count_lines(text: str, width: int) -> int:
    return sum(max(len(wrap(one_line(part), width)), 1) for part in text.split("\n"))
