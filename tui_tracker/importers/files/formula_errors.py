"""Errors that formulas show instead of a value, `#N/A`: they are no words of the plan."""

from __future__ import annotations

import re
from dataclasses import replace

from tui_tracker.domain.text import short_list
from tui_tracker.importers.files.table import column_letters
from tui_tracker.importers.parse.lines import Line, Source

_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)|Err:\d{3}"
)


def without_formula_errors(source: Source) -> Source:
    """Return a source with empty cells in place of errors, which its notices name."""
    errors: dict[str, list[str]] = {}
    lines: list[Line] = []
    for line in source.lines:
        columns = [
            column
            for column, cell in enumerate(line.cells)
            if cell.startswith(("#", "Err:")) and _ERROR.fullmatch(cell)
        ]
        if not columns:
            lines.append(line)
            continue
        for column in columns:
            address = f"{column_letters(column)}{line.number} {line.cells[column]}"
            errors.setdefault(line.sheet, []).append(address)
        cells = tuple("" if column in columns else cell for column, cell in enumerate(line.cells))
        lines.append(replace(line, cells=cells))
    if not errors:
        return source
    notices = [
        (sheet, f"Formula errors, read as empty: {short_list(cells)}. To import them, correct the formulas.")
        for sheet, cells in errors.items()
    ]
    return replace(source, lines=tuple(lines), notices=(*source.notices, *notices))
