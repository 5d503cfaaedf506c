"""Writing a report to a file, in one of the formats."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.errors import UsageError
from tui_tracker.services.system.file_names import file_name, free_path
from tui_tracker.storage.places import creating

FORMATS = {
    "docx": "word.document:export_word",
    "xlsx": "excel.document:export_excel",
    "html": "html.document:export_web",
    "md": "markdown:export_markdown",
    "csv": "csv_table:export_csv",
}
"""Format, which is also the file's ending, to where its exporter stands: (module, function)."""


def choose_format(asked: str | None, path: Path | None) -> str:
    """Return the format asked for, else that of a file's ending, else Word; `UsageError` for another."""
    wanted = asked or (path.suffix.lstrip(".").lower() if path and path.suffix else "docx")
    wanted = {"htm": "html", "markdown": "md"}.get(wanted, wanted)
    if wanted not in FORMATS:
        raise UsageError(f"A report cannot be written as {wanted!r}.", f"Formats are: {', '.join(FORMATS)}.")
    return wanted


def export_report(report: Report, form: str) -> bytes:
    """Return a report in one of `FORMATS`; `UsageError` where what it needs is not installed."""
    module, _, function = FORMATS[form].partition(":")
    exporter = getattr(import_module(f"tui_tracker.exporters.{module}"), function)
    return bytes(exporter(report))


def publish_report(report: Report, form: str, path: Path | None) -> Path:
    """Write a report to `path`, or beside the current folder's files under a name that is free.

    Raises `DatabaseBusyError` where the file cannot be written, `UsageError` where a tracker lies there.
    """
    content = export_report(report, form)
    target = path or _own_name(report, form, content)
    if target.is_file() and target.read_bytes()[:16].startswith(b"SQLite format 3"):
        raise UsageError(f"{target} is a tracker; it is not written over.", "Name another file with -o.")
    with creating(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        begun = target.with_name(f".{target.name}.part")
        begun.write_bytes(content)
        begun.replace(target)
    return target


def _own_name(report: Report, form: str, content: bytes) -> Path:
    """Return the report's name; a free one where a file that says something else has it."""
    extent = "" if report.length is ReportLength.FULL else str(report.length)
    path = Path(file_name([report.plan, report.scope, report.period.label, extent], f".{form}"))
    return path if path.is_file() and path.read_bytes() == content else free_path(path)
