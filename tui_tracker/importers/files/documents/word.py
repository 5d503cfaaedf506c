"""Reading the tables of Word documents (.docx), with the headings above them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui_tracker.domain.report.wording import ADDED_COMMA
from tui_tracker.domain.text import beginning, short_list
from tui_tracker.importers.files.documents.outline import TITLE, Outline
from tui_tracker.importers.files.package import Package, attribute
from tui_tracker.importers.files.table import (
    LARGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    Contents,
    Table,
    about_pictures,
    column_letters,
    spread_cells,
    with_words_of_pictures,
)
from tui_tracker.importers.files.workbooks.fill_colours import DOTS, colour_name
from tui_tracker.importers.parse.symbols import SYMBOL_FONT, SYMBOLS, symbol_of

_SKIPPED = frozenset({
    "drawing", "pict", "object", "Fallback",
    "rPrChange", "pPrChange", "tcPrChange", "trPrChange", "tblPrChange", "tblGridChange",
})  # fmt: skip
"""Elements that are not a table's own words: pictures, text boxes, how a text looked before a change."""
_DELETED = frozenset({"del", "moveFrom"})
"""Words that were deleted while changes were tracked."""
_NOTES = {"footnotes": "Footnotes", "endnotes": "Endnotes", "comments": "Comments"}
"""Parts of a document that are beside its text."""
_SHOWN = 80
"""Characters of a note that are shown."""
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}


@dataclass(slots=True, kw_only=True)
class _OpenTable:
    """A table between its start and its end tag."""

    table: Table
    row: int = 0
    column: int = 0
    span: int = 1
    merge: str = ""
    """`restart` or `continue` where the cell is part of one merged downwards."""
    cells: dict[int, str] = field(default_factory=dict)
    above: dict[int, str] = field(default_factory=dict)
    """Words of the cells merged downwards, by their column."""
    paragraphs: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    colour: str = ""
    """Name of the colour of the cell's shading."""
    is_numbered: bool = False
    """The cell has a number that Word makes itself."""
    numbered: list[str] = field(default_factory=list)
    """Cells that hold nothing but such a number."""
    pictures: list[str] = field(default_factory=list)
    """Words for the pictures in the cell."""
    all_pictures: list[tuple[str, str]] = field(default_factory=list)
    """(Name of the cell, words) of the pictures whose words are left out."""
    removed: str = ""
    """Words of the cell that are struck through or deleted."""


def read_document(package: Package) -> Contents:
    """Return the tables of a document in their order; the first row of a table may be a title.

    Raises RefusedFileError where the document is not sound, or holds more than any plan.
    """
    styles = _Styles()
    package.parse("word/styles.xml", styles.start)
    reader = _Reader(package, styles)
    package.parse("word/document.xml", reader.start, reader.end, reader.words)
    contents = reader.outline.contents(reader.tables)
    for part, name in _NOTES.items():
        notes = _Reader(package, styles)
        package.parse(f"word/{part}.xml", notes.start, notes.end, notes.words)
        lines = [beginning(text, _SHOWN) for text in notes.running_text if text.strip()]
        if lines and not contents.period:
            contents.notices.append(f"{name}, left out: {short_list([f'“{line}”' for line in lines])}.")
    return contents


def read_paragraphs(package: Package) -> str:
    """Return the running text of a document that has no tables, a paragraph a line."""
    reader = _Reader(package, _Styles())
    package.parse("word/document.xml", reader.start, reader.end, reader.words)
    return "\n".join(reader.running_text)


class _Styles:
    """Which styles of a document are headings, and their levels."""

    def __init__(self) -> None:
        self.levels: dict[str, int] = {}
        self.struck: set[str] = set()
        self._style = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element of the styles' part."""
        if name == "style":
            self._style = attribute(attributes, "styleId")
        elif name == "name" and self._style:
            value = attribute(attributes, "val").lower()
            match = re.fullmatch(r"heading ([1-9])", value)
            if match or value == "title":
                self.levels[self._style] = int(match[1]) if match else TITLE
        elif name == "outlineLvl" and self._style:
            level = attribute(attributes, "val")
            if level in "012345678":
                self.levels.setdefault(self._style, int(level or 0) + 1)
        elif name in ("strike", "dstrike") and _is_on(attributes):
            self.struck.add(self._style)


