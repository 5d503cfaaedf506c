"""Reading XLSX workbooks: every visible sheet as a table, cells as the sheet shows them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

from tui_tracker.domain.text import beginning, short_list
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files.package import Package
from tui_tracker.importers.files.table import (
    LARGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    Table,
    column_letters,
    spread_cells,
)
from tui_tracker.importers.files.workbooks.fill_colours import DOTS
from tui_tracker.importers.files.workbooks.number_formats import (
    is_date_format,
    serial_date,
    shown_date,
    shown_number,
)
from tui_tracker.importers.files.workbooks.xlsx_comments import read_comments
from tui_tracker.importers.files.workbooks.xlsx_styles import (
    SheetPart,
    Style,
    TextRuns,
    read_shared_texts,
    read_styles,
    read_workbook_parts,
)
from tui_tracker.optional_parts import install_command

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_MERGED = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):[A-Z]{1,3}([1-9][0-9]{0,6})")
_CODE = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML cannot hold, and an underscore before such a code."""
_KIND = "an Excel workbook"


def read_sheets(name: str, content: bytes) -> tuple[list[Table], list[str]]:
    """Return the visible sheets as tables, and the names of those that are hidden.

    Raises RefusedFileError where the file is no sound workbook, or holds more than any plan.
    """
    package = Package(name, content, _KIND)
    if "xl/workbook.xml" not in package.names:
        raise package.unreadable()
    parts, since_1904 = read_workbook_parts(package)
    texts = [(_unescaped(text), struck) for text, struck in read_shared_texts(package)]
    styles = read_styles(package)
    tables = []
    budget = [MOST_CELLS, LARGEST_TEXT]
    for sheet in parts:
        if sheet.is_visible:
            reader = _SheetReader(package, sheet, texts, styles, since_1904=since_1904)
            tables.append(reader.read(budget))
    return tables, [sheet.name for sheet in parts if not sheet.is_visible]


