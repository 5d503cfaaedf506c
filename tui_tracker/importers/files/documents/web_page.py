"""Reading the tables of web pages, as wikis and other systems export them, in a process of its own."""

from __future__ import annotations

import email
import email.message
import email.policy
import re
from html.parser import HTMLParser

from tui_tracker.domain.encodings import decode
from tui_tracker.domain.report.wording import ADDED_COMMA
from tui_tracker.domain.text import beginning, short_list
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files.documents.marks import is_saved_message
from tui_tracker.importers.files.documents.outline import Outline
from tui_tracker.importers.files.table import (
    LARGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    Contents,
    Table,
    about_addresses,
    about_pictures,
    column_letters,
    is_left_out,
    spread_cells,
    with_words_of_pictures,
)
from tui_tracker.importers.files.workbooks.fill_colours import colour_name

_CHARSET = re.compile(rb"""(?i)charset=["']?([\w-]+)""")
_SKIPPED = frozenset({"script", "style", "template", "head", "noscript", "select", "svg"})
_STRUCK = frozenset({"s", "strike", "del"})
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "tr", "dt", "dd", "blockquote"})
_VOID = frozenset({"br", "img", "input", "col", "hr", "meta", "link", "wbr", "area", "base", "source"})
_LINES = "\n"
_BACKGROUND = re.compile(r"(?i)background(?:-color)?\s*:\s*(#[0-9a-f]+|rgba?\([^)]*\)|[a-z]+)")
_NAMED_COLOURS = {
    "red": "Red", "orange": "Amber", "gold": "Amber", "yellow": "Amber", "green": "Green", "lime": "Green",
    "limegreen": "Green", "lightgreen": "Green", "blue": "Blue", "lightblue": "Blue",
}  # fmt: skip


def read(name: str, content: bytes) -> Contents:
    """Return the tables of a page. Raises RefusedFileError where it has none, or far too many cells."""
    reader = _Reader(name)
    reader.feed(_page_in_message(content) if is_saved_message(content) else _decoded(content))
    reader.close()
    while reader.open:
        reader.end_table()
    if not reader.tables:
        raise RefusedFileError(
            f"{name} is a web page without a table.",
            "Copy the plan's table into Excel, save it as .xlsx, and import that.",
        )
    return reader.outline.contents(reader.tables)


def _page_in_message(content: bytes) -> str:
    message = email.message_from_bytes(content, policy=email.policy.default)
    part = message.get_body(("html",)) if isinstance(message, email.message.EmailMessage) else None
    return str(part.get_content()) if part else ""


def _decoded(content: bytes) -> str:
    match = _CHARSET.search(content[:4096])
    if match and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode(match[1].decode())
        except (UnicodeError, LookupError):
            pass
    return decode(content)


class _OpenTable:
    """A table between its start and its end."""

    def __init__(self, name: str) -> None:
        self.table = Table(name=name)
        self.row = 0
        self.cells: dict[int, str] | None = None
        self.covered: dict[int, tuple[int, str]] = {}
        """Column -> rows still covered by a cell above, and its words."""
        self.column = -1
        self.spans = (1, 1)
        self.words: list[str] | None = None
        self.struck = self.colour = ""
        """Words of the open cell that are struck through, and the name of the colour behind it."""
        self.left_out: list[str] = []
        self.links: list[str] = []
        """Addresses of the links in the open cell."""
        self.pictures: list[str] = []
        """Words for the pictures in the open cell."""
        self.all_pictures: list[tuple[str, str]] = []
        """(Name of the cell, words) of the pictures whose words are left out."""
        self.addresses: list[tuple[str, str]] = []
        """(Name of the cell, address) of the links whose address is left out."""


