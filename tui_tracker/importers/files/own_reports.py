"""Recognising the reports that this program wrote: which of their tables hold the actions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_tracker.domain.fields import NAMES_BY_WORD
from tui_tracker.domain.report.wording import PRINTED_BELOW
from tui_tracker.importers.files.table import Table
from tui_tracker.importers.parse.months import period_of

ALL_ACTIONS = "All actions"
"""The sheet of an Excel report with every action in a row."""
ACTIONS_HEADING = "actions by theme"
"""The heading, folded, above the tables of actions in every other report."""
_SUBTITLE = re.compile(r"(?i)(?:.+: )?progress report, (.{4,40})")
_FLAT_COLUMNS = {
    "period": "period", "theme letter": "theme", "theme": "theme_name", "section": "section", "id": "id",
    "objective": "objectives", "action": "text", "role": "role", "who may be involved": "partners",
    "stage": "stages", "rag": "rag", "update note": "note",
}  # fmt: skip
"""Headers of a report's flat table, folded, with the columns of `list --csv` that hold the same."""
_COMPARISON = frozenset({
    "previous stage", "previous rag", "stage changed", "rag changed", "newly complete", "note compared",
})  # fmt: skip
"""Columns that say what has changed since the period before."""


def is_flat_report(columns: Sequence[str]) -> bool:
    """Return whether a table's first row is that of a report's flat table, as CSV or in a workbook."""
    return {column.strip().lower() for column in columns} >= {*_FLAT_COLUMNS, *_COMPARISON}


def as_own_table(rows: Sequence[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Return a report's flat table with the columns of `list --csv`, and without those that compare."""
    folded = [name.strip().lower() for name in rows[0][1]]
    kept = [index for index, name in enumerate(folded) if name not in _COMPARISON]
    header = [
        _FLAT_COLUMNS.get(folded[index]) or NAMES_BY_WORD.get(folded[index], rows[0][1][index].strip())
        for index in kept
    ]
    body = [
        (number, [cells[index] if index < len(cells) else "" for index in kept]) for number, cells in rows[1:]
    ]
    return [(rows[0][0], header), *body]


def move_long_texts_up(table: Table) -> None:
    """Move each text that a report prints below its row into the cell that refers to it, in place."""
    rows: list[tuple[int, list[str]]] = []
    for number, cells in table.rows:
        above = rows[-1][1] if rows else []
        filled = [cell for cell in cells if cell]
        if PRINTED_BELOW in above and len(filled) == 1:
            above[above.index(PRINTED_BELOW)] = filled[0]
        else:
            rows.append((number, cells))
    table.rows = rows


def period_of_report(line: str) -> str:
    """Return the period that a report's subtitle names, or with its theme before it; else nothing."""
    match = _SUBTITLE.fullmatch(line.strip())
    return (period_of(match[1]) or "") if match else ""
