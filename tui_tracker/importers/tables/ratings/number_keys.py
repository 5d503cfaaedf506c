"""Ratings in numbers, `1`, `2`, `3`, read through a key that the file has beside its table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from tui_tracker.domain.imports.scale import rank_of_rating
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import RawProblem
from tui_tracker.importers.tables.headers.mapping import HeaderMapping
from tui_tracker.importers.tables.headers.words import meaning_of
from tui_tracker.importers.tables.table import Sheet
from tui_tracker.importers.vocabulary import Vocabulary

_NUMBER = re.compile(r"\d{1,2}")
_PIECE = re.compile(r"(?<![\w/.])(\d{1,2})\s*[=:–—-]\s*([^;,|=\n]+?)\s*(?=[;,|\n]|\s\d{1,2}\s*[=:–—-]|$)")
_PIECE_TURNED = re.compile(r"([^\W\d][^;,|=\n]*?)\s*[=:]\s*(\d{1,2})(?!\w)")
_MOST_CELLS = 3
"""Filled cells of a row of a key."""

Key = Mapping[str, str]
"""Number -> the rating that it means."""


def with_numbers_as_ratings(
    sheets: Sequence[Sheet], lines: Sequence[Line], mapping: HeaderMapping, words: Vocabulary
) -> list[Sheet]:
    """Return the sheets with ratings in place of numbers that a key in any of the `lines` explains.

    Their problems name the key.
    """
    if not any(_columns_of_numbers(sheet, mapping) for sheet in sheets):
        return list(sheets)
    by_sheet = groupby(lines, key=lambda line: line.sheet)
    keys = [key for _, of_sheet in by_sheet for key in _keys(list(of_sheet), words)]
    return [_with_ratings(sheet, keys, mapping) for sheet in sheets]


def _with_ratings(sheet: Sheet, keys: Sequence[tuple[Line, Key]], mapping: HeaderMapping) -> Sheet:
    lines, problems = list(sheet.lines), list(sheet.problems)
    own_first = sorted(keys, key=lambda pair: pair[0].sheet != sheet.name)
    for number, column, numbers in _columns_of_numbers(sheet, mapping):
        matching = [pair for pair in own_first if pair[1].keys() >= numbers]
        if not matching:
            continue
        line, key = matching[0]
        start = sheet.headers[number].last + 1
        for index, row in enumerate(sheet.rows_below(number), start):
            if len(row.filled) > _MOST_CELLS - 1 and column < len(row.cells) and row.cells[column] in key:
                cells = [*row.cells[:column], key[row.cells[column]], *row.cells[column + 1 :]]
                lines[index] = replace(row, cells=tuple(cells))
        where = f"line {line.number}" + (f" of the sheet {line.sheet!r}" if line.sheet != sheet.name else "")
        meanings = ", ".join(f"{printed} is {text[:1].upper()}{text[1:]}" for printed, text in key.items())
        message = f"{sheet.headers[number].names[column]} was read by the key on {where}: {meanings}."
        header = sheet.lines[sheet.headers[number].first]
        problems.append(
            RawProblem(rule="rag-by-key", message=message, line=header.number, sheet=header.sheet)
        )
    return replace(sheet, lines=lines, problems=tuple(problems))


def _columns_of_numbers(sheet: Sheet, mapping: HeaderMapping) -> list[tuple[int, int, set[str]]]:
    """Return (number of the table, column, numbers) for the columns of ratings that hold numbers alone."""
    columns = []
    for number, header in enumerate(sheet.headers):
        for column, name in enumerate(header.names):
            meaning = meaning_of(name) if name else None
            field = mapping.field_of(name) or (meaning.field if meaning else None)
            if field in ("rag", "stages") and (numbers := _numbers(sheet.rows_below(number), column)):
                columns.append((number, column, numbers))
    return columns


def _numbers(lines: Sequence[Line], column: int) -> set[str]:
    """Return the numbers in a column; empty where a row of the table has anything else there."""
    numbers: set[str] = set()
    for line in lines:
        cell = line.cells[column] if column < len(line.cells) else ""
        if not cell or cell in numbers or len(line.filled) <= _MOST_CELLS:
            continue
        if not _NUMBER.fullmatch(cell):
            return set()
        numbers.add(cell)
    return numbers


def _keys(lines: Sequence[Line], words: Vocabulary) -> Iterator[tuple[Line, Key]]:
    """Yield the keys in some lines, each with its first line: in one line, or a row for each number."""
    rows: list[tuple[Line, str, str]] = []
    for line in lines:
        for cell in line.filled:
            turned = [(printed, text) for text, printed in _PIECE_TURNED.findall(cell)]
            if key := _key(_PIECE.findall(cell) or turned, words):
                yield line, key
        pair = _pair(line, words)
        rows += [(line, *pair)] if pair else []
        if rows and ((not pair and line.filled) or line is lines[-1]):
            if key := _key([(printed, text) for _, printed, text in rows], words):
                yield rows[0][0], key
            rows = []


def _pair(line: Line, words: Vocabulary) -> tuple[str, str] | None:
    """Return the number and the rating that a row of a key has; None for any other row."""
    if not 2 <= len(line.filled) <= _MOST_CELLS:
        return None
    first, second = line.filled[:2]
    printed, text = (first, second) if _NUMBER.fullmatch(first) else (second, first)
    return (printed, text) if _NUMBER.fullmatch(printed) and _rating(text, words) else None


def _key(pieces: Sequence[tuple[str, str]], words: Vocabulary) -> Key:
    """Return a key where each of some pairs gives another number another rating; else an empty one."""
    key = {printed: _rating(re.sub(r"(?i)^.*\bkey\b\s*:?\s*", "", text), words) for printed, text in pieces}
    is_key = len(key) == len(pieces) > 1 and all(key.values()) and len(set(key.values())) == len(key)
    return key if is_key else {}


def _rating(text: str, words: Vocabulary) -> str:
    """Return the rating or final stage that a text names; the text where another plan rates so."""
    reading = words.read_rating(text)
    return reading.key or reading.stage or (text.strip() if rank_of_rating(text) is not None else "")