class _Reader(HTMLParser):
    """The state between two tags."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.tables: list[Table] = []
        self.open: list[_OpenTable] = []
        self.outline = Outline()
        self.elements: list[tuple[str, bool, bool]] = []
        """Open elements: tag, whether its words are hidden, whether they are struck through."""
        self.outside: list[str] = []
        self.level: int | None = None
        self.keeps_lines = False
        """The row is an action's in a report of our own, whose lines are those of the text."""
        self.cells_left, self.characters_left = MOST_CELLS, LARGEST_TEXT

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Take the start of an element."""
        named = {name: value or "" for name, value in attributes}
        if tag in _VOID:
            self._take_void(tag, named)
            return
        style = named.get("style", "").replace(" ", "").lower()
        left_out = tag in _SKIPPED or named.get("class") == ADDED_COMMA
        hidden = left_out or "hidden" in named or "display:none" in style
        self.elements.append((tag, hidden, tag in _STRUCK or "line-through" in style))
        if self._is_hidden():
            return
        if tag == "table":
            self._start_table()
        elif re.fullmatch(r"h[1-6]", tag) and not self.open:
            self._end_paragraph()
            self.level = int(tag[1])
        elif self.open and tag == "tr":
            self.end_row()
            self.open[-1].cells = {}
            self.keeps_lines = "data-id" in named
        elif self.open and tag in ("td", "th"):
            self._start_cell(named)
        elif self.open and tag == "a":
            self.open[-1].links.append(named.get("href", ""))
        elif tag in _BLOCKS:
            self._add(_LINES)
            self._end_paragraph()

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Take an element without content."""
        self._take_void(tag, {name: value or "" for name, value in attributes})

    def _take_void(self, tag: str, named: dict[str, str]) -> None:
        if tag == "br":
            self._add(_LINES)
        elif tag == "img" and self.open and not self._is_hidden():
            self.open[-1].pictures.append(named.get("alt") or named.get("title", ""))

    def handle_endtag(self, tag: str) -> None:
        """Take the end of an element; those that were left open inside it end too."""
        was_hidden = self._is_hidden()
        if not any(open_tag == tag for open_tag, _, _ in self.elements):
            return
        while self.elements.pop()[0] != tag:
            pass
        if was_hidden:
            return
        if self.open and tag in ("td", "th"):
            self._end_cell()
        elif self.open and tag == "tr":
            self.end_row()
        elif self.open and tag == "table":
            self.end_table()
        elif tag in _BLOCKS or self.level is not None:
            self._add(_LINES)
            self._end_paragraph()

    def handle_data(self, data: str) -> None:
        """Take words; line breaks between them are blanks."""
        if not self._is_hidden():
            self._add(re.sub(r"[ \t\r\f]+" if self.keeps_lines else r"[ \t\r\n\f]+", " ", data))

    def _is_hidden(self) -> bool:
        return any(hidden for _, hidden, _ in self.elements)

    def _add(self, text: str) -> None:
        self.characters_left -= len(text)
        self._check_bounds()
        if not self.open:
            self.outside.append(text)
        elif self.open[-1].words is not None:
            if any(struck for _, _, struck in self.elements):
                self.open[-1].struck += text
            else:
                self.open[-1].words.append(text)

    def _check_bounds(self) -> None:
        if self.characters_left < 0 or self.cells_left < 0:
            raise RefusedFileError(
                f"{self.name} is too large for a plan: it has millions of cells.",
                "Copy the table with the plan into a new file, and import that.",
            )

    def _end_paragraph(self) -> None:
        if self.open:
            return
        text = " ".join("".join(self.outside).split())
        self.outside = []
        if self.level is not None:
            self.outline.add_heading(self.level, text)
        else:
            self.outline.add_paragraph(text)
        self.level = None

    def _start_table(self) -> None:
        self._end_paragraph()
        if not self.open:
            self.outline.add_table()
        self.open.append(_OpenTable(f"Table {len(self.tables) + 1}"))

    def _start_cell(self, named: dict[str, str]) -> None:
        self._end_cell()
        table = self.open[-1]
        if table.cells is None:
            table.cells = {}
        table.column += 1
        while table.column in table.covered:
            table.column += 1
        table.spans = (_count(named.get("rowspan")), _count(named.get("colspan")))
        table.words, table.struck, table.colour, table.links = [], "", _colour_of(named), []
        table.pictures = []

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.words is None or table.cells is None:
            return
        lines = [" ".join(line.split()) for line in "".join(table.words).split(_LINES)]
        text = "\n".join(line for line in lines if line or self.keeps_lines).strip("\n")
        rows, columns = table.spans
        self.cells_left -= columns
        self._check_bounds()
        address = f"{column_letters(table.column)}{table.row + 1}"
        text, left_out = with_words_of_pictures(text, table.pictures)
        table.all_pictures += [(address, words) for words in left_out]
        if text:
            table.cells[table.column] = text
        if table.colour:
            table.table.fills.setdefault(table.row + 1, {})[table.column] = table.colour
        if rows > 1:
            table.covered |= {table.column + index: (rows, "" if index else text) for index in range(columns)}
        table.addresses += [(address, link.strip()) for link in table.links if is_left_out(link, text)]
        if table.struck.strip():
            table.left_out.append(f"{address} {beginning(table.struck, 30)!r}")
        table.column += columns - 1
        table.words = None

    def end_row(self) -> None:
        """End a row; cells that reach down into it have their words in it."""
        table = self.open[-1]
        self._end_cell()
        if table.cells is None:
            return
        table.row += 1
        for column, (rows, text) in list(table.covered.items()):
            if text and table.cells:
                table.cells.setdefault(column, text)
            if rows > 1:
                table.covered[column] = (rows - 1, text)
            else:
                del table.covered[column]
        cells = {column: text for column, text in table.cells.items() if column < MOST_COLUMNS}
        if cells:
            self.cells_left -= max(cells)
            self._check_bounds()
            table.table.rows.append(spread_cells(table.row, cells))
        table.cells, table.column = None, -1

    def end_table(self) -> None:
        """End a table; one inside a cell is that cell's text."""
        self.end_row()
        table = self.open.pop()
        if self.open:
            self.open[-1].links += [address for _, address in table.addresses]
            self._add(_LINES.join(" | ".join(filter(None, cells)) for _, cells in table.table.rows))
            return
        _leave_out_frame(table.table)
        if table.all_pictures:
            table.table.notices.append(about_pictures(table.all_pictures))
        if table.addresses:
            table.table.notices.append(about_addresses(table.addresses))
        if table.left_out:
            table.table.notices.append(f"Struck through and left out: {short_list(table.left_out)}.")
        self.tables.append(table.table)


