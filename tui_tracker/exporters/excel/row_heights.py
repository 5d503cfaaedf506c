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
    start = 0
    while (end := start + fitting_length(text, width, start)) < len(text):
        yield text[start:end].rstrip()
        start = end
    yield text[start:]


def fitting_length(text: str, width: float, start: int = 0) -> int:
    """Return how many characters of a text, from `start` on, fit into a row.

    A text is split after a sentence if it can be.
    """
    most, letters, left = int((_HIGHEST - _MARGIN) / _LINE), _letters(width), len(text) - start

    def fits(length: int) -> bool:
        end = start + length
        return text.count("\n", start, end) < most and _count_lines(text[start:end], letters) <= most

    # Two wrapped lines that follow each other hold more letters than one, so this many there are at most.
    at_most = 1 + 2 * left / letters
    if at_most <= most and at_most + text.count("\n", start) <= most:
        return left
    # The whole of a text is not tried for each of its parts: a long one would take minutes.
    tried = most * letters
    while fits(tried):
        if tried >= left:
            return left
        tried *= 2
    longest = bisect_left(range(1, min(tried, left)), True, key=lambda length: not fits(length))
    for pattern in (_AFTER_SENTENCE, _AFTER_WORD):
        ends = [match.end() - start for match in pattern.finditer(text, start, start + longest)]
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
    parts = text.split("\n")
    return sum(1 if len(part) <= width else max(len(wrap(one_line(part), width)), 1) for part in parts)
