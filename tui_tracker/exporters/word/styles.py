"""Set up the page, header, footer and text styles of a Word report."""

from __future__ import annotations

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from tui_tracker.domain.report.wording import ADDED_COMMA
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.palette import INK, QUIET, colours
from tui_tracker.exporters.word import ooxml

MARGIN = 18
SHORT, LONG = 210, 297
"""The page margin and the sides of an A4 page, in millimetres."""
TOP, BOTTOM = 17, 15
"""The margins above and below, in millimetres."""
FONT = "Arial"
LINE_SPACING = 1.08
"""The height of a line as a multiple of the font's own."""
_STYLES: dict[str, tuple[float, str, bool, float, float]] = {
    # name: points, colour, bold, points above, points below
    "Normal": (10, INK, False, 0, 6),
    "Title": (22, INK, True, 0, 2),
    "Subtitle": (13, QUIET, False, 0, 4),
    "Lead": (12.5, INK, True, 0, 5),
    "Heading 1": (17, INK, True, 14, 6),
    "Heading 2": (14, INK, True, 12, 5),
    "Heading 3": (11, INK, True, 8, 3),
    "toc 1": (10, INK, False, 2, 1),
    "toc 2": (10, INK, False, 0, 1),
    "Table Text": (9, INK, False, 0, 0),
    "In Words": (8.5, QUIET, False, 1, 4),
    "Picture": (9, INK, False, 1, 0),
    "Contents Head": (12, INK, True, 12, 4),
    "Draft Head": (11, colours("red")[0], True, 4, 1),
    "Draft": (9.5, colours("red")[0], False, 0, 6),
    "Small Gap": (4, INK, False, 0, 0),
}
_KEPT_WITH_NEXT = ("Heading 1", "Heading 2", "Heading 3", "Contents Head", "Picture")


def new_document(running_title: str) -> Word:
    """Return an empty document of A4 pages with our styles, a header and a footer."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(SHORT), Mm(LONG)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.footer_distance = section.header_distance = Mm(8)
    section.different_first_page_header_footer = True
    for name in _STYLES:
        _apply_style(_find_or_add_style(document, name), name)
    document.styles.add_style(ADDED_COMMA, WD_STYLE_TYPE.CHARACTER)
    head = section.header.paragraphs[0]
    head.style = document.styles["In Words"]
    head.text = unix_lines(running_title)
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["In Words"]
    foot._p.append(ooxml.run("Page "))
    for part in (*ooxml.field("PAGE", "1"), ooxml.run(" of "), *ooxml.field("NUMPAGES", "1")):
        foot._p.append(part)
    return document


def turn_page(document: Word, *, is_wide: bool, is_first: bool = False) -> None:
    """Start a new page on its side, or upright again; `is_first` for the document's first page."""
    section = document.sections[0] if is_first else document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if is_wide else (Mm(SHORT), Mm(LONG))
    section.different_first_page_header_footer = is_first


def body_height(*, is_wide: bool) -> float:
    """Return the height between the margins of a page, in points."""
    return ((SHORT if is_wide else LONG) - TOP - BOTTOM) * 72 / 25.4


def metrics(style_id: str) -> tuple[float, bool, float, float, bool]:
    """Return a style's size, whether it is bold, its space above and below, whether it stays with the next.

    Sizes are in points.
    """
    name = next((name for name in _STYLES if name.replace(" ", "").lower() == style_id.lower()), "Normal")
    size, _, bold, above, below = _STYLES[name]
    return size, bold, above, below, name in _KEPT_WITH_NEXT


def _find_or_add_style(document: Word, name: str) -> ParagraphStyle:
    for style in document.styles:
        if style.name == name and isinstance(style, ParagraphStyle):
            return style
    new_style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(new_style, ParagraphStyle)
    new_style.base_style = document.styles["Normal"]
    return new_style


def _apply_style(style: ParagraphStyle, name: str) -> None:
    size, colour, bold, above, below = _STYLES[name]
    font, form = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
    font.color.rgb = RGBColor.from_string(colour)
    properties = style.element.get_or_add_rPr()
    _replace_theme_font(properties)
    if name == "Normal":
        properties.append(ooxml.element("lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA"))
    form.line_spacing = LINE_SPACING
    form.space_before, form.space_after = Pt(above), Pt(below)
    form.keep_with_next = name in _KEPT_WITH_NEXT
    if name.startswith("toc"):
        form.tab_stops.add_tab_stop(Mm(SHORT - 2 * MARGIN), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        form.left_indent = Mm(6) if name == "toc 2" else Mm(0)
    _remove_rule(style)


def _replace_theme_font(properties: ooxml.Element) -> None:
    """Replace the theme font, which the headings of the template use, by our font."""
    fonts = properties.find(qn("w:rFonts"))
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)


def _remove_rule(style: ParagraphStyle) -> None:
    """Remove the line that the template draws below a title."""
    form = style.element.pPr
    rule = form.find(qn("w:pBdr")) if form is not None else None
    if rule is not None:
        form.remove(rule)
