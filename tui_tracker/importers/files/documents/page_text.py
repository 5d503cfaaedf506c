"""Words on a page put together: lines, the text of a table's cell, and columns set apart by tabs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tui_tracker.importers.files.documents.marks import BULLETS

_GAP = 1.6
"""Heights of a letter between two words that belong to two columns."""
_WIDEST_PADDING = 8.0
"""Points between a cell's edge and its words, at most."""


class Word(NamedTuple):
    """A word and its box on the page, in points from the page's left and top."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float = 0.0
    """Points of its letters' height, rounded to halves."""
    is_bold: bool = False
    is_overprinted: bool = False
    """Its letters lie over one another, as those of two words do in one place."""


def lines_of_words(words: Sequence[Word]) -> list[list[Word]]:
    """Return words as lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.top, word.left)):
        middle = (word.top + word.bottom) / 2
        if lines and lines[-1][0].top <= middle <= lines[-1][0].bottom:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]


def cell_text(words: Sequence[Word], *, left: float, right: float) -> str:
    """Return the text of a cell between two edges: lines that were wrapped are joined.

    A line is the end of a paragraph where the first word of the next would have fitted into it, or the next
    begins with a bullet.
    """
    lines = lines_of_words(words)
    if not lines:
        return ""
    padding = min(max(min(word.left for word in words) - left, 0.0), _WIDEST_PADDING)
    inner = right - padding
    text = " ".join(word.text for word in lines[0])
    for above, line in pairwise(lines):
        space = (above[0].bottom - above[0].top) * 0.3
        would_fit = above[-1].right + space + (line[0].right - line[0].left) < inner - 1
        is_item = line[0].text in BULLETS and len(line) > 1
        joint = "\n" if would_fit or is_item else "" if _is_hyphenated(text) else " "
        text += joint + " ".join(word.text for word in line)
    return text.replace("\u00ad", "")


def _is_hyphenated(text: str) -> bool:
    """Return whether a line ends inside a word: `low-` before `carbon`, or with a soft hyphen."""
    return text.endswith("\u00ad") or (text[-1:] in "-‐" and text[-2:-1].isalpha())


def tabbed_line(line: Sequence[Word]) -> str:
    """Return a line of words with a tab where the gap between two is as wide as between columns."""
    text = line[0].text
    for before, word in pairwise(line):
        is_gap = word.left - before.right > _GAP * (word.bottom - word.top)
        text += ("\t" if is_gap else " ") + word.text
    return text
