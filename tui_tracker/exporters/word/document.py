"""Export a report as a Word document with headings, a table of contents and repeated table headers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import zip_longest

from tui_tracker.domain.plan.legend import Badge
from tui_tracker.domain.report.blocks import (
    Band,
    Block,
    Chart,
    Column,
    Cover,
    Heading,
    Line,
    Paragraph,
    Table,
    TableKind,
)
from tui_tracker.domain.report.model import Report
from tui_tracker.domain.report.outline import outline
from tui_tracker.errors import UsageError
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.palette import BAND, INK, QUIET, RULE, colours
from tui_tracker.exporters.shared.reproducible_zip import make_reproducible, report_time

try:
    from docx.document import Document
    from docx.shared import Mm
    from docx.text.paragraph import Paragraph as WordParagraph

    from tui_tracker.exporters.word import ooxml
    from tui_tracker.exporters.word import styles as word_styles
    from tui_tracker.exporters.word.chart_picture import draw
except ImportError as fault:
    raise UsageError(
        f"A report in Word needs {fault.name}, which is not installed.", 'pip install "tui-tracker[docx]"'
    ) from fault

CELL = "TableText"
"""The ID of the style for text in tables."""
KEPT_TOGETHER_ROWS = 10
"""Tables of up to this many rows are kept on one page."""
NEW_PAGE_ANCHORS = ("by-theme", "key", "theme-")
"""A heading whose anchor begins like this starts a new page."""
ACROSS_PAGE_ROWS = 9
"""Tallies of up to this many rows are laid out across the page."""


def export_word(report: Report) -> bytes:
    """Return the report as a .docx file; the same report gives the same bytes."""
    blocks = outline(report)
    is_portrait = not any(isinstance(block, Chart) or _lists_actions(block) for block in blocks)
    running_title = f"{report.plan}, {report.period.label}"
    document = word_styles.new_document(running_title, is_portrait=is_portrait)
    _Layout(document, blocks).lay_out()
    _set_properties(document, report)
    out = io.BytesIO()
    document.save(out)
    return make_reproducible(out.getvalue(), report_time(report))


def _set_properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    properties.title, properties.author = unix_lines(report.title), unix_lines(report.author)
    properties.subject, properties.language = f"Progress report, {report.period.label}", "en-GB"
    properties.keywords = ", ".join(theme.name for theme in report.themes)[:255]
    properties.last_modified_by, properties.revision, properties.comments = unix_lines(report.author), 1, ""
    properties.created = properties.modified = report_time(report)


def _lists_actions(block: Block) -> bool:
    return isinstance(block, Table) and block.lists_actions


class _Layout:
    """Writes the blocks of a report into a document in order; a short report has no separate title page."""

    def __init__(self, document: Document, blocks: tuple[Block, ...]) -> None:
        self._document, self._blocks = document, blocks
        self._headings = [block for block in blocks if isinstance(block, Heading)]
        self._has_title_page = len(self._headings) > 2
        page = document.sections[0].page_width
        assert page is not None
        self._width = page.mm - 2 * word_styles.MARGIN

    def lay_out(self) -> None:
        for block, following in zip_longest(self._blocks, self._blocks[1:]):
            match block:
                case Cover():
                    self._add_cover(block)
                case Heading():
                    self._add_heading(block)
                case Paragraph():
                    paragraph = self._add_text(block.text, "Normal")
                    paragraph.paragraph_format.keep_with_next = isinstance(following, Table) or None
                case Table():
                    self._add_table(block)
                case Chart():
                    self._add_chart(block)

    def _add_text(self, text: str, style: str) -> WordParagraph:
        return self._document.add_paragraph(unix_lines(text), style)

    def _add_cover(self, cover: Cover) -> None:
        if cover.draft:
            self._add_text("Draft, not for publication", "Draft Head")
            for reason in cover.draft:
                self._add_text(reason, "Draft")
        title = self._add_text(cover.title, "Title")
        self._add_text(cover.subtitle, "Subtitle")
        if not self._has_title_page:
            title.paragraph_format.space_before = 0
            self._add_text(" · ".join(f"{name}: {text}" for name, text in cover.facts), "In Words")
            return
        columns = (Column(name="", width=20), Column(name="", width=80))
        self._add_rows(
            columns, "About this report", [(name, text) for name, text in cover.facts], has_head=False
        )
        self._add_contents()

    def _add_contents(self) -> None:
        """Add the table of contents: a field that Word updates, prefilled with links."""
        self._add_text("Contents", "Contents Head")
        for number, heading in enumerate(self._headings):
            entry = self._add_text("", f"toc {heading.level}")
            if not number:
                for part in list(ooxml.field('TOC \\o "1-2" \\h \\z \\u'))[:3]:
                    entry._p.append(part)
            ooxml.add_link(entry, heading.text, _bookmark(heading))
        entry._p.append(ooxml.element("r", ooxml.element("fldChar", fldCharType="end")))

    def _add_heading(self, heading: Heading) -> None:
        paragraph = self._add_text(heading.text, f"Heading {heading.level}")
        number = self._headings.index(heading)
        begins_page = number == 0 or heading.anchor.startswith(NEW_PAGE_ANCHORS)
        paragraph.paragraph_format.page_break_before = self._has_title_page and begins_page
        ooxml.add_bookmark(paragraph, _bookmark(heading), number)

    def _add_chart(self, chart: Chart) -> None:
        self._add_text(chart.title, "Heading 3")
        if chart.rows:
            picture = self._add_text("", "Picture").add_run()
            picture.add_picture(io.BytesIO(draw(chart)), width=Mm(self._width * 0.66))
            ooxml.set_alt_text(picture, chart.title, chart.words)
        self._add_text(chart.words, "In Words")

    def _add_table(self, table: Table) -> None:
        if table.kind is TableKind.TALLY and len(table.lines) <= ACROSS_PAGE_ROWS:
            self._add_across(table)
        else:
            if table.caption:
                self._add_text(table.caption, "Heading 3")
            self._add_rows(table.columns, table.title, table.lines)
        self._add_text("", "Small Gap")

    def _add_across(self, table: Table) -> None:
        """Add a tally laid out across the page, one column for each of its lines."""
        lines = [line for line in table.lines if not isinstance(line, Band)]
        widths = [self._width * 0.12, *(self._width * 0.88 / len(lines) for _ in lines)]
        across_table = ooxml.table(widths, RULE, table.title)
        for number, column in enumerate(table.columns):
            cells = [ooxml.cell(ooxml.run(column.name, ooxml.bold()), widths[0], style=CELL, with_next=True)]
            cells += [
                _value_cell(line[number], widths[1], is_bold=not number, side="right", together=True)
                for line in lines
            ]
            across_table.append(ooxml.row(cells, is_head=not number))
        self._append(across_table)

    def _add_rows(
        self, columns: Sequence[Column], title: str, lines: Sequence[Line | Band], *, has_head: bool = True
    ) -> None:
        shares = sum(column.width for column in columns)
        total = self._width * min(1, max(shares, 60) / 100)
        widths = [total * column.width / shares for column in columns]
        table = ooxml.table(widths, RULE, title)
        if has_head:
            table.append(ooxml.row([
                ooxml.cell(ooxml.run(column.name, ooxml.bold(), ooxml.colour(INK)), width, fill=BAND,
                           style=CELL, side="right" if column.is_number else "left", with_next=True)
                for column, width in zip(columns, widths, strict=True)
            ], is_head=True))  # fmt: skip
        for line in lines:
            together = len(lines) <= KEPT_TOGETHER_ROWS and line is not lines[-1]
            table.append(
                _band_row(line, widths)
                if isinstance(line, Band)
                else _line_row(line, columns, widths, together=together)
            )
        self._append(table)

    def _append(self, table: ooxml.Element) -> None:
        body = self._document.element.body
        body.insert(len(body) - 1, table)


def _band_row(band: Band, widths: list[float]) -> ooxml.Element:
    content = ooxml.run(band.text, ooxml.bold(), ooxml.colour(QUIET))
    return ooxml.row([ooxml.cell(content, sum(widths), style=CELL, span=len(widths), with_next=True)])


def _line_row(
    line: Line, columns: Sequence[Column], widths: Sequence[float], *, together: bool
) -> ooxml.Element:
    cells = []
    for number, (value, column, width) in enumerate(zip(line, columns, widths, strict=True)):
        side = "right" if column.is_number else "left"
        cells.append(_value_cell(value, width, is_bold=not number, side=side, together=together))
    return ooxml.row(cells)


def _value_cell(
    value: str | int | Badge, width: float, *, is_bold: bool, side: str, together: bool
) -> ooxml.Element:
    if isinstance(value, Badge):
        fill, ink = colours(value.colour)
        content = ooxml.run(value.text, ooxml.bold(), ooxml.colour(ink))
        return ooxml.cell(content, width, fill=fill, side=side, style=CELL, with_next=together)
    content = ooxml.run(str(value), *([ooxml.bold()] if is_bold else []))
    return ooxml.cell(content, width, style=CELL, side=side, with_next=together)


def _bookmark(heading: Heading) -> str:
    return f"_Toc_{heading.anchor}".replace("-", "_")[:40]
