"""Build elements of a Word document that python-docx does not offer: fields, bookmarks, links, rows.

Element names and their order are those of ECMA-376, part 1, section 17.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.palette import LINK
from tui_tracker.exporters.shared.web_links import link_parts

Element = Any
TWIPS = 56.6929
"""Twentieths of a point in a millimetre."""


def element(tag: str, /, *children: Element, **attributes: object) -> Element:
    """Return a new element of the w namespace: `element("jc", val="right")`."""
    created = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        created.set(qn(f"w:{key}"), str(value))
    for child in children:
        created.append(child)
    return created


def run(text: str, *marks: Element) -> Element:
    """Return a run of text with properties, if any; a line feed becomes a line break."""
    text_run = element("r", *([element("rPr", *marks)] if marks else ()))
    for number, line in enumerate(unix_lines(text).split("\n")):
        if number:
            text_run.append(element("br"))
        content = element("t")
        content.text = line
        content.set(qn("xml:space"), "preserve")
        text_run.append(content)
    return text_run


def field(code: str, shown: str = "", *marks: Element) -> Iterator[Element]:
    """Yield the runs of a field such as `PAGE`; `shown` is its text until Word updates it."""
    instruction = element("instrText")
    instruction.text = f" {code} "
    instruction.set(qn("xml:space"), "preserve")
    yield element("r", element("fldChar", fldCharType="begin"))
    yield element("r", instruction)
    yield element("r", element("fldChar", fldCharType="separate"))
    yield run(shown, *marks)
    yield element("r", element("fldChar", fldCharType="end"))


def add_bookmark(paragraph: Paragraph, name: str) -> None:
    """Add a bookmark around the text of a paragraph; its number is that at the end of its name."""
    number = name.rpartition("_")[2]
    start, end = element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def link(text: str, bookmark: str, *marks: Element) -> Element:
    """Return a link to a bookmark."""
    return element("hyperlink", run(text, *marks, colour(LINK)), anchor=bookmark, history=1)


def linked_runs(text: str, *marks: Element) -> Iterator[Element]:
    """Yield the runs of a text, its web addresses as links."""
    for part in link_parts(unix_lines(text)):
        if part.address:
            yield from field(f'HYPERLINK "{part.address}"', part.text, *_copies(marks), colour(LINK))
        else:
            yield run(part.text, *_copies(marks))


def _copies(marks: Iterable[Element]) -> Iterator[Element]:
    """Yield copies of properties: an element has one place only."""
    return (deepcopy(mark) for mark in marks)


def contents_link(text: str, bookmark: str) -> Element:
    """Return an entry of a table of contents: a link with the page of a bookmark after a tab."""
    page = list(field(f"PAGEREF {bookmark} \\h", "?"))
    return element("hyperlink", run(text), element("r", element("tab")), *page, anchor=bookmark, history=1)


def set_page(entry: Element, page: int) -> None:
    """Set the page that an entry of a table of contents shows until Word updates it."""
    shown = list(entry.iter(qn("w:t")))[-1]
    shown.text = str(page)


def mark_cell(cell_element: Element, bookmark: str) -> None:
    """Add a bookmark around the text of a cell with one paragraph; its number is that in its name."""
    paragraph = cell_element.find(qn("w:p"))
    number = bookmark.rpartition("_")[2]
    paragraph.insert(1, element("bookmarkStart", id=number, name=bookmark))
    paragraph.append(element("bookmarkEnd", id=number))


def set_alt_text(picture: Run, title: str, words: str) -> None:
    """Set the alternative text of the picture in a run."""
    (picture_properties,) = picture._r.xpath(".//wp:docPr")
    picture_properties.set("title", unix_lines(title))
    picture_properties.set("descr", unix_lines(words))


def table(widths: Sequence[float], rule: str, title: str) -> Element:
    """Return a table without rows; `widths` are in millimetres, `rule` is the colour of its lines."""
    line = {"val": "single", "sz": 4, "space": 0, "color": rule}
    borders = element("tblBorders", *(element(side, **line) for side in ("top", "bottom", "insideH")))
    margins = element("tblCellMar", *(
        element(side, w=size, type="dxa")
        for side, size in (("top", 40), ("left", 80), ("bottom", 40), ("right", 80))
    ))  # fmt: skip
    total = sum(_twips(width) for width in widths)
    properties = element(
        "tblPr", element("tblW", w=total, type="dxa"), borders, element("tblLayout", type="fixed"), margins,
        element("tblCaption", val=unix_lines(title)),
    )  # fmt: skip
    grid = element("tblGrid", *(element("gridCol", w=_twips(width)) for width in widths))
    return element("tbl", properties, grid)


def row(cells: Sequence[Element], *, is_head: bool = False, may_split: bool = False) -> Element:
    """Return a row, which is split over pages only if it may; a header row is repeated on every page."""
    properties = element("trPr", *([] if may_split else [element("cantSplit")]))
    if is_head:
        properties.append(element("tblHeader"))
    return element("tr", properties, *cells)


def cell(
    content: Iterable[Element] | Element, width: float, *, fill: str = "", side: str = "left", style: str,
    span: int = 1, with_next: bool = False,
) -> Element:  # fmt: skip
    """Return a cell with one paragraph of a run or several; `width` is in millimetres.

    What its style says already is left out: the report of a large plan has sixty thousand cells in memory.
    """
    properties = element("tcPr", element("tcW", w=_twips(width), type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=span))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    form = element("pPr", element("pStyle", val=style))
    if with_next:
        form.append(element("keepNext"))
    if side != "left":
        form.append(element("jc", val=side))
    runs = [content] if hasattr(content, "tag") else content
    return element("tc", properties, element("p", form, *runs))


def colour(hexadecimal: str) -> Element:
    """Return the property for a text colour of six hex digits."""
    return element("color", val=hexadecimal)


def shade(fill: str) -> Element:
    """Return the property for a colour of six hex digits behind a text."""
    return element("shd", val="clear", color="auto", fill=fill)


def bold() -> Element:
    """Return the property for bold text."""
    return element("b")


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS)
