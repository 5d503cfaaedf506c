"""Write a worksheet from top to bottom, with the styles that all our workbooks share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from tui_tracker.domain.plan.legend import Badge
from tui_tracker.domain.report.blocks import (
    Band,
    Column,
    Line,
    Listing,
    Reference,
    Table,
    Target,
    Value,
    value_text,
)
from tui_tracker.exporters.excel.row_heights import fitting_length, height_of, parts_that_fit
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.palette import BAND, INK, QUIET, RULE, colours, tint_of

TITLE = Font(name="Arial", size=20, bold=True, color=INK)
SUBTITLE = Font(name="Arial", size=13, color=QUIET)
HEADING = Font(name="Arial", size=15, bold=True, color=INK)
SMALL_HEADING = Font(name="Arial", size=11, bold=True, color=INK)
PLAIN = Font(name="Arial", size=10, color=INK)
QUIET_TEXT = Font(name="Arial", size=9, color=QUIET)
QUIET_BOLD = Font(name="Arial", size=10, bold=True, color=QUIET)
BOLD = Font(name="Arial", size=10, bold=True, color=INK)
DRAFT = Font(name="Arial", size=13, bold=True, color=colours("red")[0])
WARNING = Font(name="Arial", size=10, color=colours("red")[0])
_LINK = Font(name="Arial", size=10, color=colours("blue")[0], underline="single")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_BESIDE = Alignment(vertical="top", wrap_text=True, horizontal="left", indent=1)
"""The alignment of text in any column but the first, indented from a number before it."""
_NUMBER = Alignment(vertical="top", horizontal="right", wrap_text=True)
RULE_BELOW = Border(bottom=Side(style="thin", color=RULE))
_REPEATED = 60
"""The longest text, in characters, that is repeated in the row in which a longer one continues."""
LONGEST = 32_767
"""The most characters that Excel allows in a cell."""
_TRUNCATED = " … [shortened: too long for Excel]"
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
UPRIGHT, WIDE = 92, 150
"""The total width of a sheet's columns, in characters, that prints well on A4 upright and on its side."""


def free_name(text: str, taken: set[str]) -> str:
    """Return a valid, unused sheet name of at most 31 characters, and add it to `taken`."""
    plain = " ".join(_FORBIDDEN.sub(" ", unix_lines(text)).split())[:31].strip() or "Sheet"
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: 28 - len(str(number))]} ({number})"
    taken.add(name.lower())
    return name


def widths(table: Table | None) -> tuple[float, ...]:
    """Return the widths of a table's columns in characters, by their relative widths."""
    if table is None:
        return (22, 12, 22, 12, 24)
    total = sum(column.width for column in table.columns)
    room = WIDE if table.lists_actions else UPRIGHT
    return tuple(max(room * column.width / total, 7) for column in table.columns)


def with_sections(table: Table) -> Table:
    """Return a table of actions with the section of each line as its last column instead of as a band."""
    if not any(isinstance(line, Band) for line in table.lines):
        return table
    section, lines = "", []
    for line in table.lines:
        if isinstance(line, Band):
            section = line.text
        else:
            lines.append((*line, section))
    columns = (*table.columns, Column(name="Section", width=12))
    return replace(table, columns=columns, lines=tuple(lines))