def _leave_out_frame(table: Table) -> None:
    """Remove the letters above the columns and the numbers beside the rows that a sheet's page shows."""
    first = table.rows[0][1] if table.rows else []
    numbers = [cells[0] for _, cells in table.rows[1:]]
    is_frame = first[1:] == [column_letters(column) for column in range(len(first) - 1)] and len(first) > 2
    if is_frame and not first[0] and all(number.isdecimal() or not number for number in numbers):
        table.rows = [(number, cells[1:]) for number, cells in table.rows[1:]]
        table.fills = {row: {column - 1: colour for column, colour in fills.items()}
                       for row, fills in table.fills.items()}  # fmt: skip


def _colour_of(named: dict[str, str]) -> str:
    """Return the name of the colour behind a cell, as `bgcolor` or `style` give it."""
    style = _BACKGROUND.search(named.get("style", ""))
    colour = (style[1] if style else named.get("bgcolor", "")).strip().lower()
    if parts := re.findall(r"\d+", colour) if colour.startswith("rgb") else []:
        rgb = "".join(f"{min(int(part), 255):02x}" for part in parts[:3])
    else:
        rgb = colour.removeprefix("#")
        rgb = "".join(digit * 2 for digit in rgb) if len(rgb) == 3 and colour.startswith("#") else rgb
    return _NAMED_COLOURS.get(colour) or colour_name({"rgb": rgb})


def _count(text: str | None) -> int:
    return min(int(text), MOST_COLUMNS) if text and text.isdecimal() and len(text) < 9 and int(text) else 1