class _Reader:
    """The state between two elements of a document's text."""

    def __init__(self, package: Package, styles: _Styles) -> None:
        self.package, self.styles = package, styles
        self.tables: list[Table] = []
        self.outline = Outline()
        self.running_text: list[str] = []
        self.open: list[_OpenTable] = []
        """The table that is read, and those around it."""
        self.skipped = self.deleted = 0
        self.in_text = self.in_run = False
        self.is_struck = self.is_hidden = self.is_added = self.is_symbol = False
        self.level: int | None = None
        self.paragraph: list[str] = []
        self.cells_left, self.characters_left = MOST_CELLS, LARGEST_TEXT

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        if name == "docPr" and self.open:
            self.open[-1].pictures.append(attribute(attributes, "descr"))
        if self.skipped or name in _SKIPPED:
            self.skipped += 1
        elif name in _DELETED:
            self.deleted += 1
        elif self.in_run or name == "r":
            self._start_in_run(name, attributes)
        elif name == "tbl":
            self._start_table()
        elif name == "p":
            self.paragraph, self.level = [], None
        elif name in ("pStyle", "outlineLvl"):
            self._take_level(name, attribute(attributes, "val"))
        elif self.open:
            self._start_in_table(self.open[-1], name, attributes)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if self.skipped:
            self.skipped -= 1
        elif name in _DELETED:
            self.deleted -= 1
        elif name in ("t", "delText"):
            self.in_text = False
        elif name == "r":
            self.in_run = False
        elif name == "p":
            self._end_paragraph()
        elif self.open and name == "tc":
            self._end_cell(self.open[-1])
        elif self.open and name == "tr":
            self._end_row(self.open[-1])
        elif self.open and name == "tbl":
            self._end_table(self.open.pop())

    def words(self, text: str) -> None:
        """Take the words of an element."""
        if self.in_text and not self.skipped and not self.is_added:
            self._add(symbol_of(text) if self.is_symbol else text.translate(SYMBOLS))

    def _add(self, text: str) -> None:
        self.characters_left -= len(text)
        if self.characters_left < 0:
            raise self.package.too_large("it has many millions of characters")
        if self.open and (self.deleted or self.is_struck or self.is_hidden):
            self.open[-1].removed += text
        elif not (self.deleted or self.is_struck or self.is_hidden):
            self.paragraph.append(text)

    def _start_in_run(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "r":
            self.in_run = True
            self.is_struck = self.is_hidden = self.is_added = self.is_symbol = False
        elif name in ("t", "delText"):
            self.in_text = True
        elif name == "sym" and not self.is_added:
            self._add(_symbol(attribute(attributes, "char")))
        elif name in _BREAKS:
            self._add(_BREAKS[name])
        elif name == "rFonts":
            self.is_symbol = SYMBOL_FONT.search(attribute(attributes, "ascii")) is not None
        elif name in ("strike", "dstrike"):
            self.is_struck = _is_on(attributes)
        elif name == "rStyle":
            self.is_struck = attribute(attributes, "val") in self.styles.struck
            self.is_added = attribute(attributes, "val") == ADDED_COMMA
        elif name == "vanish":
            self.is_hidden = _is_on(attributes)

    def _take_level(self, name: str, value: str) -> None:
        if name == "pStyle":
            self.level = self.styles.levels.get(value)
        elif value in "012345678":
            self.level = int(value or 0) + 1

    def _end_paragraph(self) -> None:
        text = "".join(self.paragraph)
        self.paragraph = []
        if self.open:
            self.open[-1].paragraphs.append(text)
            return
        self.running_text.append(text)
        if self.level is None:
            self.outline.add_paragraph(text)
        else:
            self.outline.add_heading(self.level, text)

    def _start_table(self) -> None:
        if not self.open:
            self.outline.add_table()
        self.open.append(_OpenTable(table=Table(name=f"Table {len(self.tables) + 1}")))

    def _start_in_table(self, table: _OpenTable, name: str, attributes: Mapping[str, str]) -> None:
        if name == "tr":
            table.row, table.column, table.cells = table.row + 1, 0, {}
        elif name == "tc":
            table.span, table.merge, table.paragraphs, table.removed = 1, "", [], ""
            table.is_numbered, table.colour, table.pictures = False, "", []
        elif name == "numPr":
            table.is_numbered = True
        elif name == "shd":
            table.colour = table.colour or colour_name({"rgb": attribute(attributes, "fill")})
        elif name == "gridSpan":
            table.span = _count(attributes)
        elif name == "gridBefore":
            table.column += _count(attributes)
        elif name == "vMerge":
            table.merge = attribute(attributes, "val") or "continue"

    def _end_cell(self, table: _OpenTable) -> None:
        text = "\n".join(table.paragraphs).strip()
        column = table.column
        table.column += table.span
        self.cells_left -= 1
        if self.cells_left < 0 or table.column > MOST_COLUMNS:
            raise self.package.too_large("it has millions of cells")
        address = f"{column_letters(column)}{table.row}"
        text, left_out = with_words_of_pictures(text, table.pictures)
        table.all_pictures += [(address, words) for words in left_out]
        if table.removed.strip():
            table.struck.append(f"{address} {beginning(table.removed, 30)!r}")
            text = re.sub(" {2,}", " ", text)
        if table.merge == "continue":
            text = text or table.above.get(column, "")
        elif table.merge == "restart":
            table.above[column] = text
        if text:
            table.cells[column] = text
        if table.colour and text in DOTS:
            table.table.fills.setdefault(table.row, {})[column] = table.colour
        if not text and table.is_numbered:
            table.numbered.append(address)
        table.paragraphs = []

    def _end_row(self, table: _OpenTable) -> None:
        if table.cells:
            number, cells = spread_cells(table.row, table.cells)
            cells += [""] * (table.column - len(cells))
            self.cells_left -= len(cells)
            table.table.rows.append((number, cells))
        table.cells = {}

    def _end_table(self, table: _OpenTable) -> None:
        if self.open:
            # A table inside a cell is that cell's text.
            inner = ("\n".join(" | ".join(filter(None, cells)) for _, cells in table.table.rows)).strip()
            self.open[-1].paragraphs.append(inner)
            return
        if table.struck:
            table.table.notices.append(
                f"Struck through, deleted or hidden, and left out: {short_list(table.struck)}."
            )
        if table.all_pictures:
            table.table.notices.append(about_pictures(table.all_pictures))
        if table.numbered:
            table.table.notices.append(
                "Numbers that Word makes itself are not in the file, so these cells are empty:"
                f" {short_list(table.numbered)}. To keep them as IDs, type them as text."
            )
        self.tables.append(table.table)


def _is_on(attributes: Mapping[str, str]) -> bool:
    return attribute(attributes, "val") not in ("0", "false", "off", "none")


def _count(attributes: Mapping[str, str]) -> int:
    value = attribute(attributes, "val")
    return min(int(value), MOST_COLUMNS) if value.isdecimal() and len(value) < 9 else 1


def _symbol(code: str) -> str:
    """Return what a letter of a font of symbols looks like, given by its number: `F0FC` is a tick."""
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) else 0
    return SYMBOLS.get(number | 0xF000, "\ufffd")
