"""A note's word diff in lines of a window: marks always, colour as well where the terminal takes it."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter

from tui_tracker.cli.output import paint
from tui_tracker.domain.diff import Change, Piece, word_diff
from tui_tracker.domain.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = {Change.SAME: ("", ""), Change.GONE: ("[-", "-]"), Change.NEW: ("{+", "+}")}
_STYLES = {Change.SAME: (), Change.GONE: ("red", "strike"), Change.NEW: ("green", "underline")}

Word = tuple[str, Change]


def diff_lines(old: str, new: str, columns: int) -> list[str]:
    """Return `[-gone-]` and `{+new+}` words in lines of at most `columns`, line breaks of the notes kept."""
    lines: list[list[Word]] = [[]]
    room = columns
    for piece in word_diff(clean(old), clean(new)):
        for text in _words(piece, columns):
            if text == "\n" or len(text) > room:
                lines.append([])
                room = columns
            if text != "\n":
                lines[-1].append((text, piece.change))
                room -= len(text) + 1
    return [_painted(line) for line in lines]


def _words(piece: Piece, columns: int) -> Iterator[str]:
    """Yield the words and line breaks of a piece, its marks at its first and last word."""
    found = re.findall(r"\n|\S+", piece.text)
    opening, closing = _MARKS[piece.change]
    places = [at for at, word in enumerate(found) if word != "\n"]
    for at, word in enumerate(found):
        if word == "\n":
            yield word
            continue
        marked = f"{opening if at == places[0] else ''}{word}{closing if at == places[-1] else ''}"
        for begin in range(0, len(marked), columns):
            yield marked[begin : begin + columns]


def _painted(line: list[Word]) -> str:
    return " ".join(
        paint(" ".join(text for text, _ in run), *_STYLES[change])
        for change, run in groupby(line, itemgetter(1))
    )
