"""Opening a source of actions: what kind of file its first bytes say it is, and its reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tui_tracker import ordinary_files
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files.bounded_process import read_bounded
from tui_tracker.importers.files.documents.marks import has_tables, is_page, is_saved_message
from tui_tracker.importers.files.documents.word import read_document, read_paragraphs
from tui_tracker.importers.files.opendocument import read_opendocument, read_running_text
from tui_tracker.importers.files.own_reports import ALL_ACTIONS, as_own_table, is_flat_report
from tui_tracker.importers.files.package import Package
from tui_tracker.importers.files.table import Contents, Table
from tui_tracker.importers.files.text_and_csv import decode_text, own_table, read_text
from tui_tracker.importers.files.workbooks.xlsx import read_sheets
from tui_tracker.importers.parse.lines import Line, Source, make_line
from tui_tracker.optional_parts import install_command

LARGEST = 50_000_000
"""Bytes; the report of a county has 70,000."""
WIDEST_GAP = 100
"""Successive empty rows of a sheet up to which each has a line of its own in what is reported."""
EXPORT = "Export the table from Word or Excel as CSV, tab-separated text or XLSX, and import that."
_SAVE_AS_DOCX = "Open it in Word, save it as .docx, and import that."
_REFUSED = {
    b"{\\rtf": ("is a rich text file", _SAVE_AS_DOCX),
    b"SQLite format 3": (
        "is a tracker, perhaps a copy that was sent out",
        "To merge its changes, use tui-tracker merge instead.",
    ),
    b"\x89PNG": ("is a picture", EXPORT),
    b"\xff\xd8\xff": ("is a picture", EXPORT),
}
_OLD_XML = "urn:schemas-microsoft-com:office:spreadsheet"
"""Is at the beginning of a workbook in the XML of Excel 2003; its ending is often .xls."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def load(path: Path, mapping: Mapping[str, str]) -> Source:
    """Read a file into lines.

    Raises RefusedFileError where it cannot be read, or its kind of file holds no table.
    """
    content = read_bytes(path)
    guess = ""
    contents = _contents(path.name, content)
    if contents is None:
        text, guess = decode_text(path.name, content)
        if _OLD_XML in text[:2_000]:
            raise RefusedFileError(
                f"{path.name} is an Excel workbook saved as XML, which tui-tracker can't read.",
                "Open it in Excel, save it as an Excel workbook (.xlsx), and import that.",
            )
        contents = _read_marked_up(path.name, text, content) or Contents(text=text)
    if guess:
        contents.notices.append(
            f"The file does not say how its letters are stored; they were read as {guess}. Check that dashes,"
            " quotation marks and accents look right."
        )
    if contents.text or not contents.tables:
        return _from_text(path.name, contents, content, mapping)
    notices = [("", notice) for notice in contents.notices]
    notices += [(table.name, notice) for table in contents.tables for notice in table.notices]
    notices += [(sheet, "The sheet is hidden and was left out.") for sheet in contents.hidden]
    own = [table for table in contents.tables if table.name == ALL_ACTIONS and table.rows]
    if own and is_flat_report(own[0].rows[0][1]):
        return own_table(as_own_table(own[0].rows), content)
    return Source(
        lines=lines_of_tables(contents.tables),
        trusted=True,
        content=content,
        period=contents.period,
        notices=tuple(notices),
        hidden=tuple(contents.hidden),
        titles=tuple(contents.titles),
    )


def lines_of_tables(tables: Sequence[Table]) -> tuple[Line, ...]:
    """Return the rows of tables as lines, with the empty rows between them as far as they are few."""
    lines: list[Line] = []
    for table in tables:
        last = table.before
        for number, cells in table.rows:
            if number - last <= WIDEST_GAP:
                lines += [make_line(blank, [], sheet=table.name) for blank in range(last + 1, number)]
            fills = table.fills.get(number, {})
            depths = table.depths.get(number, {})
            lines.append(make_line(number, cells, sheet=table.name, fills=fills, depths=depths))
            last = max(last, number)
    return tuple(lines)


