"""Reading XLSX workbooks into lines, with openpyxl, which is imported only for a workbook."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, time, timedelta
from typing import Any

from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files.number_formats import shown_date, shown_number
from tui_tracker.importers.parse.lines import Line, make_line

_CODE = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML cannot hold, and an underscore before such a code."""
_LARGEST = 200_000_000
"""Bytes unpacked; a report has a few hundred thousand."""


def read_sheets(name: str, content: bytes) -> tuple[Line, ...]:
    """Read every visible sheet, row by row, cells as a person sees them.

    Raises RefusedFileError where openpyxl is not installed or the file is no sound workbook.
    """
    book = open_book(name, content)
    try:
        sheets = [
            (
                sheet.title,
                [[shown(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()],
            )
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise _unreadable(name) from error
    filled = [(title, _used(rows)) for title, rows in sheets]
    return tuple(
        make_line(number, row, sheet=title) for title, rows in filled for number, row in enumerate(rows, 1)
    )


def open_book(name: str, content: bytes, *, whole: bool = False, formulas: bool = False) -> Any:
    """Open a workbook to read, row by row or `whole`; `RefusedFileError` as `read_sheets` raises it.

    Cells have the values last shown, or their `formulas`.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise RefusedFileError(
            f"{name} is an Excel workbook, and the part that reads those is not installed.",
            'Run `pip install "tui-tracker[xlsx]"`, or save the sheet as CSV and import that.',
        ) from error
    _check_size(name, content)
    try:
        return openpyxl.load_workbook(io.BytesIO(content), read_only=not whole, data_only=not formulas)
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise _unreadable(name) from error


def shown(value: object, number_format: str | None = None) -> str:
    """Return a cell's value as the sheet shows it: 0.45 under `0%` as `45%`, 1.1 under `0.00` as `1.10`.

    A text is returned as its writer typed it: a workbook has `_x000D_` for a character that XML does not
    allow, and `_x005F_x000D_` for those letters themselves.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return shown_number(value, number_format) or str(value)
    if isinstance(value, date | time | timedelta):
        return shown_date(value, number_format)
    return _CODE.sub(lambda match: chr(int(match[1], 16)), str(value))


def _unreadable(name: str) -> RefusedFileError:
    return RefusedFileError(
        f"{name} is not an Excel workbook that can be read.",
        "Open it in Excel, save it as .xlsx or CSV, and import that.",
    )


def _check_size(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
            names = set(packed.namelist())
    except zipfile.BadZipFile as error:
        raise RefusedFileError(f"{name} is damaged.", "Ask for the file again.") from error
    if "xl/workbook.xml" not in names:
        raise RefusedFileError(
            f"{name} is not an Excel workbook.",
            "Export the table from Word or Excel as CSV, tab-separated text or XLSX, and import that.",
        )
    if size > _LARGEST:
        raise RefusedFileError(
            f"{name} is too large ({size // 1_000_000} MB unpacked).",
            "Save only the sheet with the plan and try again.",
        )


def _used(rows: list[list[str]]) -> list[list[str]]:
    """Cut off the empty rows and columns that formatting leaves at a sheet's end."""
    height = next((size for size in range(len(rows), 0, -1) if any(rows[size - 1])), 0)
    width = max(
        (next((size for size in range(len(row), 0, -1) if row[size - 1]), 0) for row in rows), default=0
    )
    return [row[:width] for row in rows[:height]]
