"""Actions as CSV: the fields of the JSON as columns, as `set --from-csv` reads them back."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from tui_tracker.cli.format.action_json import entry_json
from tui_tracker.domain.csv_safety import neutralise_formula
from tui_tracker.domain.fields import ACTION, UPDATE, further_fields
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.text import clean
from tui_tracker.errors import UsageError
from tui_tracker.storage.places import creating

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
    with creating(path), path.open("x", encoding="utf-8-sig", newline="") as file:
        _write(entries, file)
    return str(path)


def _write(entries: Iterable[ActionEntry], stream: TextIO) -> None:
    """Write a line of column names, then one for each action; lists as an import reads them back."""
    pairs = [(entry, entry_json(entry)) for entry in entries]
    further = [field.name for record in (ACTION, UPDATE) for field in further_fields(record)]
    names = list(dict.fromkeys(name for _, record in pairs for name in record["extras"]))
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(
        [*_PLAIN, "stages", "objectives", *further, *(neutralise_formula(clean(name)) for name in names)]
    )
    for entry, record in pairs:
        extras = [record[name] for name in further]
        extras += [record["extras"].get(name, "") for name in names]
        lists = [stages_text(entry.update.stages), ", ".join(record["objectives"])]
        cells = (*(record[name] for name in _PLAIN), *lists, *extras)
        writer.writerow([neutralise_formula(clean(str(cell or ""))) for cell in cells])
