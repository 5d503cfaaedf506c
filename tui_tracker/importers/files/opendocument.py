"""Reading OpenDocument files (.ods, .odt): cells hold their words as the program shows them."""

from __future__ import annotations

from collections.abc import Mapping

from tui_tracker.domain.text import beginning, short_list
from tui_tracker.importers.files.documents.outline import TITLE, Outline
from tui_tracker.importers.files.package import Package, attribute
from tui_tracker.importers.files.table import (
    LARGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    Contents,
    Table,
    column_letters,
    spread_cells,
)
from tui_tracker.importers.files.workbooks.fill_colours import DOTS, colour_name

_SKIPPED = frozenset({"annotation", "shapes", "tracked-changes", "note", "frame", "custom-shape", "dde-link"})
"""Elements inside a sheet whose words are not the cell's: comments, drawings, footnotes."""
_BLANKS = {"s": " ", "tab": "\t", "line-break": "\n"}
_VALUES = ("string-value", "date-value", "time-value", "boolean-value", "value")
LAST_ROW = 1_048_576


def read_opendocument(package: Package) -> Contents:
    """Return the visible tables of a spreadsheet or a text document, and the names of hidden ones."""
    reader = _Reader(package)
    package.parse("styles.xml", reader.start_style, reader.end_style)
    package.parse("content.xml", reader.start, reader.end, reader.words)
    if reader.is_text:
        contents = reader.outline.contents(reader.tables)
        if reader.deleted:
            deleted = short_list([repr(beginning(text, 30)) for text in reader.deleted])
            contents.notices.append(f"Deleted with tracked changes and left out: {deleted}.")
        return contents
    return Contents(tables=reader.tables, hidden=reader.hidden)


def read_every_sheet(package: Package) -> list[Table]:
    """Return all tables of a spreadsheet with all of their cells, hidden and struck-through ones too."""
    reader = _Reader(package, takes_all=True)
    package.parse("content.xml", reader.start, reader.end, reader.words)
    return reader.tables


def read_running_text(package: Package) -> str:
    """Return the running text of a text document that has no tables, a paragraph a line."""
    reader = _Reader(package)
    package.parse("content.xml", reader.start, reader.end, reader.words)
    return "\n".join(reader.running_text)


