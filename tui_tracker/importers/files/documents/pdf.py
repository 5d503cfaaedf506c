"""Reading the ruled tables of PDF documents with pdfplumber, in a process of its own."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files.documents.attachments import attached_table
from tui_tracker.importers.files.documents.outline import Outline
from tui_tracker.importers.files.documents.page_text import Word, cell_text, lines_of_words, tabbed_line
from tui_tracker.importers.files.table import LARGEST_TEXT, Contents, Table
from tui_tracker.importers.parse.symbols import SYMBOL_FONT, SYMBOLS, symbol_of

MOST_PAGES = 400
_NEAR = 4.0
"""Points by which the edges of one table's columns may differ between pages."""
_LEAST_OVERLAP = 2.0
"""Points by which a word begins inside the one before it, where they lie over one another."""
_MARGIN = 0.08
"""Share of a page's height at its top and bottom in which headers and footers are."""

BOLD = 8
"""Level of headings that are bold, and no larger than other words."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a cell or a table, in points."""
Row = list[str | None]
"""A row's cells; None where a cell to the left, or above, covers the column."""


def read(name: str, content: bytes) -> Contents:
    """Return the tables of a PDF, or its text with columns set apart by tabs where no table has rules.

    A table that continues over pages is one. Raises RefusedFileError for a PDF without words.
    """
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as pdf:
        if own_table := attached_table(pdf.doc):
            return Contents(text=own_table)
        if len(pdf.pages) > MOST_PAGES:
            raise RefusedFileError(
                f"{name} has {len(pdf.pages)} pages, more than any plan.",
                "Save the pages with the plan's table as a file of their own, and import that.",
            )
        reader = _Reader()
        for page in pdf.pages:
            reader.read_page(page)
            page.close()
    if not reader.has_words:
        raise RefusedFileError(
            f"{name} holds pictures of pages, no words that can be read.",
            "Ask for the Word or Excel file that it was made from, and import that.",
        )
    return reader.contents()


class _PageTable:
    """One table on one page."""

    def __init__(self, page: int, edges: Sequence[float], rows: list[Row], *, spans: list[bool]) -> None:
        self.pages = [page]
        self.edges = edges
        self.rows = rows
        self.spans = spans
        """For each row, whether one cell spans all its columns, as a heading's does."""
        self.has_overlaps = False
        """Words of a cell lie over one another, as those do that do not fit into the row above."""
        self.breaks: list[int] = []
        """Indexes of the rows that are the first on a new page."""

    def continues(self, other: _PageTable) -> bool:
        """Return whether this table continues in another, which is the first on the next page."""
        return (
            other.pages[0] == self.pages[-1] + 1
            and len(self.edges) == len(other.edges)
            and all(abs(mine - its) < _NEAR for mine, its in zip(self.edges, other.edges, strict=True))
        )

    def append(self, other: _PageTable) -> None:
        """Add the rows of the same table on the next page, without its repeated header."""
        start = 1 if other.rows and other.rows[0] == self.rows[0] and len(other.rows) > 1 else 0
        self.pages += other.pages
        self.breaks.append(len(self.rows))
        self.rows += other.rows[start:]
        self.spans += other.spans[start:]

    def joined_rows(self) -> list[Row]:
        """Return the rows, those that a page's end cut in two made whole."""
        always = self._always_filled()
        rows: list[Row] = []
        for index, row in enumerate(self.rows):
            last = rows[-1] if rows else None
            if last and index in self.breaks and not self.spans[index] and _is_rest_of_row(last, row, always):
                rows[-1] = [
                    " ".join(filter(None, pair)) if any(pair) else pair[0]
                    for pair in zip(last, row, strict=True)
                ]
            else:
                rows.append(row)
        return rows

    def _always_filled(self) -> set[int]:
        """Return the columns that hold words in every row but those that a page begins with."""
        body = [
            row for index, row in enumerate(self.rows) if index not in self.breaks and not self.spans[index]
        ]
        return {column for column in range(len(self.edges) - 1) if all(row[column] for row in body)}


def _is_rest_of_row(last: Row, row: Row, always: set[int]) -> bool:
    """Return whether a row at the top of a page is the rest of the last row before it."""
    filled = {column for column, text in enumerate(row) if text}
    return bool(filled) and not always <= filled and all(last[column] for column in filled)


