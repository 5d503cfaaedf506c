"""Reading old and binary Excel workbooks (.xls, .xlsb) with libraries, in a process of its own."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time, timedelta
from typing import Any

from tui_tracker.domain.text import beginning, short_list
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files.table import (
    LARGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    Contents,
    Table,
    column_letters,
    spread_cells,
)
from tui_tracker.importers.files.workbooks.number_formats import (
    is_date_format,
    serial_date,
    shown_date,
    shown_number,
)

_LARGEST = 120_000_000
"""Bytes unpacked."""
_TEXT, _NUMBER, _DATE, _BOOLEAN = 1, 2, 3, 4
"""Kinds of cells in an old workbook."""
_RAW_NUMBERS = (
    "An .xlsb workbook keeps how a number is shown where it can't be read: 60% comes as 0.6 and 1.10 as 1.1"
    " ({cells}). To have them as the sheet shows them, save the workbook as .xlsx and import that."
)


def read(name: str, content: bytes) -> Contents:
    """Return the sheets of a workbook, cells as the sheet shows them where the file says how.

    Raises RefusedFileError where the file holds more than any plan, and whatever the library raises.
    """
    return _read_binary(name, content) if content.startswith(b"PK") else _read_old(name, content)


class _Budget:
    """The cells and characters that are left to a file."""

    def __init__(self, name: str) -> None:
        self._name, self._cells, self._characters = name, MOST_CELLS, LARGEST_TEXT

    def spend(self, cells: int, characters: int) -> None:
        """Count; raise RefusedFileError where nothing is left."""
        self._cells -= cells
        self._characters -= characters
        if self._cells < 0 or self._characters < 0:
            raise RefusedFileError(
                f"{self._name} is too large for a plan: it has millions of cells.",
                "Copy the table with the plan into a new file, and import that.",
            )


def _read_old(name: str, content: bytes) -> Contents:
    import xlrd

    book = xlrd.open_workbook(
        file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
    )
    contents, budget = Contents(), _Budget(name)
    for sheet in book.sheets():
        if sheet.visibility:
            contents.hidden.append(sheet.name)
        else:
            contents.tables.append(_OldSheet(book, sheet).read(budget))
    return contents


class _OldSheet:
    """Reads one sheet of an .xls workbook."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.book, self.sheet = book, sheet
        self.struck: list[str] = []
        self.hidden: list[str] = []

    def read(self, budget: _Budget) -> Table:
        """Return the sheet as a table."""
        rows: dict[int, dict[int, str]] = {}
        for row in range(self.sheet.nrows):
            cells = {column: self._text(row, column) for column in range(self.sheet.row_len(row))}
            cells = {column: text for column, text in cells.items() if text.strip()}
            if cells:
                budget.spend(max(cells) + 1, sum(map(len, cells.values())))
                rows[row] = cells
        self._fill_merged(rows)
        self._leave_out_hidden(rows)
        table = Table(name=self.sheet.name)
        table.rows = [spread_cells(row + 1, cells) for row, cells in rows.items()]
        if self.hidden:
            table.notices.append(
                f"Hidden in the sheet and left out: {short_list(self.hidden)}. To import them,"
                " unhide them and import the file again."
            )
        if self.struck:
            table.notices.append(f"Struck through and left out: {short_list(self.struck)}.")
        return table

    def _text(self, row: int, column: int) -> str:
        cell = self.sheet.cell(row, column)
        style = self.book.xf_list[cell.xf_index]
        number_format = self.book.format_map[style.format_key].format_str
        if cell.ctype == _TEXT:
            text = self._without_struck(row, column, str(cell.value))
        elif cell.ctype == _BOOLEAN:
            text = "TRUE" if cell.value else "FALSE"
        elif cell.ctype in (_NUMBER, _DATE):
            text = _number_text(cell.value, number_format, since_1904=bool(self.book.datemode))
        else:
            text = ""
        if text.strip() and self.book.font_list[style.font_index].struck_out:
            self.struck.append(f"{column_letters(column)}{row + 1} {beginning(text, 30)!r}")
            return ""
        return text

    def _without_struck(self, row: int, column: int, text: str) -> str:
        """Return a text without the runs of letters in it that are struck through."""
        runs = self.sheet.rich_text_runlist_map.get((row, column), [])
        if not runs:
            return text
        kept, struck = text[: runs[0][0]], ""
        for (start, font), (end, _) in zip(runs, [*runs[1:], (len(text), 0)], strict=True):
            if self.book.font_list[font].struck_out:
                struck += text[start:end]
            else:
                kept += text[start:end]
        if struck.strip():
            self.struck.append(f"{column_letters(column)}{row + 1} {beginning(struck, 30)!r}")
            return " ".join(kept.split())
        return kept

    def _fill_merged(self, rows: dict[int, dict[int, str]]) -> None:
        """Write the text of cells merged downwards into each row they cover."""
        for top, bottom, column, _ in self.sheet.merged_cells:
            text = rows.get(top, {}).get(column)
            for row in range(top + 1, bottom) if text else ():
                if text and row in rows:
                    rows[row].setdefault(column, text)

    def _leave_out_hidden(self, rows: dict[int, dict[int, str]]) -> None:
        hidden_rows = [row for row in rows if self._is_hidden(self.sheet.rowinfo_map.get(row))]
        for row in hidden_rows:
            del rows[row]
        columns = sorted({column for cells in rows.values() for column in cells})
        hidden = [column for column in columns if self._is_hidden(self.sheet.colinfo_map.get(column))]
        for cells in rows.values():
            for column in hidden:
                cells.pop(column, None)
        self.hidden = [f"row {row + 1}" for row in hidden_rows]
        self.hidden += [f"column {column_letters(column)}" for column in hidden]

    def _is_hidden(self, information: Any) -> bool:
        return information is not None and bool(information.hidden)


