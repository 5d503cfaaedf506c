"""Write a report to a file in one of the formats."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path

from tui_tracker.domain.file_names import file_name
from tui_tracker.domain.report.model import Report, ReportLength
from tui_tracker.errors import UsageError
from tui_tracker.exporters.data_package import FILE_NAME, export_data_package
from tui_tracker.ordinary_files import holds, read_bytes
from tui_tracker.services.system.file_names import free_path
from tui_tracker.services.system.preferences import Preferences
from tui_tracker.storage.new_files import check_replaceable_kind, creating, write_whole

_WRITTEN = "written"
"""The preference that keeps the SHA-256 of the report last written to a file."""
FORMATS = {
    "docx": "word.document:export_word",
    "xlsx": "excel.document:export_excel",
    "pdf": "pdf.document:export_pdf",
    "html": "html.document:export_web",
    "md": "markdown:export_markdown",
    "csv": "csv_table:export_csv",
}
"""Format, which is also the file extension, to its exporter as `module:function`."""


def choose_format(requested: str | None, path: Path | None) -> str:
    """Return the requested format, else the one of the file extension, else Word.

    Raises `UsageError` for an unknown format.
    """
    wanted = requested or (path.suffix.lstrip(".").lower() if path and path.suffix else "docx")
    wanted = {"htm": "html", "markdown": "md"}.get(wanted, wanted)
    if wanted not in FORMATS:
        raise UsageError(f"{wanted!r} is not a report format.", f"Choose from: {', '.join(FORMATS)}.")
    return wanted


def export_report(report: Report, form: str, *, archival: bool = False) -> bytes:
    """Return the report in one of `FORMATS`; `archival` is for PDF/A beside PDF/UA.

    Raises `UsageError` if a library that the format needs is not installed, or if another format than
    PDF is to be archival.
    """
    if archival and form != "pdf":
        raise UsageError("Only a PDF can be archival (PDF/A).", "Add --format pdf, or leave out --archival.")
    module, _, function = FORMATS[form].partition(":")
    exporter = getattr(import_module(f"tui_tracker.exporters.{module}"), function)
    return bytes(exporter(report, archival=True) if archival else exporter(report))


def publish_report(
    report: Report, form: str, path: Path | None, *, overwrite: bool = False, archival: bool = False
) -> Path:
    """Write the report to `path`, by default to a new file in the current folder, and return its path.

    An earlier report is replaced, but not where somebody has edited it since, unless `overwrite` says so.
    Raises `DatabaseBusyError` if the file cannot be written, `UsageError` if `path` is a tracker, is in a
    folder that does not exist, or holds something else than this program wrote.
    """
    content = export_report(report, form, archival=archival)
    target = path or _default_path(report, form, content)
    if not target.parent.is_dir():
        raise UsageError(f"The folder {target.parent} does not exist.", "Create it first, or check its name.")
    _write(target, content, overwrite=overwrite)
    return target


def publish_data_package(report: Report, csv: Path, *, overwrite: bool = False) -> Path:
    """Write the description of a published CSV report beside it, for open-data portals; return its path.

    Raises like `publish_report`.
    """
    content = export_data_package(report, csv.name, csv.read_bytes())
    target = csv.with_name(FILE_NAME)
    _write(target, content, overwrite=overwrite)
    return target


def _write(target: Path, content: bytes, *, overwrite: bool) -> None:
    written = Preferences()
    _check_replaceable(target, content, written, overwrite=overwrite)
    with creating(target):
        write_whole(target, content)
    written.set(_WRITTEN, hashlib.sha256(content).hexdigest(), target)


def _check_replaceable(target: Path, content: bytes, written: Preferences, *, overwrite: bool) -> None:
    check_replaceable_kind(target)
    if not target.exists():
        return
    if read_bytes(target, 16).startswith(b"SQLite format 3"):
        raise UsageError(
            f"{target} is a tracker and cannot be replaced by a report.", "Choose another file with -o."
        )
    if not overwrite and not _is_unedited(target, content, written.get(_WRITTEN, target)):
        raise UsageError(
            f"{target} already exists, and it is not as tui-tracker wrote it: somebody may have edited it.",
            "Choose another name with -o, or add --overwrite to replace it.",
        )


def _is_unedited(target: Path, content: bytes, digest: str | None) -> bool:
    """Return whether a file holds the content, or what this program wrote there, by its digest.

    Only what can be either is read: somebody's own file may be of any size.
    """
    if holds(target, content):
        return True
    if digest is None or not target.stat().st_size:
        return False
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest


def report_file_name(report: Report, form: str) -> str:
    """Return the name of a report's file, made of what it reports on."""
    length = "" if report.length is ReportLength.FULL else str(report.length)
    return file_name([report.plan, report.scope, report.period.label, length], f".{form}")


def _default_path(report: Report, form: str, content: bytes) -> Path:
    """Return a path named after the report; if a different file has that name, a numbered one."""
    path = Path(report_file_name(report, form))
    return path if holds(path, content) else free_path(path)