class _Reader:
    """Collects the tables and the text of pages."""

    def __init__(self) -> None:
        self.tables: list[_PageTable] = []
        self._events: list[list[Word] | None] = []
        """Lines of words outside the tables, and None for each table, in their order."""
        self._sizes: Counter[float] = Counter()
        self.pages: list[list[tuple[float, str]]] = []
        """For each page its lines of text, columns set apart by tabs, with their distance from the top."""
        self.overlapping: list[int] = []
        """Pages with words over one another in a table, whose texts may be mixed."""
        self.has_words = False
        self.pictures: list[int] = []
        self._characters = 0

    def read_page(self, page: Any) -> None:
        """Read one page."""
        number = len(self.pages) + 1
        ruled = [table for table in page.find_tables() if _is_table(table)]
        words = list(_words(page, [cell for table in ruled for cell in table.cells]))
        self._sizes.update(word.size for word in words)
        self._characters += sum(len(word.text) for word in words)
        if self._characters > LARGEST_TEXT:
            raise RefusedFileError("The PDF is too large for a plan.", "Save the plan's pages alone.")
        self.has_words = self.has_words or bool(words)
        if not words and page.images:
            self.pictures.append(number)
        outside = [word for word in words if not any(_is_inside(word, table.bbox) for table in ruled)]
        lines = [line for line in lines_of_words(outside) if not _is_in_margin(line, page.height)]
        self.pages.append([(line[0].top, tabbed_line(line)) for line in lines_of_words(words)])
        for table in sorted(ruled, key=lambda table: table.bbox[1]):
            above = [line for line in lines if line[0].bottom <= table.bbox[1] + 1]
            lines = lines[len(above) :]
            page_table = _page_table(number, table, words)
            if page_table.has_overlaps:
                self.overlapping.append(number)
            self._add_table(page_table, above)
        self._events += lines

    def _add_table(self, table: _PageTable, above: list[list[Word]]) -> None:
        self._events += above
        is_first = table.pages[0] not in (self.tables[-1].pages if self.tables else [])
        if self.tables and is_first and not above and self.tables[-1].continues(table):
            self.tables[-1].append(table)
        else:
            self.tables.append(table)
            self._events.append(None)

    def contents(self) -> Contents:
        """Return what was read."""
        notices = []
        if self.pictures:
            pages = ", ".join(map(str, self.pictures))
            notices.append(f"Pages that are pictures, without words that can be read: {pages}.")
        if self.overlapping:
            pages = ", ".join(map(str, dict.fromkeys(self.overlapping)))
            notices.append(
                f"Words are printed over one another, so texts may be mixed up: page {pages}. Import the"
                " Word or Excel file that the PDF was made from."
            )
        if not self.tables:
            return Contents(text="\n".join(self._text_lines()), notices=notices)
        tables = []
        for number, table in enumerate(self.tables, 1):
            first, last = table.pages[0], table.pages[-1]
            pages = f"page {first}" if first == last else f"pages {first}-{last}"
            rows = [[cell or "" for cell in row] for row in table.joined_rows()]
            tables.append(Table(name=f"Table {number} ({pages})", rows=list(enumerate(rows, 1))))
        contents = self._outline().contents(tables)
        return replace(contents, notices=[*notices, *contents.notices])

    def _outline(self) -> Outline:
        """Return the document's headings: lines in larger letters than most, or in bold ones."""
        usual = self._sizes.most_common(1)[0][0]
        larger = sorted((size for size in self._sizes if size > usual), reverse=True)
        outline = Outline()
        for line in self._events:
            if line is None:
                outline.add_table()
                continue
            text = " ".join(word.text for word in line)
            size = min(word.size for word in line)
            if size > usual:
                outline.add_heading(min(larger.index(size) + 1, BOLD - 1), text)
            elif size == usual and all(word.is_bold for word in line):
                outline.add_heading(BOLD, text)
            else:
                outline.add_paragraph(text)
        return outline

    def _text_lines(self) -> Iterator[str]:
        """Yield the lines of all pages without heads and feet, which are the same on several pages."""
        repeated = Counter(
            key for lines in self.pages for key in {_same_on_pages(top, text) for top, text in lines}
        )
        for lines in self.pages:
            for top, text in lines:
                if len(self.pages) < 3 or repeated[_same_on_pages(top, text)] <= len(self.pages) // 2:
                    yield text


