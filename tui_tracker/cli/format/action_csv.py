"""Actions as CSV: the fields of the JSON as columns, as `set --from-csv` reads them back."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import TextIO

from tui_tracker.cli.format.action_json import entry_json
from tui_tracker.domain.csv_safety import neutralise_formula
from tui_tracker.domain.field_values import own_names
from tui_tracker.domain.fields import ACTION, UPDATE, further_fields
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.text import clean
from tui_tracker.errors import UsageError
from tui_tracker.storage.new_files import creating, write_whole

_PLAIN = (
    "id", "theme", "theme_name", "section", "number", "text", "role", "partners", "period",
    "rag", "note", "state", "updated_by", "updated_at",
)  # fmt: skip


def print_csv(entries: Iterable[ActionEntry]) -> None:
    """Print a table on standard output."""
    _write(entries, sys.stdout)


def write_csv_file(entries: Iterable[ActionEntry], output: str) -> str:
    """Write a table to a new file and return its path; it begins with the mark by which Excel knows UTF-8.

    Raises `UsageError` where there is such a file, `DatabaseBusyError` where it cannot be written.
    """
    path = Path(output).expanduser()
    if path.exists():
        raise UsageError(f"{path} already exists.", "Choose another name with -o.")
    table = StringIO(newline="")
    _write(entries, table)
    with creating(path):
        write_whole(path, table.getvalue().encode("utf-8-sig"))
    return str(path)


def action_cells(entry: ActionEntry) -> dict[str, str]:
    """Return the text of each column, lists as `set --from-csv` and an import read them back."""
    record = entry_json(entry)
    cells = {name: record[name] for name in (*_PLAIN, *_further_names())}
    cells |= {"stages": stages_text(entry.update.stages), "objectives": ", ".join(record["objectives"])}
    return {name: clean(str(cell or "")) for name, cell in cells.items()}


def _further_names() -> list[str]:
    return [field.name for record in (ACTION, UPDATE) for field in further_fields(record)]


def _write(entries: Iterable[ActionEntry], stream: TextIO) -> None:
    """Write a line of column names, then one for each action."""
    entries = list(entries)
    columns = [*_PLAIN, "stages", "objectives", *_further_names()]
    names = own_names(entry.action for entry in entries)
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*columns, *(neutralise_formula(clean(name)) for name in names)])
    for entry in entries:
        cells, extras = action_cells(entry), dict(entry.action.extras)
        texts = [*(cells[name] for name in columns), *(clean(str(extras.get(name) or "")) for name in names)]
        writer.writerow([neutralise_formula(text) for text in texts])
