"""Ratings that a workbook shows by the colour of a cell, where the cell has no words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tui_tracker.importers.files.workbooks.fill_colours import DOTS
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import RawProblem
from tui_tracker.importers.parse.problems import problem_at
from tui_tracker.importers.tables.headers.mapping import HeaderMapping
from tui_tracker.importers.tables.headers.rows import HeaderRow
from tui_tracker.importers.tables.headers.words import meaning_of


def with_colours(
    lines: Sequence[Line], headers: Sequence[HeaderRow], mapping: HeaderMapping
) -> tuple[list[Line], list[RawProblem]]:
    """Return the lines of a sheet with the names of colours in empty cells of ratings, and the problems.

    A column of stages counts too where it has no words at all.
    """
    coloured = list(lines)
    problems = []
    for number, header in enumerate(headers):
        end = headers[number + 1].first if number + 1 < len(headers) else len(lines)
        below = range(header.last + 1, end)
        for column, name in enumerate(header.names):
            if not _is_rating(name, column, [lines[index] for index in below], mapping):
                continue
            shown = {index: colour for index in below if (colour := _colour(coloured[index], column))}
            colours = Counter(shown.values())
            # Bands of one colour over every other row say nothing.
            if len(colours) > 1 or not colours.keys() <= {"Blue"}:
                for index, colour in shown.items():
                    coloured[index] = _with_cell(coloured[index], column, colour)
                counted = ", ".join(f"{colour} {count}" for colour, count in colours.items())
                message = f"{name} was read from the colours of its cells: {counted}."
                line = lines[header.first]
                problems.append(problem_at(line, "rag-by-colour", message))
    return coloured, problems


def _is_rating(name: str, column: int, below: Sequence[Line], mapping: HeaderMapping) -> bool:
    meaning = meaning_of(name) if name else None
    field = mapping.field_of(name) or (meaning.field if meaning else None)
    if field == "stages":
        return not any(_has_words(line, column) for line in below)
    return field == "rag"


def _colour(line: Line, column: int) -> str:
    """Return the colour of a cell without words in a row that has others."""
    if _has_words(line, column) or len(line.filled) < 2:
        return ""
    return line.fills.get(column, "")


def _has_words(line: Line, column: int) -> bool:
    """Return whether a cell says something itself; a dot or a square is only there to be coloured."""
    return column < len(line.cells) and line.cells[column].strip() not in DOTS


def _with_cell(line: Line, column: int, text: str) -> Line:
    cells = [*line.cells, *[""] * (column + 1 - len(line.cells))]
    cells[column] = text
    return replace(line, cells=tuple(cells))