def read_bytes(path: Path, name: str = "") -> bytes:
    """Return the content of a file of at most `LARGEST` bytes; `name` is what its person calls it.

    Raises `RefusedFileError`.
    """
    name = name or path.name
    try:
        size = path.stat().st_size
        if not (path.is_file() or path.is_dir()):
            raise RefusedFileError(f"{name} is not an ordinary file.", EXPORT)
        content = ordinary_files.read_bytes(path, LARGEST) if size <= LARGEST else b""
    except OSError as error:
        raise RefusedFileError(
            f"{name} cannot be read: {error.strerror or error}.",
            "Check the name and that you have permission to open it.",
        ) from error
    if size > LARGEST:
        raise RefusedFileError(f"{name} is too large ({size // 1_000_000} MB).", EXPORT)
    if not content:
        raise RefusedFileError(f"{name} is empty.", EXPORT)
    return content


def _from_text(name: str, contents: Contents, content: bytes, mapping: Mapping[str, str]) -> Source:
    """Return the lines of a document without tables, whose text may have columns set apart by tabs."""
    source = read_text(name, contents.text, content, mapping)
    return replace(source, notices=tuple(("", notice) for notice in contents.notices))


def _read_marked_up(name: str, text: str, content: bytes) -> Contents | None:
    """Return the tables of a web page or a Markdown text; None for any other text."""
    if is_page(text) or is_saved_message(content):
        return read_bounded("page", name, content)
    return read_bounded("markdown", name, content) if has_tables(text) else None


def _contents(name: str, content: bytes) -> Contents | None:
    """Return what a workbook or a document holds; None where the file is plain text."""
    if content.startswith(b"PK\x03\x04"):
        return _read_package(name, content)
    if content.startswith(_OLD_OFFICE):
        return _read_old_office(name, content)
    if content[:1024].lstrip().startswith(b"%PDF"):
        return _with_library(name, content, "pdf", "a PDF", "pdf")
    for mark, (description, remedy) in _REFUSED.items():
        if content.startswith(mark):
            raise RefusedFileError(f"{name} {description}.", remedy)
    return None


def _read_package(name: str, content: bytes) -> Contents:
    package = Package(name, content, "an Excel workbook")
    if "xl/workbook.xml" in package.names:
        tables, hidden = read_sheets(name, content)
        return Contents(tables=tables, hidden=hidden)
    if "xl/workbook.bin" in package.names:
        return _with_library(name, content, "workbook", "a binary Excel workbook (.xlsb)", "xlsx")
    if "word/document.xml" in package.names:
        package.kind = "a Word document"
        contents = read_document(package)
        return contents if contents.tables else Contents(text=read_paragraphs(package))
    if "content.xml" in package.names:
        package.kind = "an OpenDocument file"
        contents = read_opendocument(package)
        is_empty = not (contents.tables or contents.hidden)
        return Contents(text=read_running_text(package)) if is_empty else contents
    if "ppt/presentation.xml" in package.names:
        raise RefusedFileError(
            f"{name} is a PowerPoint file.", "Copy the table into Excel, save it as .xlsx, and import that."
        )
    raise RefusedFileError(
        f"{name} is not a workbook or a document that can be read.",
        "If it is a .zip file, take the plan out of it first. " + EXPORT,
    )


def _read_old_office(name: str, content: bytes) -> Contents:
    """Read an old workbook; files of the same outer kind are old documents and those with a password."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise RefusedFileError(
            f"{name} is protected by a password.",
            "Open it, save it without a password, and import that.",
        )
    if has("WordDocument"):
        raise RefusedFileError(f"{name} is an old Word document (.doc).", _SAVE_AS_DOCX)
    if not (has("Workbook") or has("Book")):
        raise RefusedFileError(f"{name} is not a workbook or a document that can be read.", EXPORT)
    return _with_library(name, content, "workbook", "an old Excel workbook (.xls)", "xlsx")


def _with_library(name: str, content: bytes, kind: str, description: str, extra: str) -> Contents:
    contents = read_bounded(kind, name, content)
    if contents is None:
        raise RefusedFileError(
            f"{name} is {description}, and the part that reads those is not installed.",
            f"Save the table as .xlsx or CSV and import that, or install it: {install_command(extra)}",
        )
    return contents
