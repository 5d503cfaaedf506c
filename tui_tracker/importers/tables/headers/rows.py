"""Finding the header rows of a sheet; a header over two or three rows is joined, column by column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui_tracker.importers.parse.headers import fold_header
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.periods import period_tag
from tui_tracker.importers.tables.headers.mapping import HeaderMapping
from tui_tracker.importers.tables.headers.words import EXACT, Meaning, meaning_of
from tui_tracker.importers.vocabulary import Vocabulary

MOST_ROWS = 3
"""Rows that a header has at most."""
LONGEST_NAME = 400
"""Characters of one header cell; some hold a whole key to their ratings."""
_NO_MEANING = Meaning(field="", strength=0)
_LABEL = re.compile(r"([^:]*[^\W\d][^:]*):(?:\s|$)")
"""The words before a colon, as in `Prepared by: Jo Smith`: about the table, and no part of its header."""
_RISKS = re.compile(
    r"(?i)\b(?:likelihood|probability|impact|severity|consequences?|inherent|residual|mitigat\w+)\b"
)
_PROSE = 60
"""Characters: a cell without a bracket that is longer is no header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRow:
    """A header: its rows in the sheet, and the joined name of each column."""

    first: int
    """Index of its first line among the sheet's lines."""
    last: int
    names: tuple[str, ...]

    @property
    def signature(self) -> tuple[str, ...]:
        """The names folded: tables with the same ones are one table in pieces."""
        return tuple(fold_header(name) for name in self.names)


def find_headers(lines: Sequence[Line], mapping: HeaderMapping, words: Vocabulary) -> list[HeaderRow]:
    """Return the headers of one sheet, in their order.

    The first is the first row whose cells name two fields, or its actions alone; later ones repeat it,
    or name fields in most of their cells.
    """
    headers: list[HeaderRow] = []
    index = 0
    while index < len(lines):
        # Most rows have a long note and are no header: only the first header's own long name may be another.
        if headers and _has_prose(lines[index]) and not _begins_as(lines[index], headers[0]):
            index += 1
            continue
        is_apart = bool(headers) and index > 0 and not lines[index - 1].filled
        if _is_header(lines[index], mapping, words, is_later=bool(headers), is_apart=is_apart):
            start = headers[-1].last + 1 if headers else 0
            header = _joined(lines, index, mapping, words, start=start)
            headers.append(header)
            index = header.last
        index += 1
    return headers or _header_of_texts_alone(lines, mapping, words)


def is_risk_register(names: Sequence[str]) -> bool:
    """Return whether columns are those of a register of risks."""
    joined = " | ".join(names)
    terms = {term.lower() for term in _RISKS.findall(joined)}
    return len(terms) > 1 and re.search(r"(?i)\brisks?\b", joined) is not None


def _has_prose(line: Line) -> bool:
    return any(len(cell) > _PROSE for cell in line.cells)


def _begins_as(line: Line, header: HeaderRow) -> bool:
    return line.filled[0] == next(filter(None, header.names), "")


def fields_named(line: Line, mapping: HeaderMapping) -> dict[str, int]:
    """Return the fields that the cells of a line name, each with how surely."""
    fields: dict[str, int] = {}
    for cell in line.filled:
        if mapped := mapping.field_of(cell):
            fields[mapped] = EXACT + 1
        elif _is_short(cell) and (meaning := meaning_of(cell)):
            fields[meaning.field] = max(meaning.strength, fields.get(meaning.field, 0))
    return fields


def _is_header(
    line: Line, mapping: HeaderMapping, words: Vocabulary, *, is_later: bool, is_apart: bool = False
) -> bool:
    """Return whether a line is a header; a later one `is_apart` where a blank line is above it."""
    longest = max(map(len, line.filled), default=0)
    if len(line.filled) < 2 or longest > LONGEST_NAME:
        return False
    has_values = _has_values(line, words)
    if has_values and longest > _PROSE:
        return False
    fields = fields_named(line, mapping)
    if has_values and not _is_sure(line, fields):
        return False
    if any(strength > EXACT for strength in fields.values()):
        return True
    if is_apart and not has_values and is_risk_register(line.filled):
        return True
    if len(fields) < 2:
        return False
    named = sum(1 for cell in line.filled if _is_short(cell) and meaning_of(cell))
    if is_later:
        exact = sum(1 for strength in fields.values() if strength == EXACT)
        return exact >= 2 and named * 2 >= len(line.filled)
    return bool(fields.keys() & {"id", "text"}) or named * 3 >= len(line.filled)


def _is_sure(line: Line, fields: Mapping[str, int]) -> bool:
    """Return whether a line surely names columns, so that a stage in it, `Complete`, names one as well.

    It does where it names both IDs and texts, or texts and two more fields.
    """
    exact = {field for field, strength in fields.items() if strength >= EXACT}
    names = exact >= {"id", "text"} or ("text" in exact and len(exact) > 2)
    return names and not any(map(str.isdigit, line.cells))


