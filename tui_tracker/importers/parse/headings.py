"""Headings: how they differ from rows, and how pieces cut over columns are joined."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui_tracker.importers.parse.lines import Line, is_noise, read_id
from tui_tracker.importers.parse.merged_columns import id_of_merged_columns
from tui_tracker.importers.vocabulary import Vocabulary

LONGEST = 90
MOST_WORDS = 12
_CONTINUED = re.compile(r"(?i)\s*[(\[-]\s*cont(?:inued|'?d|\.)?\s*[)\]]?$")
_PROSE = 6
"""Words: a line with a cell of so many is written text, whose words can be relied on."""


def document_words(lines: Iterable[Line]) -> frozenset[str]:
    """Return the words, lower case, of lines (no headers) of running text or of one cell."""
    return frozenset(
        word
        for line in lines
        if len(line.filled) == 1 == len(line.cells) or any(len(cell.split()) >= _PROSE for cell in line.cells)
        for word in re.findall(r"[^\W\d_]+", line.text.lower())
    )


def heading_pieces(line: Line, words: Vocabulary, *, text_column: int | None) -> tuple[str, ...]:
    """Return the pieces of the heading that `line` is; none where it is a row.

    A heading fills the first cell, or cells from the first on where the columns cut it apart; any
    other cell of the line is noise.
    """
    if id_of_merged_columns(line):
        return ()
    start = next(start for start, cell in enumerate(line.cells) if cell)
    rest = line.cells[start + 1 :]
    if start and (any(rest) or start == text_column):
        return ()
    count = next((size for size, cell in enumerate(rest) if not _is_piece(cell, words)), len(rest))
    pieces = (line.cells[start], *rest[:count])
    if not all(is_noise(cell) for cell in rest[count:]):
        return ()
    return pieces if _is_heading(" ".join(pieces), line.cells[start]) else ()


def _is_piece(cell: str, words: Vocabulary) -> bool:
    if words.is_stage(cell) or words.role(cell) or words.rating(cell):
        return False
    return re.match(r"[^\W\d_]", cell) is not None and (
        not is_noise(cell) or re.match(r"[a-z]{2}", cell) is not None
    )


def _is_heading(whole: str, first: str) -> bool:
    if len(whole) > LONGEST or len(whole.split()) > MOST_WORDS or whole.endswith((".", ";", ",")):
        return False
    return not (is_noise(first) or first[0].islower() or read_id(first)) and "\n" not in whole


def join_pieces(pieces: tuple[str, ...], words: frozenset[str]) -> tuple[str, bool]:
    """Join a heading's pieces as the document's own words ask for; return whether every joint is sure.

    `Transp` + `ort` is one word because `transport` occurs; `travel` + `and` are two because both
    do and `traveland` does not.
    """
    whole, sure = pieces[0], True
    for piece in pieces[1:]:
        left = re.findall(r"[^\W\d_]+$", whole)
        right = re.findall(r"^[^\W\d_]+", piece)
        blank, certain = _needs_space(left[0] if left else "", right[0] if right else "", words)
        whole += (" " if blank else "") + piece
        sure = sure and certain
    return whole, sure


def _needs_space(left: str, right: str, words: frozenset[str]) -> tuple[bool, bool]:
    """Return whether two pieces have a space between them, and whether that is sure."""
    if not left or not right:
        return True, True
    apart = left.lower() in words and right.lower() in words
    together = (left + right).lower() in words
    if together and not apart:
        return False, True
    return True, apart or right[0].isupper()


def heading_name(text: str) -> str:
    """Return a heading without the marks of a repetition on a new page: `Rail (continued)` gives `Rail`."""
    return _CONTINUED.sub("", text).lstrip("# ")


def ends_cut(heading: str, words: frozenset[str]) -> bool:
    """Return whether the last word of a heading occurs nowhere in the running text."""
    last = re.findall(r"[^\W\d_]+$", heading)
    return bool(last) and last[0].lower() not in words