def _number_text(value: float, number_format: str, *, since_1904: bool) -> str:
    """Return a number or date as the sheet shows it."""
    number = int(value) if value.is_integer() else value
    if is_date_format(number_format):
        moment = serial_date(number, since_1904=since_1904)
        if moment:
            return shown_date(moment, number_format)
    return shown_number(number, number_format) or str(number)


def _read_binary(name: str, content: bytes) -> Contents:
    import python_calamine

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if sum(entry.file_size for entry in package.infolist()) > _LARGEST:
            raise RefusedFileError(
                f"{name} is too large for a plan.",
                "Copy the table with the plan into a new file, and import that.",
            )
    book = python_calamine.load_workbook(io.BytesIO(content))
    contents, budget = Contents(), _Budget(name)
    visible, worksheet = python_calamine.SheetVisibleEnum.Visible, python_calamine.SheetTypeEnum.WorkSheet
    for entry in book.sheets_metadata:
        if entry.visible != visible:
            contents.hidden.append(entry.name)
        elif entry.typ == worksheet:
            contents.tables.append(_binary_table(book.get_sheet_by_name(entry.name), entry.name, budget))
    return contents


def _binary_table(sheet: Any, name: str, budget: _Budget) -> Table:
    table = Table(name=name)
    uncertain: list[str] = []
    rows: dict[int, dict[int, str]] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        texts = {column: _binary_text(value) for column, value in enumerate(values[:MOST_COLUMNS])}
        cells = {column: text for column, text in texts.items() if text.strip()}
        if cells:
            budget.spend(max(cells) + 1, sum(map(len, cells.values())))
            rows[row] = cells
            uncertain += [
                f"{column_letters(column)}{row + 1}"
                for column in cells
                if isinstance(values[column], float) and not values[column].is_integer()
            ]
    table.rows = [spread_cells(row + 1, cells) for row, cells in rows.items()]
    if uncertain:
        table.notices.append(_RAW_NUMBERS.format(cells=short_list(uncertain)))
    return table


def _binary_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return shown_number(int(value) if value.is_integer() else value, "General") or str(value)
    if isinstance(value, date | time | timedelta):
        return shown_date(value, "d mmm yyyy")
    return "" if value is None else str(value)
