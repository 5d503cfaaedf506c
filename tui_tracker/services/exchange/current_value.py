"""The value that reads show of a cell, encoded as revisions hold it."""

from __future__ import annotations

from tui_tracker.domain.fields import Cell
from tui_tracker.storage.file_format import COLUMNS
from tui_tracker.storage.read.reader import LightReader


def current_value(reader: LightReader, cell: Cell) -> str | None:
    """Return a cell's agreed value; None where it is empty, or where a reader has no such field.

    A position is stored as a number, while revisions and the rules that compare values hold text.
    """
    row = reader.entry_by_key(cell.action, cell.period, None)
    column = COLUMNS.get(cell.field, cell.field)
    if row is None or column not in row.keys():  # noqa: SIM118
        return None
    value = row[column]
    return None if value is None else str(value)
