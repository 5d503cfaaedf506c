"""Estimate the page of each bookmark of a Word report, for its table of contents.

Word counts pages itself, but updates the numbers in a table of contents only when asked, and no setting makes
it do so without a question. The estimate sets the text with the widths of Arial's letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from docx.oxml.ns import qn

from tui_tracker.exporters.word.ooxml import Element
from tui_tracker.exporters.word.styles import LINE_SPACING, LONG, MARGIN, SHORT, body_height, metrics

_POINT = 72 / 25.4
"""Points in a millimetre."""
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
"""The widths of Arial's characters from the blank on, in thousandths of the size (those of Helvetica)."""
_BOLD = 1.07
_LEADING = 1.15 * LINE_SPACING
_CELL_SIDES, _CELL_ENDS = 8.0, 4.5
"""What a cell's margins and rule take of its width and height, in points."""


class _Item(NamedTuple):
    """A paragraph or a row: not divided over pages, unless it may be."""

    height: float
    below: float = 0.0
    """How much of the height is space below, which may be cut off at the end of a page."""
    bookmarks: tuple[str, ...] = ()
    begins_page: bool = False
    stays_with_next: bool = False
    header: float = 0.0
    """The height of the table's header, which is printed again on a new page."""
    may_split: bool = False
    turns: bool = False
    """Whether the page after it begins a section."""


def estimate_pages(body: Element) -> dict[str, int]:
    """Return bookmark to page, counted from 1, for the body of a document."""
    pages: dict[str, int] = {}
    page, used, wide = 1, 0.0, False
    group: list[_Item] = []
    for item in _items(body):
        group.append(item)
        if item.stays_with_next and not item.turns:
            continue
        height = sum(part.height for part in group)
        whole = sum(part.height for part in group if not part.may_split)
        is_new = group[0].begins_page and used > 0
        if is_new or (used and used + whole - group[-1].below > body_height(is_wide=wide)):
            page, used = page + 1, group[0].header if not is_new else 0.0
        for part in group:
            pages.update(dict.fromkeys(part.bookmarks, page))
        used += height
        while group[-1].may_split and used > body_height(is_wide=wide):
            page, used = page + 1, used - body_height(is_wide=wide) + group[-1].header
        if item.turns:
            page, used, wide = page + 1, 0.0, not wide
        group = []
    return pages


def _items(body: Element) -> Iterator[_Item]:
    width = (SHORT - 2 * MARGIN) * _POINT
    wide = (LONG - 2 * MARGIN) * _POINT
    for element in body:
        if element.tag == qn("w:tbl"):
            yield from _rows(element)
        elif element.tag == qn("w:p"):
            item = _paragraph(element, width)
            yield item
            if item.turns:
                width, wide = wide, width


def _paragraph(element: Element, width: float) -> _Item:
    properties = element.find(qn("w:pPr"))
    style = _style_of(properties)
    size, bold, above, below, keeps = metrics(style)
    picture = next(element.iter(qn("wp:extent")), None)
    if picture is not None:
        height = int(picture.get("cy")) / 12_700 + above + below
    else:
        height = _count_lines(_text(element), width, size, bold=bold) * size * _LEADING + above + below
    return _Item(
        height=height,
        below=below,
        bookmarks=_bookmarks(element),
        begins_page=_is_set(properties, "w:pageBreakBefore"),
        stays_with_next=keeps or _is_set(properties, "w:keepNext"),
        turns=properties is not None and properties.find(qn("w:sectPr")) is not None,
    )


def _rows(table: Element) -> Iterator[_Item]:
    widths = [int(column.get(qn("w:w"))) / 20 for column in table.find(qn("w:tblGrid"))]
    header = 0.0
    for number, row in enumerate(table.iter(qn("w:tr"))):
        cells = list(row.iter(qn("w:tc")))
        height = max(
            _cell_height(cell, width) for cell, width in zip(cells, _spans(cells, widths), strict=True)
        )
        stays = any(_is_set(cell.find(qn("w:p")).find(qn("w:pPr")), "w:keepNext") for cell in cells[:1])
        yield _Item(
            height=height,
            bookmarks=_bookmarks(row),
            stays_with_next=stays,
            header=header,
            may_split=row.find(f".//{qn('w:cantSplit')}") is None,
        )
        header = header if number else height


def _spans(cells: list[Element], widths: list[float]) -> list[float]:
    return [sum(widths)] if len(cells) < len(widths) else widths


def _cell_height(cell: Element, width: float) -> float:
    paragraph = cell.find(qn("w:p"))
    size, _, above, below, _ = metrics(_style_of(paragraph.find(qn("w:pPr"))))
    bold = next(paragraph.iter(qn("w:b")), None) is not None
    lines = _count_lines(_text(paragraph), width - _CELL_SIDES, size, bold=bold)
    return lines * size * _LEADING + above + below + _CELL_ENDS


def _count_lines(text: str, width: float, size: float, *, bold: bool) -> int:
    lines = 0
    for part in text.split("\n"):
        lines, left = lines + 1, width
        for word in part.split(" "):
            needed = _width_of(word, size, bold=bold)
            if needed > left and left < width:
                lines, left = lines + 1, width
            left -= needed + _width_of(" ", size, bold=bold)
    return max(lines, 1)


def _width_of(word: str, size: float, *, bold: bool) -> float:
    codes = (ord(character) - 32 for character in word)
    total = sum(_WIDTHS[code] if 0 <= code < len(_WIDTHS) else 556 for code in codes)
    return total * size / 1000 * (_BOLD if bold else 1)


def _text(element: Element) -> str:
    parts = element.iter(qn("w:t"), qn("w:br"))
    return "".join("\n" if part.tag == qn("w:br") else part.text or "" for part in parts)


def _bookmarks(element: Element) -> tuple[str, ...]:
    return tuple(mark.get(qn("w:name")) for mark in element.iter(qn("w:bookmarkStart")))


def _style_of(properties: Element) -> str:
    style = properties.find(qn("w:pStyle")) if properties is not None else None
    return str(style.get(qn("w:val"))) if style is not None else "Normal"


def _is_set(properties: Element, name: str) -> bool:
    mark = properties.find(qn(name)) if properties is not None else None
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false")