class _SheetReader:
    """Reads one sheet's XML: the state between two elements, and the sparse cells read so far."""

    def __init__(
        self,
        package: Package,
        sheet: SheetPart,
        texts: list[tuple[str, str]],
        styles: list[Style],
        *,
        since_1904: bool,
    ) -> None:
        self.package, self.sheet, self.texts, self.styles = package, sheet, texts, styles
        self.since_1904 = since_1904
        self.table = Table(name=sheet.name)
        self.merged: list[tuple[int, int, int]] = []
        """First and last row and the first column, from 0, of merged cells."""
        self.rows: dict[int, dict[int, str]] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.struck: dict[str, str] = {}
        self.far_cells: list[str] = []
        self.uncounted: list[str] = []
        """Formulas whose value is not in the file."""
        self.has_formula = False
        self.row, self.column = 0, -1
        self.outline, self.is_summary_above = 0, False
        """Level of the row in the sheet's outline, where the row that sums up others is above them."""
        self.kind, self.style = "", Style()
        self.runs = TextRuns()
        self.value: list[str] = []
        self.in_value = False
        self.budget = [MOST_CELLS, LARGEST_TEXT]

    def read(self, budget: list[int]) -> Table:
        """Return the sheet as a table; `budget` has the cells and characters that are left to a file."""
        self.budget = budget
        if self.sheet.part:
            self.package.parse(self.sheet.part, self._start, self._end, self._words)
        rows = {number: cells for number, cells in sorted(self.rows.items()) if cells}
        self._fill_merged(rows)
        self._leave_out_hidden(rows)
        budget[0] -= sum(max(cells, default=0) + 1 for cells in rows.values())
        if budget[0] < 0:
            raise self.package.too_large("it has millions of cells")
        self.table.rows = [spread_cells(number, cells) for number, cells in rows.items()]
        self._add_notices()
        return self.table

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "is"):
            self.in_value = name == "v"
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() and len(number) < 8 else self.row + 1
            self.column = -1
            level = attributes.get("outlineLevel", "0")
            self.outline = int(level) if level.isdecimal() and self.is_summary_above else 0
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self.row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = attributes.get("min", "1"), attributes.get("max", "1")
            if first.isdecimal() and last.isdecimal():
                self.hidden_columns.update(range(int(first) - 1, min(int(last), MOST_COLUMNS)))
        elif name == "outlinePr":
            self.is_summary_above = attributes.get("summaryBelow", "1") in ("0", "false")
        elif name == "mergeCell":
            self._add_merged(attributes.get("ref", ""))
        else:
            self.runs.start(name, attributes)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        match = _ADDRESS.fullmatch(attributes.get("r", ""))
        self.column = _column_number(match[1]) if match else self.column + 1
        self.kind = attributes.get("t", "n")
        number = attributes.get("s", "0")
        known = number.isdecimal() and int(number) < len(self.styles)
        self.style = self.styles[int(number)] if known else Style()
        self.runs.clear()
        self.value = []
        self.has_formula = False

    def _words(self, text: str) -> None:
        if self.in_value:
            self.value.append(text)
        else:
            self.runs.words(text)

    def _end(self, name: str) -> None:
        if name == "v":
            self.in_value = False
        elif name == "c":
            self._end_cell()
        else:
            self.runs.end(name)

    def _end_cell(self) -> None:
        text, struck = self._cell_text()
        self.budget[1] -= len(text)
        if self.budget[1] < 0:
            raise self.package.too_large("it has many millions of characters")
        if self.style.struck and text.strip():
            text, struck = "", text
        if self.has_formula and not self.value:
            self.uncounted.append(self._address())
        if struck.strip():
            self.struck[self._address()] = struck.strip()
        if self.column >= MOST_COLUMNS:
            if text.strip():
                self.far_cells.append(f"{self._address()} ({beginning(text, 30)!r})")
        elif text.strip():
            self.rows.setdefault(self.row, {})[self.column] = text
        if (self.outline or self.style.depth) and text.strip():
            depth = max(self.style.depth, 0) + self.outline or self.style.depth
            self.table.depths.setdefault(self.row, {})[self.column] = depth
        colour = (self.style.ink if text.strip() else "") or self.style.fill
        if colour and self.column < MOST_COLUMNS and text.strip() in DOTS:
            self.table.fills.setdefault(self.row, {})[self.column] = colour

    def _address(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    def _cell_text(self) -> tuple[str, str]:
        """Return a cell's words and those of its words that are struck through."""
        value = "".join(self.value)
        if self.kind == "s":
            known = value.isdecimal() and len(value) < 9 and int(value) < len(self.texts)
            text, struck = self.texts[int(value)] if known else ("", "")
            return text, struck
        if self.kind == "inlineStr":
            return _unescaped(self.runs.text), self.runs.struck
        if self.kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value), ""
        if self.kind == "n" and value:
            return self._number_text(value), ""
        return _unescaped(value), ""

    def _number_text(self, value: str) -> str:
        """Return a number or date as the sheet shows it."""
        number_format = self.style.number_format
        try:
            number = float(value)
            number = int(number) if number.is_integer() else number
        except (ValueError, OverflowError):
            return value
        if is_date_format(number_format):
            moment = serial_date(number, since_1904=self.since_1904)
            if moment:
                return shown_date(moment, number_format)
        return shown_number(number, number_format) or value

    def _add_merged(self, ref: str) -> None:
        match = _MERGED.fullmatch(ref)
        if match:
            self.merged.append((int(match[2]), int(match[3]), _column_number(match[1])))

    def _fill_merged(self, rows: dict[int, dict[int, str]]) -> None:
        """Write the text of cells merged downwards into each row they cover."""
        filled, last = 0, max(rows, default=0)
        for top, bottom, column in self.merged:
            text = rows.get(top, {}).get(column)
            if not text:
                continue
            below = range(top + 1, min(bottom, last) + 1)
            filled += len(below)
            if filled > MOST_CELLS:
                raise self.package.too_large("it has millions of merged cells")
            for number in below:
                if number in rows:
                    rows[number].setdefault(column, text)

    def _leave_out_hidden(self, rows: dict[int, dict[int, str]]) -> None:
        hidden_rows = [number for number in rows if number in self.hidden_rows]
        for number in hidden_rows:
            del rows[number]
        columns = sorted({column for cells in rows.values() for column in cells} & self.hidden_columns)
        for cells in (*rows.values(), *self.table.fills.values()):
            for column in self.hidden_columns & cells.keys():
                del cells[column]
        hidden = [f"row {number}" for number in hidden_rows]
        hidden += [f"column {column_letters(column)}" for column in columns]
        if hidden:
            self.table.notices.append(
                f"Hidden in the sheet and left out: {short_list(hidden)}. To import them, unhide them and"
                " import the file again."
            )

    def _is_hidden(self, address: str) -> bool:
        match = _ADDRESS.fullmatch(address)
        return match is not None and (
            int(match[2]) in self.hidden_rows or _column_number(match[1]) in self.hidden_columns
        )

    def _add_notices(self) -> None:
        if self.struck:
            struck = [f"{address} {beginning(text, 30)!r}" for address, text in self.struck.items()]
            self.table.notices.append(f"Struck through and left out: {short_list(struck)}.")
        comments = read_comments(self.package, self.sheet.part) if self.sheet.part else {}
        shown = [
            f"{address} {beginning(text, 40)!r}"
            for address, text in comments.items()
            if not self._is_hidden(address)
        ]
        if shown:
            self.table.notices.append(f"Comments beside cells, left out: {short_list(shown)}.")
        if self.uncounted:
            self.table.notices.append(
                f"Formulas without a value, read as empty: {short_list(self.uncounted)}. To import"
                " them, open the file in Excel, save it, and import it again."
            )
        if self.far_cells:
            self.table.notices.append(f"Far outside the table and left out: {short_list(self.far_cells, 3)}.")


