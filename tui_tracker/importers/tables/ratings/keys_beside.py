"""Keys to ratings beside a table: words in its last columns that are no part of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tui_tracker.domain.text import beginning, short_list
from tui_tracker.importers.files.table import column_letters
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import RawProblem
from tui_tracker.importers.parse.problems import problem_at
from tui_tracker.importers.tables.headers.rows import HeaderRow

_KEY = re.compile(r"(?i)(?:rag |brag |status |rating |colour )*(?:key|legend)\s*:?")


def without_keys_beside(
    lines: Sequence[Line], headers: Sequence[HeaderRow]
) -> tuple[list[Line], list[HeaderRow], list[RawProblem]]:
    """Return lines and headers without the columns from a key on, which an empty column sets apart.

    The problems have what the key says.
    """
    kept, named, problems = list(lines), list(headers), []
    for number, header in enumerate(headers):
        start = _first_column(header.names)
        if not start:
            continue
        end = headers[number + 1].first if number + 1 < len(headers) else len(lines)
        left_out = []
        for index in range(header.first, end):
            left_out += [cell for cell in lines[index].cells[start:] if cell]
            kept[index] = replace(lines[index], cells=lines[index].cells[:start])
        named[number] = replace(header, names=header.names[:start])
        line = lines[header.first]
        shown = short_list([repr(beginning(cell, 40)) for cell in left_out], 12)
        message = f"A key beside the table was left out, column {column_letters(start)}: {shown}."
        problems.append(problem_at(line, "key-left-out", message))
    return kept, named, problems


def _first_column(names: Sequence[str]) -> int:
    """Return the column of a key behind an empty one; 0 where the header has no key."""
    columns = range(3, len(names))
    return next((index for index in columns if _KEY.fullmatch(names[index]) and not names[index - 1]), 0)