def _words(page: Any, cells: Sequence[Box]) -> Iterator[Word]:
    for word in page.extract_words(
        x_tolerance_ratio=0.2, extra_attrs=["size", "fontname"], return_chars=True
    ):
        for letters in _parted(word["chars"], cells):
            yield Word(
                text="".join(map(_shown, letters)),
                left=letters[0]["x0"], right=letters[-1]["x1"], top=word["top"], bottom=word["bottom"],
                size=round(word["size"] * 2) / 2, is_bold="bold" in word["fontname"].lower(),
                is_overprinted=any(_lies_over(letter, before) for before, letter in pairwise(letters)),
            )  # fmt: skip


def _shown(letter: Any) -> str:
    """Return what a letter looks like: those of fonts of symbols are bullets, ticks and arrows."""
    text = str(letter["text"])
    is_symbol = SYMBOL_FONT.search(letter["fontname"]) is not None
    return symbol_of(text) if is_symbol else text.translate(SYMBOLS)


def _lies_over(letter: Any, before: Any) -> bool:
    """Return whether a letter begins in the first third of the one before it; an accent may do so."""
    is_inside = letter["x0"] < before["x0"] + (before["x1"] - before["x0"]) / 3
    return bool(is_inside and letter["text"].isalnum() and before["text"].isalnum())


def _parted(letters: Sequence[Any], cells: Sequence[Box]) -> list[list[Any]]:
    """Return the letters of a word, parted where a cell ends: in narrow cells there is no blank between."""
    left, right = letters[0]["x0"], letters[-1]["x1"]
    middle = (letters[0]["top"] + letters[0]["bottom"]) / 2
    ends = {cell[2] for cell in cells if left < cell[2] - 1 < right - 2 and cell[1] <= middle <= cell[3]}
    parts: list[list[Any]] = [[]]
    for letter in letters:
        centre = (letter["x0"] + letter["x1"]) / 2
        if parts[-1] and any((parts[-1][-1]["x0"] + parts[-1][-1]["x1"]) / 2 < end <= centre for end in ends):
            parts.append([])
        parts[-1].append(letter)
    return parts


def _same_on_pages(top: float, text: str) -> tuple[int, str]:
    return round(top), re.sub(r"\d+", "0", text)


def _is_in_margin(line: Sequence[Word], height: float) -> bool:
    return line[0].bottom < height * _MARGIN or line[0].top > height * (1 - _MARGIN)


def _is_table(table: Any) -> bool:
    """Return whether ruled cells are a table: a frame around a text is not a table."""
    columns = {round(cell[0]) for cell in table.cells}
    return len(columns) > 1 and len(table.rows) > 0


def _is_inside(word: Word, box: Box) -> bool:
    """Return whether the middle of a word is in a box: words may reach over the edge of a narrow cell."""
    across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _page_table(page: int, table: Any, words: Sequence[Word]) -> _PageTable:
    """Return a table's rows as texts; words of a cell merged downwards are in each row that it covers."""
    inside = [word for word in words if _is_inside(word, table.bbox)]
    edges = _column_edges(table.cells)
    rows: list[Row] = []
    spans: list[bool] = []
    columns = len(edges) - 1
    covering: dict[int, tuple[float, str]] = {}
    for row in table.rows:
        texts: Row = [None] * columns
        widest = 0
        for cell in filter(None, row.cells):
            first = _column_at(edges, cell[0])
            last = _column_at(edges, cell[2])
            widest = max(widest, last - first)
            text = cell_text([word for word in inside if _is_inside(word, cell)], left=cell[0], right=cell[2])
            texts[first] = text
            if text:
                covering[first] = (cell[3], text)
        top = row.bbox[1]
        for column, (bottom, text) in covering.items():
            if texts[column] is None and bottom > top + _NEAR:
                texts[column] = text
        rows.append(texts)
        spans.append(widest >= columns)
    kept = [index for index, texts in enumerate(rows) if any(texts)]
    result = _PageTable(page, edges, [rows[index] for index in kept], spans=[spans[index] for index in kept])
    result.has_overlaps = any(map(_has_overlap, lines_of_words(inside)))
    return result


def _has_overlap(line: Sequence[Word]) -> bool:
    """Return whether words of a line lie over one another: one begins well inside the word before it."""
    return any(word.is_overprinted for word in line) or any(
        word.left < before.right - max(_LEAST_OVERLAP, (before.right - before.left) / 4)
        for before, word in pairwise(line)
    )


def _column_edges(cells: Iterable[tuple[float, float, float, float]]) -> list[float]:
    """Return where columns begin and the last ends, edges that nearly coincide as one."""
    edges: list[float] = []
    for edge in sorted({side for cell in cells for side in (cell[0], cell[2])}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges


def _column_at(edges: Sequence[float], side: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - side))
