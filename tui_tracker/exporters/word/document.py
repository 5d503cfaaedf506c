"""Export a report as a Word document with headings, a table of contents and repeated table headers."""

from __future__ import annotations

import io
from itertools import zip_longest

from tui_tracker.domain.report.blocks import (
    Block,
    Chart,
    Contents,
    Cover,
    Emphasis,
    Heading,
    Paragraph,
    Table,
    TableKind,
)
from tui_tracker.domain.report.model import Report
from tui_tracker.domain.report.outline import outline
from tui_tracker.exporters.shared.chapters import begins_page, is_wide, split_into_chapters
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.long_texts import check_length
from tui_tracker.exporters.shared.reproducible_zip import make_reproducible, report_time
from tui_tracker.optional_parts import missing_part

try:
    from docx.document import Document
    from docx.shared import Mm
    from docx.text.paragraph import Paragraph as WordParagraph

    from tui_tracker.exporters.word import ooxml
    from tui_tracker.exporters.word import styles as word_styles
    from tui_tracker.exporters.word.chart_picture import draw
    from tui_tracker.exporters.word.page_numbers import estimate_pages
    from tui_tracker.exporters.word.tables import build_across, build_table
except ImportError as fault:
    raise missing_part("Word reports", "docx") from fault

_LONGEST_PROPERTY = 255
_LONGEST = 6_000_000
"""The most characters of a report: Word and this program need ten seconds for them."""
ACROSS_PAGE_ROWS = 8
"""Tallies of up to this many rows are laid out across the page."""


def export_word(report: Report) -> bytes:
    """Return the report as a .docx file; the same report gives the same bytes.

    Raises `UsageError` if it is too long: about 3,000 pages.
    """
    blocks = outline(report)
    check_length(blocks, _LONGEST, "Word")
    document = word_styles.new_document(f"{report.plan}, {report.period.label}")
    _Layout(document, blocks).lay_out()
    _set_properties(document, report)
    out = io.BytesIO()
    document.save(out)
    return make_reproducible(out.getvalue(), report_time(report))


def _set_properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    properties.title, properties.author = _property(report.title), _property(report.author)
    properties.subject, properties.language = _property(f"Progress report, {report.period.label}"), "en-GB"
    properties.keywords = _property(", ".join(theme.name for theme in report.themes))
    properties.last_modified_by, properties.revision, properties.comments = _property(report.author), 1, ""
    properties.created = properties.modified = report_time(report)


def _property(text: str) -> str:
    """Return a text as a property of the document, which holds a line of this length at most."""
    return unix_lines(text)[:_LONGEST_PROPERTY]


