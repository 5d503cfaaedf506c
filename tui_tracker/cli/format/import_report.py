"""The report of an import beside the tracker: what was read, what is doubtful, and every line's outcome."""

from __future__ import annotations

from pathlib import Path

from tui_tracker.cli.format.import_result import full_report
from tui_tracker.domain.file_names import IMPORT_REPORT
from tui_tracker.domain.text import clean
from tui_tracker.services.imports import ImportReport
from tui_tracker.storage.new_files import creating


def report_path(database: Path) -> Path:
    """Return where the report of a tracker's import is."""
    return database.with_name(IMPORT_REPORT)


def write_import_report(database: Path, report: ImportReport) -> Path:
    """Write the report of the import that a tracker was made by; return its path."""
    path = report_path(database)
    text = "\n".join(clean(line) for line in full_report(report))
    with creating(path):
        path.write_text(f"{text}\n", encoding="utf-8")
    return path
