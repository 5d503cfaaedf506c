"""A table as a file holds it: rows of texts, with what a workbook says besides its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tui_tracker.domain.text import beginning, short_list

MOST_COLUMNS = 1_000
"""A plan has fewer; a cell further out is probably a slip and is named."""
MOST_CELLS = 5_000_000
"""Cells of one file, empty ones within its rows included."""
LARGEST_TEXT = 60_000_000
"""Characters of one file's cells."""


@dataclass(slots=True, kw_only=True)
class Table:
    """One sheet or table: its rows in order, and what was seen in it besides words."""

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    """Row numbers from 1, with the texts of the cells from the first column on; a title above has 0."""
    before: int = 0
    """Number of the line before its first, in a text with more than this table."""
    fills: dict[int, dict[int, str]] = field(default_factory=dict)
    """Row number -> column -> name of the colour of a cell without words."""
    depths: dict[int, dict[int, int]] = field(default_factory=dict)
    """Row number -> column -> how far a cell is indented; -1 where it is bold."""
    notices: list[str] = field(default_factory=list)
    """What a person must know before the table is imported: what was left out, and why."""


def about_addresses(addresses: Sequence[tuple[str, str]]) -> str:
    """Return the notice about addresses behind the words of links: (name of the cell, address)."""
    links = short_list([f"{cell} {beginning(address, 80)}" for cell, address in addresses])
    return f"Addresses of links, left out: {links}. To keep one, write it beside the words."


def is_left_out(address: str, text: str) -> bool:
    """Return whether the address of a link says more than the words of its cell: not a place in the page."""
    plain = address.strip().removeprefix("mailto:")
    return bool(plain) and not plain.startswith(("#", "javascript:")) and plain not in text


_NAME_OF_PICTURE = re.compile(
    r"(?i)[\w ()&-]+\.(?:png|jpe?g|gif|svg|bmp|webp|emf)|(?:image|picture|graphic|photo|icon)?\s*\d*"
)


def with_words_of_pictures(text: str, pictures: Sequence[str]) -> tuple[str, list[str]]:
    """Return the text of a cell, and the words for its pictures that are left out of it.

    A cell with pictures alone, as signs for ratings are, has their words for its text.
    """
    words = [" ".join(words.split()) for words in pictures if not _NAME_OF_PICTURE.fullmatch(words.strip())]
    return (text, words) if text.strip() else (" ".join(dict.fromkeys(words)), [])


def about_pictures(pictures: Sequence[tuple[str, str]]) -> str:
    """Return the notice about words for pictures: (name of the cell, words)."""
    shown = short_list([f"{cell} {beginning(words, 60)!r}" for cell, words in pictures])
    return f"Words for pictures, left out: {shown}."


@dataclass(slots=True, kw_only=True)
class Contents:
    """What a file holds: tables, or where it has none its text."""

    tables: list[Table] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    """Names of sheets that are hidden, which were left out."""
    notices: list[str] = field(default_factory=list)
    """What a person must know about the file as a whole."""
    text: str = ""
    """The text of a file without tables, columns set apart by tabs."""
    period: str = ""
    """The period that a report of our own is about."""
    titles: list[str] = field(default_factory=list)
    """Headings and short lines above the first table of a document."""


def spread_cells(number: int, cells: dict[int, str]) -> tuple[int, list[str]]:
    """Return a row of a sheet, given sparsely, as all its cells up to the last one with words."""
    row = [""] * (max(cells, default=-1) + 1)
    for column, text in cells.items():
        row[column] = text
    return number, row


def column_letters(column: int) -> str:
    """Return the letters by which a workbook calls a column counted from 0: `A`, `Z`, `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