class _Layout:
    """Writes the blocks of a report into a document in order; chapters with wide tables lie on their side."""

    def __init__(self, document: Document, blocks: tuple[Block, ...]) -> None:
        self._document, self._blocks = document, blocks
        self._headings = [block for block in blocks if isinstance(block, Heading)]
        self._bookmarks: dict[str, str] = {}
        self._page_numbers: dict[str, ooxml.Element] = {}
        """Bookmark to its entry in the table of contents."""
        self._is_wide = False
        self._begins_page = True

    @property
    def _width(self) -> float:
        """The width between the margins, in millimetres."""
        return (word_styles.LONG if self._is_wide else word_styles.SHORT) - 2 * word_styles.MARGIN

    def lay_out(self) -> None:
        for number, chapter in enumerate(split_into_chapters(self._blocks)):
            if is_wide(chapter) != self._is_wide:
                self._is_wide = not self._is_wide
                self._begins_page = True
                word_styles.turn_page(self._document, is_wide=self._is_wide, is_first=not number)
            for block, following in zip_longest(chapter, chapter[1:]):
                self._add(block, following)
        self._number_contents()

    def _add(self, block: Block, following: Block | None) -> None:
        match block:
            case Cover():
                self._add_cover(block)
            case Contents():
                self._add_contents()
            case Heading():
                self._add_heading(block)
            case Paragraph():
                self._add_paragraph(block, following)
            case Table():
                self._add_table(block)
            case Chart():
                self._add_chart(block)
        self._begins_page = isinstance(block, (Cover, Heading)) and self._begins_page

    def _add_text(self, text: str, style: str) -> WordParagraph:
        return self._document.add_paragraph(unix_lines(text), style)

    def _add_cover(self, cover: Cover) -> None:
        self._add_text(cover.title, "Title")
        self._add_text(cover.subtitle, "Subtitle")
        facts = [(name, text) for name, text in cover.facts if text not in cover.subtitle]
        self._add_text(" · ".join(f"{name}: {text}" for name, text in facts), "In Words")
        if cover.draft:
            self._add_text("Draft, not for publication", "Draft Head")
            self._add_text(" ".join(cover.draft), "Draft")

    def _add_contents(self) -> None:
        """Add the table of contents: a field that Word updates, prefilled with links."""
        head = self._add_text("Contents", "Contents Head")
        head.paragraph_format.page_break_before = True
        listed = [heading for heading in self._headings if heading.listed]
        for number, heading in enumerate(listed):
            entry = self._add_text("", f"toc {heading.level}")
            if not number:
                for part in list(ooxml.field('TOC \\o "1-2" \\h \\z \\u'))[:3]:
                    entry._p.append(part)
            bookmark = self._bookmark(heading.anchor)
            link = ooxml.contents_link(heading.text, bookmark)
            entry._p.append(link)
            self._page_numbers[bookmark] = link
        entry._p.append(ooxml.element("r", ooxml.element("fldChar", fldCharType="end")))

    def _number_contents(self) -> None:
        """Write the estimated pages into the table of contents; Word replaces them when it updates it."""
        pages = estimate_pages(self._document.element.body)
        for bookmark, link in self._page_numbers.items():
            ooxml.set_page(link, pages[bookmark])

    def _add_heading(self, heading: Heading) -> None:
        style = f"Heading {heading.level}" if heading.listed else "Heading 3"
        paragraph = self._add_text(heading.text, style)
        begins = begins_page(heading) and not self._begins_page
        paragraph.paragraph_format.page_break_before = begins
        self._begins_page = self._begins_page or begins
        ooxml.add_bookmark(paragraph, self._bookmark(heading.anchor))

    def _add_paragraph(self, block: Paragraph, following: Block | None) -> None:
        styles = {Emphasis.LEAD: "Lead", Emphasis.NOTE: "In Words"}
        paragraph = self._add_text(block.text, styles.get(block.emphasis, "Normal"))
        paragraph.paragraph_format.keep_with_next = isinstance(following, Table) or None
        if block.see:
            paragraph._p.append(ooxml.run(" See "))
            paragraph._p.append(ooxml.link(block.see.text, self._bookmark(block.see.anchor)))
            paragraph._p.append(ooxml.run("."))

    def _add_chart(self, chart: Chart) -> None:
        self._add_text(chart.title, "Heading 3")
        if chart.bars:
            picture = self._add_text("", "Picture").add_run()
            picture.add_picture(io.BytesIO(draw(chart)), width=Mm(min(self._width, 174)))
            ooxml.set_alt_text(picture, chart.title, chart.words)
        self._add_text(chart.caption, "In Words")

    def _add_table(self, table: Table) -> None:
        if table.kind is TableKind.TALLY and len(table.lines) <= ACROSS_PAGE_ROWS:
            self._append(build_across(table, self._width))
        else:
            if table.caption:
                self._add_text(table.caption, "Heading 3")
            self._append(build_table(table, self._width, self._bookmark))
        self._add_text("", "Small Gap")

    def _append(self, table: ooxml.Element) -> None:
        body = self._document.element.body
        body.insert(len(body) - 1, table)

    def _bookmark(self, anchor: str) -> str:
        """Return the name of the bookmark for an anchor: Word allows letters, digits and underscores."""
        return self._bookmarks.setdefault(anchor, f"_Ref_{len(self._bookmarks) + 1}")