@lru_cache(maxsize=1_024)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


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
    return _unescaped(str(value))


def _unescaped(text: str) -> str:
    return _CODE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def open_book(name: str, content: bytes, *, formulas: bool = False) -> Any:
    """Open a workbook with openpyxl, once it is known to be of a bounded size.

    Cells have the values last shown, or their `formulas`. Raises `RefusedFileError` where openpyxl is not
    installed, or the file is no sound workbook.
    """
    try:
        import openpyxl
    except ImportError as error:
        raise RefusedFileError(
            f"{name} is an Excel workbook, and the part that reads those is not installed.",
            f"Install it, then try again: {install_command('xlsx')}",
        ) from error
    package = Package(name, content, _KIND)
    if "xl/workbook.xml" not in package.names:
        raise package.unreadable()
    package.check_all()
    _check_corners(package)
    try:
        return openpyxl.load_workbook(io.BytesIO(content), data_only=not formulas)
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise package.unreadable() from error


def new_book(tables: Sequence[Table]) -> Any:
    """Return a workbook, in memory only, of tables from a file of another program, each cell a text."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.properties.modified = None
    for table in tables:
        sheet = book.create_sheet()
        with suppress(ValueError):  # a name that Excel does not allow
            sheet.title = table.name
        for number, cells in table.rows:
            for column, text in enumerate(cells, 1):
                if text:
                    cell = sheet.cell(number, column, _storable(text))
                    cell.data_type = "s"
    return book


def _storable(text: str) -> str:
    """Return a text without the characters that a workbook can't hold, written as it writes them."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda match: f"_x{ord(match[0]):04X}_", text)


def _check_corners(package: Package) -> None:
    """Refuse a workbook whose cells reach so far out that openpyxl would fill the space between."""

    def start(name: str, attributes: Mapping[str, str]) -> None:
        match = _ADDRESS.fullmatch(attributes.get("r", "")) if name == "c" else None
        if match and (int(match[2]) > 200_000 or _column_number(match[1]) >= MOST_COLUMNS):
            raise package.too_large(f"it has a cell in {match[0]}")

    for sheet in read_workbook_parts(package)[0]:
        package.parse(sheet.part, start)