class SheetWriter:
    """Adds content to a worksheet row by row; `next` is the row that comes next."""

    def __init__(
        self,
        workbook: Workbook,
        name: str,
        columns: Sequence[float],
        *,
        pages_high: int = 0,
        is_wide: bool = False,
    ) -> None:
        """Add a sheet that is printed one page wide and `pages_high` pages high (0: as many as needed)."""
        self.sheet = workbook.create_sheet(name)
        self.next = 1
        self.links: list[tuple[Cell, str]] = []
        """Cells that lead to an anchor, which may be in a later sheet."""
        self.targets: dict[str, str] = {}
        """Anchor to the location of its cell."""
        self.alternative_texts: list[str] = []
        """The figures in words of each chart of the sheet, in order."""
        self._widths = list(columns)
        for number, width in enumerate(columns, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self.sheet.sheet_view.showGridLines = False
        setup = self.sheet.page_setup
        setup.orientation = "landscape" if is_wide else "portrait"
        setup.paperSize = self.sheet.PAPERSIZE_A4
        setup.fitToHeight = pages_high
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = self.sheet.page_margins
        margins.left = margins.right = 0.5
        self.sheet.oddFooter.center.text = "&A, page &P of &N"

    def skip(self, rows: int = 1) -> None:
        """Leave this many rows empty."""
        self.next += rows

    def write(self, text: str, font: Font, across: int = 1) -> None:
        """Write a text; with `across` > 1 it is wrapped over that many merged columns."""
        width = sum(self._widths[:across])
        for part in parts_that_fit(text, width) if across > 1 else [text]:
            cell = self._put(self.next, 1, part)
            cell.font = font
            if across > 1:
                row = self.next
                self.sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=across)
                cell.alignment = _WRAPPED
                self._fit_height(row, [(part, width)])
            self.next += 1

    def row(self, texts: Sequence[str], *, bold: bool = False) -> None:
        """Write a row of texts; with `bold` the first one is bold."""
        for number, text in enumerate(texts, 1):
            cell = self._put(self.next, number, text)
            cell.font, cell.alignment = (BOLD if bold and number == 1 else PLAIN), _WRAPPED
        self.next += 1

    def link(self, name: str, heading: str) -> None:
        """Write a link to the sheet with this name; `heading` is its text, which a name may only begin."""
        cell = self._put(self.next, 1, heading)
        cell.hyperlink = f"#'{name}'!A1"
        cell.font = _LINK
        self.next += 1

    def table(self, table: Table, name: str) -> None:
        """Write a table; one that lists actions gets filters and a header that stays visible.

        A table with fewer columns than the sheet has its first or last column over those that are left.
        """
        top = self.next
        spare = max(len(self._widths) - len(table.columns), 0)
        shift = 0 if table.is_wide else spare
        self._write_head(
            [column.name for column in table.columns],
            [column.is_number for column in table.columns],
            shift,
        )
        self._spread(len(table.columns), spare, shift)
        for line in table.lines:
            if isinstance(line, Band):
                self._write_band(line, len(table.columns) + spare)
            else:
                self._write_line(line, table.columns, spare, shift)
        for number, badges in _badges_by_column(table):
            self._colour(number + (shift if number > 1 else 0), top + 1, badges)
        if table.lists_actions:
            self._add_filters(top, len(table.columns), name)

    def _write_line(self, line: Line, columns: Sequence[Column], spare: int, shift: int) -> None:
        """Write a line; texts too long for one row continue in rows below, which repeat its ID and labels."""
        positions = [1, *range(2 + shift, len(columns) + 1 + shift)]
        spread = 0 if shift else len(columns) - 1
        room = [
            sum(self._widths[position - 1 : position + (spare if number == spread else 0)])
            for number, position in enumerate(positions)
        ]
        rest: Line | None = tuple(value.printed if isinstance(value, Listing) else value for value in line)
        while rest:
            written, rest = _split_line(rest, room)
            for value, column, position in zip(written, columns, positions, strict=True):
                self._write_value(self.next, position, value, is_number=column.is_number)
            texts = [str(_cell_value(value)) for value in written]
            self._fit_height(self.next, list(zip(texts, room, strict=True)))
            self.next += 1
            self._spread(len(columns), spare, shift)

    def _write_band(self, band: Band, across: int) -> None:
        cell = self._put(self.next, 1, band.text)
        cell.font, cell.border = QUIET_BOLD, RULE_BELOW
        self.sheet.merge_cells(start_row=self.next, end_row=self.next, start_column=1, end_column=across)
        self.next += 1

    def _spread(self, columns: int, spare: int, shift: int) -> None:
        """Let the first cell of the row written last, or its last, take the columns that are left."""
        if spare:
            row, start = self.next - 1, 1 if shift else columns
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=start, end_column=start + spare)

    def _colour(self, column: int, top: int, badges: Iterable[Badge]) -> None:
        """Tint the cells of a column by what they say, also after somebody has changed them."""
        letter = get_column_letter(column)
        area = f"{letter}{top}:{letter}{max(self.next - 1, top)}"
        for badge in sorted(set(badges)):
            quoted = badge.label.replace('"', '""')
            tint = PatternFill("solid", bgColor=tint_of(badge.colour))
            rule = CellIsRule(operator="equal", formula=[f'"{quoted}"'], fill=tint)
            self.sheet.conditional_formatting.add(area, rule)

    def colour_labels(self, column: int, badges: Iterable[Badge]) -> None:
        """Tint the cells below the header of a column that hold the labels of badges."""
        self._colour(column, 2, badges)

    def number_table(self, columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
        """Write a small table of numbers whose first column names the row."""
        self._write_head(columns, [False] + [True] * (len(columns) - 1))
        for row in rows:
            for number, value in enumerate(row, 1):
                self._write_value(self.next, number, value, is_number=number > 1)
            self._fit_height(self.next, [(str(row[0]), self._widths[0])])
            self.next += 1

    def text_table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> None:
        """Write rows of text as one filtered table from the top of the sheet."""
        self._write_head(columns, [False] * len(columns))
        for row in rows:
            for number, text in enumerate(row, 1):
                cell = self._put(self.next, number, text)
                cell.font, cell.alignment = PLAIN, _WRAPPED
            self._fit_height(self.next, list(zip(row, self._widths, strict=False)))
            self.next += 1
        self._add_filters(1, len(columns), name)

    def _write_head(self, names: Sequence[str], numbers: Sequence[bool], shift: int = 0) -> None:
        for number, (name, is_number) in enumerate(zip(names, numbers, strict=True), 1):
            cell = self._put(self.next, number + shift if number > 1 else 1, name)
            cell.font, cell.fill, cell.border = BOLD, PatternFill("solid", fgColor=BAND), RULE_BELOW
            cell.alignment = _NUMBER if is_number else _BESIDE if number > 1 else _WRAPPED
        self._fit_height(self.next, list(zip(names, self._widths, strict=False)))
        self.next += 1

    def _write_value(self, row: int, column: int, value: Value, *, is_number: bool) -> None:
        if isinstance(value, Badge):
            cell = self._put(row, column, value.label)
            cell.font = BOLD
        else:
            cell = self._put(row, column, _cell_value(value))
            cell.font = BOLD if column == 1 else PLAIN
            if isinstance(value, Reference):
                cell.font = _LINK
                self.links.append((cell, value.anchor))
            elif isinstance(value, Target):
                self.targets[value.anchor] = f"#'{self.sheet.title}'!{cell.coordinate}"
        cell.alignment = _NUMBER if is_number else _BESIDE if column > 1 else _WRAPPED
        cell.border = RULE_BELOW

    def _put(self, row: int, column: int, value: str | int) -> Cell:
        return put(self.sheet, row, column, value)

    def _fit_height(self, row: int, cells: list[tuple[str, float]]) -> None:
        self.sheet.row_dimensions[row].height = height_of(cells)

    def _add_filters(self, top: int, columns: int, name: str) -> None:
        last = max(self.next - 1, top + 1)
        table = ExcelTable(displayName=name, ref=f"A{top}:{get_column_letter(columns)}{last}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        self.sheet.add_table(table)
        self.sheet.freeze_panes = f"B{top + 1}"
        self.sheet.print_title_rows = f"{top}:{top}"


def _cell_value(value: Value) -> str | int:
    if isinstance(value, Badge):
        return value.label
    return value if isinstance(value, int) else value_text(value)


def _badges_by_column(table: Table) -> Iterator[tuple[int, list[Badge]]]:
    """Yield (number of a column, the badges in it) for each column that has any."""
    lines = [line for line in table.lines if not isinstance(line, Band)]
    for number in range(len(table.columns)):
        if badges := [value for line in lines if isinstance(value := line[number], Badge)]:
            yield number + 1, badges


def cell_text(value: str) -> str:
    """Return the text that a cell shows: of a text too long for Excel its beginning, which says so."""
    text = unix_lines(value)
    return text if len(text) <= LONGEST else text[: LONGEST - len(_TRUNCATED)] + _TRUNCATED


def escape_codes(text: str) -> str:
    """Return a cell's text so that Excel does not read `_x000D_` in it as a character's code."""
    return _CODE.sub("_x005F_", text)


def put(sheet: Worksheet, row: int, column: int, value: str | int) -> Cell:
    """Write a value into a cell and return the cell; a text never becomes a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, int):
        cell.value = value
        return cell
    text = cell_text(value)
    cell.value = escape_codes(text)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell


def _split_line(line: Line, room: Sequence[float]) -> tuple[Line, Line | None]:
    """Return what fits into a row as high as Excel makes them, and a line of the remaining text, if any.

    `room` is the width of each cell in characters. The second line repeats the ID, the labels and the short
    texts, so that filters keep both.
    """
    lengths = [
        fitting_length(value, width) if isinstance(value, str) else 0
        for value, width in zip(line, room, strict=True)
    ]
    if all(
        not isinstance(value, str) or length == len(value)
        for value, length in zip(line, lengths, strict=True)
    ):
        return line, None
    fits: list[Value] = []
    left: list[Value] = []
    for value, length in zip(line, lengths, strict=True):
        if not isinstance(value, str):
            fits.append(value)
            left.append(Reference(value.text, value.anchor) if isinstance(value, Target) else value)
        elif length == len(value):
            fits.append(value)
            left.append(value if length <= _REPEATED else "")
        else:
            fits.append(value[:length].rstrip())
            left.append(value[length:])
    return tuple(fits), tuple(left)
