"""Ratings that a table shows by a tick in one of several columns, each named by a rating: R, A, G."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import RawProblem
from tui_tracker.importers.parse.problems import problem_at
from tui_tracker.importers.tables.headers.rows import HeaderRow
from tui_tracker.importers.vocabulary import Vocabulary

_TICKS = frozenset(["✓", "✔", "☑", "√", "x", "X", "×", "●", "•", "■", "1", "y", "Y", "yes", "Yes"])
_NAME = "RAG"
"""What the column of the rating is called."""


def with_ticked_ratings(
    lines: Sequence[Line], headers: Sequence[HeaderRow], words: Vocabulary
) -> tuple[list[Line], list[HeaderRow], list[RawProblem]]:
    """Return lines and headers with one column of ratings in place of those that are ticked.

    The other columns are left without a name and empty. The problems say what was read so.
    """
    ticked, named, problems = list(lines), list(headers), []
    for number, header in enumerate(headers):
        end = headers[number + 1].first if number + 1 < len(headers) else len(lines)
        below = range(header.last + 1, end)
        columns = _rating_columns(header.names, words)
        if not columns:
            continue
        shown = {index: _ticked(lines[index], columns) for index in below}
        counts = Counter(rating for ratings in shown.values() if ratings for rating in ratings)
        if not counts or None in shown.values():
            continue
        for index, ratings in shown.items():
            ticked[index] = _with_rating(lines[index], columns, " / ".join(ratings or ()))
        first, *others = columns
        names = [_NAME if column == first else "" if column in others else name
                 for column, name in enumerate(header.names)]  # fmt: skip
        named[number] = replace(header, names=tuple(names))
        titles = ", ".join(columns.values())
        counted = ", ".join(f"{rating} {count}" for rating, count in counts.items())
        message = f"{titles} were read as one rating, by which of them is ticked: {counted}."
        line = lines[header.first]
        problems.append(problem_at(line, "rag-by-ticks", message))
    return ticked, named, problems


def _rating_columns(names: Sequence[str], words: Vocabulary) -> dict[int, str]:
    """Return column to name for three or more columns beside each other that are each another rating's."""
    readings = [words.read_rating(name) for name in names]
    runs = groupby(range(len(names)), key=lambda column: readings[column].is_read)
    for is_rating, run in runs:
        columns = list(run)
        kinds = {(readings[column].key, readings[column].stage) for column in columns}
        if is_rating and len(columns) == len(kinds) > 2:
            return {column: names[column] for column in columns}
    return {}


def _ticked(line: Line, columns: dict[int, str]) -> tuple[str, ...] | None:
    """Return the names of the columns that a row ticks; None where one of them has other words.

    A row that counts the ticks has none.
    """
    cells = {column: line.cells[column].strip() for column in columns if column < len(line.cells)}
    filled = {column: cell for column, cell in cells.items() if cell}
    if len(filled) > 1 and all(map(str.isdigit, filled.values())):
        return ()
    if not _TICKS.issuperset(filled.values()):
        return None
    return tuple(columns[column] for column in filled)


def _with_rating(line: Line, columns: dict[int, str], rating: str) -> Line:
    first = min(columns)
    if len(line.cells) <= first:
        return line
    cells = [rating if column == first else "" if column in columns else cell
             for column, cell in enumerate(line.cells)]  # fmt: skip
    return replace(line, cells=tuple(cells))