class _Reader:
    """The state between two elements of a document."""

    def __init__(self, package: Package, *, takes_all: bool = False) -> None:
        self.package = package
        self.takes_all = takes_all
        """Hidden and struck-through parts are taken like others."""
        self.tables: list[Table] = []
        self.outline = Outline()
        self.is_text = False
        """It is a text document, whose headings name its tables."""
        self.running_text: list[str] = []
        self.level: int | None = None
        self.paragraph: list[str] | None = None
        """The words of a paragraph outside the tables."""
        self.in_deletion = False
        self.deleted: list[str] = []
        """Words that somebody deleted while changes were tracked."""
        self.hidden: list[str] = []
        self.fills: dict[str, str] = {}
        """Style of a cell -> name of the colour that it is filled with."""
        self.struck_styles: set[str] = set()
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.skipped = 0
        self.sheet: _Sheet | None = None
        self.outer: list[_Sheet] = []
        """Sheets around the one that is read: a table in a cell of a text document."""
        self.cells_left, self.characters_left = MOST_CELLS, LARGEST_TEXT

    def start_style(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element that may define a style."""
        if self.takes_all:
            return
        if name == "style":
            self.style = attribute(attributes, "name")
        elif name == "text-properties":
            if attribute(attributes, "text-line-through-style") not in ("", "none"):
                self.struck_styles.add(self.style)
        elif name == "table-cell-properties":
            rgb = attribute(attributes, "background-color").removeprefix("#")
            if colour := colour_name({"rgb": rgb}):
                self.fills[self.style] = colour
        elif name == "table-properties" and attribute(attributes, "display") == "false":
            self.hidden_styles.add(self.style)

    def end_style(self, name: str) -> None:
        """Take the end of an element that may define a style."""
        if name == "style":
            self.style = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element of the content."""
        if self.skipped or (self.sheet and name in _SKIPPED):
            self.skipped += 1
        elif name == "table":
            self._start_table(attributes)
        elif self.sheet:
            self.sheet.start(name, attributes)
        elif self.is_text:
            self._start_outside(name, attributes)
        else:
            self.is_text = name == "text" and not self.style
            self.start_style(name, attributes)

    def end(self, name: str) -> None:
        """Take the end of an element of the content."""
        if self.skipped:
            self.skipped -= 1
        elif name == "table" and self.sheet:
            self._end_table(self.sheet)
        elif self.sheet:
            self.sheet.end(name)
        elif self.is_text and name == "deletion":
            self.in_deletion = False
        elif self.is_text and name in ("p", "h"):
            self._end_outside()
        else:
            self.end_style(name)

    def words(self, text: str) -> None:
        """Take the words of an element."""
        if self.skipped:
            return
        if self.sheet:
            self.sheet.words(text)
        elif self.paragraph is not None:
            self.spend(0, len(text))
            self.paragraph.append(text)

    def _start_outside(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element outside the tables of a text document."""
        self.in_deletion |= name == "deletion"
        if name in ("p", "h"):
            level = attribute(attributes, "outline-level")
            is_title = attribute(attributes, "style-name") == "Title"
            self.paragraph = []
            self.level = TITLE if is_title else int(level) if level in tuple("123456789") else None
        elif self.paragraph is not None and name in _BLANKS:
            self.paragraph.append(_BLANKS[name])

    def _end_outside(self) -> None:
        text = "".join(self.paragraph or ())
        self.paragraph = None
        if self.in_deletion:
            if text.strip():
                self.deleted.append(text.strip())
            return
        self.running_text.append(text)
        if self.level is None:
            self.outline.add_paragraph(text)
        else:
            self.outline.add_heading(self.level, text)

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        if self.sheet:
            self.outer.append(self.sheet)
        elif self.is_text:
            self.outline.add_table()
        name = "" if self.is_text else attribute(attributes, "name")
        name = name or f"Table {len(self.tables) + 1}"
        self.sheet = _Sheet(self, name)
        self.sheet.is_hidden = attribute(attributes, "style-name") in self.hidden_styles

    def _end_table(self, sheet: _Sheet) -> None:
        self.sheet = self.outer.pop() if self.outer else None
        if self.sheet:
            self.sheet.paragraphs += [" | ".join(filter(None, cells)) for _, cells in sheet.table().rows]
        elif sheet.is_hidden:
            self.hidden.append(sheet.name)
        else:
            self.tables.append(sheet.table())

    def spend(self, cells: int, characters: int) -> None:
        """Count cells and characters; raise RefusedFileError where a file holds more than any plan."""
        self.cells_left -= cells
        self.characters_left -= characters
        if self.cells_left < 0 or self.characters_left < 0:
            raise self.package.too_large("it has millions of cells")


class _Sheet:
    """One table: the sparse cells read so far, and the cell that is read."""

    def __init__(self, reader: _Reader, name: str) -> None:
        self.reader, self.name, self.is_hidden = reader, name, False
        self.rows: list[tuple[int, dict[int, str]]] = []
        self.row, self.row_repeats, self.row_hidden = 0, 1, False
        self.column, self.column_repeats, self.rows_spanned = 0, 1, 1
        self.cells: dict[int, str] = {}
        self.paragraphs: list[str] = []
        self.shown_value = ""
        self.in_paragraph = 0
        self.spans: list[bool] = []
        """For each element of running text around the words: whether it strikes them through."""
        self.struck = ""
        self.fill = ""
        self.fills: dict[int, dict[int, str]] = {}
        """Row -> column -> name of the colour of a cell without words."""
        self.columns_seen = 0
        self.hidden_columns: set[int] = set()
        self.hidden_parts: list[str] = []
        self.struck_parts: list[str] = []
        self.far_cells: list[str] = []
        self.merged: dict[int, tuple[int, str]] = {}
        """Column -> rows still covered by a cell merged downwards, and its words."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element inside the table."""
        if name == "table-column":
            self._start_column(attributes)
        elif name == "table-row":
            self._start_row(attributes)
        elif name in ("table-cell", "covered-table-cell"):
            self._start_cell(attributes)
        elif name in ("p", "h"):
            self.in_paragraph += 1
            self.paragraphs.append("")
            self._open_span(attributes)
        elif name in ("span", "a"):
            self._open_span(attributes)
        elif name == "s":
            self.words(" " * min(_count(attributes, "c"), 100))
        elif name in ("tab", "line-break"):
            self.words("\t" if name == "tab" else "\n")

    def end(self, name: str) -> None:
        """Take the end of an element inside the table."""
        if name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name in ("p", "h", "span", "a"):
            if self.spans:
                self.spans.pop()
            self.in_paragraph -= name in ("p", "h")

    def words(self, text: str) -> None:
        """Take words; those outside paragraphs are blanks between elements."""
        if not self.in_paragraph or not self.paragraphs:
            return
        if any(self.spans):
            self.struck += text
        else:
            self.paragraphs[-1] += text

    def table(self) -> Table:
        """Return the table with what was left out of it."""
        rows = [spread_cells(number, cells) for number, cells in self.rows]
        table = Table(name=self.name, rows=rows, fills=self.fills)
        if self.hidden_parts:
            table.notices.append(
                f"Hidden in the sheet and left out: {short_list(self.hidden_parts)}. To take them, unhide"
                " them and import the file again."
            )
        if self.struck_parts:
            table.notices.append(f"Struck through and left out: {short_list(self.struck_parts)}.")
        if self.far_cells:
            table.notices.append(f"Far outside the table and left out: {short_list(self.far_cells, 3)}.")
        return table

    def _open_span(self, attributes: Mapping[str, str]) -> None:
        self.spans.append(attribute(attributes, "style-name") in self.reader.struck_styles)

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        repeats = min(_count(attributes, "number-columns-repeated"), MOST_COLUMNS)
        if not self.reader.takes_all and attribute(attributes, "visibility") in ("collapse", "filter"):
            self.hidden_columns.update(range(self.columns_seen, self.columns_seen + repeats))
        self.columns_seen = min(self.columns_seen + repeats, MOST_COLUMNS)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self.row_repeats = min(_count(attributes, "number-rows-repeated"), LAST_ROW)
        is_shown = self.reader.takes_all or attribute(attributes, "visibility") not in ("collapse", "filter")
        self.row_hidden = not is_shown
        self.column, self.cells = 0, {}

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self.column_repeats = min(_count(attributes, "number-columns-repeated"), 1 << 14)
        self.rows_spanned = _count(attributes, "number-rows-spanned")
        self.paragraphs, self.struck, self.in_paragraph = [], "", 0
        self.spans = [attribute(attributes, "style-name") in self.reader.struck_styles]
        self.fill = self.reader.fills.get(attribute(attributes, "style-name"), "")
        self.shown_value = next((value for name in _VALUES if (value := attribute(attributes, name))), "")

    def _end_cell(self) -> None:
        text = "\n".join(self.paragraphs).strip("\n")
        if not self.paragraphs and not any(self.spans):
            text = self.shown_value
        column, self.column = self.column, self.column + self.column_repeats
        if self.struck.strip():
            self._note_struck(column)
            text = " ".join(text.split())
        if self.fill and text.strip() in DOTS and column < MOST_COLUMNS:
            self.fills.setdefault(self.row + 1, {})[column] = self.fill
        if not text.strip():
            self.paragraphs = []
            return
        if column >= MOST_COLUMNS:
            address = f"{column_letters(column)}{self.row + 1}"
            self.far_cells.append(f"{address} ({beginning(text, 30)!r})")
            return
        last = min(self.column, MOST_COLUMNS)
        self.reader.spend(0, len(text) * (last - column))
        self.cells.update(dict.fromkeys(range(column, last), text))
        if self.rows_spanned > 1:
            self.merged[column] = (self.rows_spanned, text)
        self.paragraphs = []

    def _note_struck(self, column: int) -> None:
        self.struck_parts.append(f"{column_letters(column)}{self.row + 1} {beginning(self.struck, 30)!r}")

    def _end_row(self) -> None:
        cells = self._without_hidden_columns()
        has_words = bool(cells)
        for column, (rows, text) in list(self.merged.items()):
            if has_words:
                cells.setdefault(column, text)
            left = rows - self.row_repeats
            self.merged[column] = (left, text)
            if left < 1:
                del self.merged[column]
        first, self.row = self.row, self.row + self.row_repeats
        if not has_words:
            return
        if self.row_hidden:
            self.hidden_parts.append(f"row {first + 1}")
            return
        for number in range(first + 1, min(self.row, LAST_ROW) + 1):
            self.reader.spend(max(cells) + 1, sum(map(len, cells.values())) if number > first + 1 else 0)
            self.rows.append((number, cells))

    def _without_hidden_columns(self) -> dict[int, str]:
        hidden = self.cells.keys() & self.hidden_columns
        for column in sorted(hidden):
            name = f"column {column_letters(column)}"
            if name not in self.hidden_parts:
                self.hidden_parts.append(name)
        return {column: text for column, text in self.cells.items() if column not in hidden}


def _count(attributes: Mapping[str, str], name: str) -> int:
    """Return a count that an element has, 1 where it has none or an unsound one."""
    text = attribute(attributes, name)
    return max(int(text), 1) if text.isdecimal() and len(text) < 9 else 1
