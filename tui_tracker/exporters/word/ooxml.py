"""Parts of a Word document that python-docx has no words for: fields, bookmarks, links, table rows.

Element names and their order are those of ECMA-376, part 1, section 17.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tui_tracker.exporters.shared.escape import unix_lines

Element = Any
TWIPS = 56.6929
"""Twentieths of a point in a millimetre."""


def element(tag: str, /, *children: Element, **attributes: object) -> Element:
    """Make an element of the w namespace, `element("jc", val="right")`."""
    created = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        created.set(qn(f"w:{key}"), str(value))
    for child in children:
        created.append(child)
    return created


def run(text: str, *marks: Element) -> Element:
    """Make a run of text with properties; a line feed becomes a line break."""
    text_run = element("r", element("rPr", *marks))
    for number, line in enumerate(unix_lines(text).split("\n")):
        if number:
            text_run.append(element("br"))
        words = element("t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        text_run.append(words)
    return text_run


def field(code: str, shown: str = "", *marks: Element) -> Iterator[Element]:
    """Yield the runs of a field, such as `PAGE`, with what it shows until it is updated."""
    instruction = element("instrText")
    instruction.text = f" {code} "
    instruction.set(qn("xml:space"), "preserve")
    yield element("r", element("fldChar", fldCharType="begin"))
    yield element("r", instruction)
    yield element("r", element("fldChar", fldCharType="separate"))
    yield run(shown, *marks)
    yield element("r", element("fldChar", fldCharType="end"))


def mark(words: Paragraph, name: str, number: int) -> None:
    """Put a bookmark around a paragraph's text."""
    start, end = element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)
    words._p.insert(1 if words._p.pPr is not None else 0, start)
    words._p.append(end)


def link(words: Paragraph, text: str, bookmark: str) -> None:
    """Add a link to a bookmark."""
    words._p.append(element("hyperlink", run(text), anchor=bookmark, history=1))


def describe(picture: Run, title: str, words: str) -> None:
    """Give the picture in a run its text for whoever cannot see it."""
    (picture_properties,) = picture._r.xpath(".//wp:docPr")
    picture_properties.set("title", unix_lines(title))
    picture_properties.set("descr", unix_lines(words))


def table(widths: Sequence[float], rule: str, title: str) -> Element:
    """Make a table without rows: columns of so many millimetres, a thin rule under each row."""
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


def row(cells: Sequence[Element], *, is_head: bool = False) -> Element:
    """Make a row that is not split over pages; a head is repeated on each."""
    properties = element("trPr", element("cantSplit"))
    if is_head:
        properties.append(element("tblHeader"))
    return element("tr", properties, *cells)


def cell(
    content: Element, width: float, *, fill: str = "", side: str = "left", style: str, span: int = 1,
    with_next: bool = False,
) -> Element:  # fmt: skip
    """Make a cell with one paragraph of one run."""
    properties = element("tcPr", element("tcW", w=_twips(width), type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=span))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    form = element("pPr", element("pStyle", val=style))
    if with_next:
        form.append(element("keepNext"))
    form.append(element("jc", val=side))
    return element("tc", properties, element("p", form, content))


def colour(hexadecimal: str) -> Element:
    return element("color", val=hexadecimal)


def bold() -> Element:
    return element("b")


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS)