def _has_values(line: Line, words: Vocabulary) -> bool:
    """Return whether a line has a cell with a rating, a stage or a number, as rows of actions have."""
    cells = line.filled
    return any(words.rating(cell) or (cell.isdigit() and not _is_year(cell)) for cell in cells) or any(
        map(words.is_stage, cells)
    )


def _is_year(cell: str) -> bool:
    return len(cell) == 4 and cell.startswith(("19", "20"))


def _is_short(cell: str) -> bool:
    return len(cell) <= _PROSE or (len(cell) <= LONGEST_NAME and "(" in cell[:_PROSE])


def _joined(
    lines: Sequence[Line], index: int, mapping: HeaderMapping, words: Vocabulary, *, start: int = 0
) -> HeaderRow:
    """Return the header that a line is a part of, with the rows above, from `start` on, and below it."""
    first = last = index
    if index > start and _is_above(lines[index - 1], lines[index], words):
        first = index - 1
    while last + 1 < len(lines) and last - first + 1 < MOST_ROWS:
        if not _is_below(lines[last], lines[last + 1], mapping, words):
            break
        last += 1
    return HeaderRow(first=first, last=last, names=_joined_names(lines[first : last + 1]))


def _is_above(line: Line, below: Line, words: Vocabulary) -> bool:
    """Return whether a line groups the columns of the header below: `Q1 2025/26` over `RAG` and `Update`."""
    if not line.filled or _has_values(line, words) or not all(map(_is_short, line.filled)):
        return False
    labels = [label[1] for cell in line.filled if (label := _LABEL.match(cell))]
    if any(period_tag(label) is None for label in labels):
        return False
    if len(line.filled) == 1:
        column = next(number for number, cell in enumerate(line.cells) if cell)
        return column > 0 and period_tag(line.filled[0]) is not None
    width = sum(1 for cell in below.cells if cell)
    return len(line.filled) >= 2 and len(line.cells) <= len(below.cells) + 1 and width > 2


def _is_below(above: Line, line: Line, mapping: HeaderMapping, words: Vocabulary) -> bool:
    """Return whether a line continues the header above: its new cells name fields or periods."""
    if not line.filled or _has_values(line, words) or not all(map(_is_short, line.filled)):
        return False
    new = [
        cell
        for number, cell in enumerate(line.cells)
        if cell and not (number < len(above.cells) and above.cells[number] == cell)
    ]
    if not new or len(new) == len(line.filled) == len(above.filled):
        return False
    named = sum(1 for cell in new if mapping.field_of(cell) or meaning_of(cell) or period_tag(cell))
    begins_blank = not line.cells[0] or line.cells[0] == above.cells[0]
    return (begins_blank and named * 2 > len(new)) or _is_lower_half(above, line, mapping)


def _is_lower_half(above: Line, line: Line, mapping: HeaderMapping) -> bool:
    """Return whether a line has the lower half of names of the header above.

    It repeats names that are merged downwards, or leaves the columns of IDs and texts empty: no row of an
    action does so directly below a header.
    """
    upper = [*above.cells, *[""] * (len(line.cells) - len(above.cells))]
    pairs = list(zip(upper, line.cells, strict=False))
    if sum(1 for name, cell in pairs if cell and name == cell) >= 2:
        return True
    fields = [mapping.field_of(name) or (meaning_of(name) or _NO_MEANING).field for name, _ in pairs]
    beside = [cell for field, (_, cell) in zip(fields, pairs, strict=True) if field in ("id", "text")]
    names = [cell for cell in line.filled if cell not in above.filled]
    return len(beside) > 1 and not any(beside) and len(names) > 1 and len(set(names)) == len(names)


def _joined_names(rows: Sequence[Line]) -> tuple[str, ...]:
    """Join the rows of a header per column; a group's name holds for the empty cells to its right."""
    width = max(len(row.cells) for row in rows)
    grids = [[*row.cells, *[""] * (width - len(row.cells))] for row in rows]
    for upper, lower in pairwise(grids):
        for column in range(1, width):
            is_grouped = upper[column - 1] and lower[column - 1] not in ("", upper[column - 1])
            if not upper[column] and lower[column] and is_grouped:
                upper[column] = upper[column - 1]
    columns = [list(dict.fromkeys(cell for cell in column if cell)) for column in zip(*grids, strict=True)]
    return tuple(" ".join(" ".join(pieces).split()) for pieces in columns)


def _header_of_texts_alone(
    lines: Sequence[Line], mapping: HeaderMapping, words: Vocabulary
) -> list[HeaderRow]:
    """Return the first row of several cells as a header where it names the actions' texts or IDs."""
    for index, line in enumerate(lines):
        if len(line.filled) < 2:
            continue
        fields = fields_named(line, mapping)
        is_header = fields.keys() & {"text", "id"} and not _has_values(line, words)
        return (
            [_joined(lines, index, mapping, words)] if is_header and all(map(_is_short, line.filled)) else []
        )
    return []
