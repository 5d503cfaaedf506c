"""A report as a Word document: real headings, a table of contents, tables whose head is on every page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import zip_longest

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
from tui_tracker.domain.report.model import Badge, Report
from tui_tracker.domain.report.outline import outline
from tui_tracker.errors import UsageError
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.palette import BAND, INK, QUIET, RULE, colours
from tui_tracker.exporters.shared.reproducible_zip import make_reproducible, report_time

try:
    from docx.document import Document
    from docx.shared import Mm
    from docx.text.paragraph import Paragraph as Words

    from tui_tracker.exporters.word import ooxml
    from tui_tracker.exporters.word import styles as word_styles
    from tui_tracker.exporters.word.chart_picture import draw
except ImportError as fault:
    raise UsageError(
        f"A report in Word needs {fault.name}, which is not installed.", 'pip install "tui-tracker[docx]"'
    ) from fault

CELL = "TableText"
"""Id of the style of text in tables."""
TOGETHER = 10
"""Lines up to which a table is kept on one page."""
BEGINNING_PAGES = ("by-theme", "key", "theme-")
"""How the anchors of headings begin that begin a page: what follows is read as a whole."""
ACROSS = 9
"""Lines up to which a tally is set across the page."""


def export_word(report: Report) -> bytes:
    """Return the report as a .docx file; the same report gives the same bytes."""
    blocks = outline(report)
    is_portrait = not any(isinstance(one, Chart) or _lists_actions(one) for one in blocks)
    running_title = f"{report.plan}, {report.period.label}"
    document = word_styles.new_document(running_title, is_portrait=is_portrait)
    _Layout(document, blocks).lay_out()
    _describe(document, report)
    out = io.BytesIO()
    document.save(out)
    return make_reproducible(out.getvalue(), report_time(report))


def _describe(document: Document, report: Report) -> None:
    told = document.core_properties
    told.title, told.author = unix_lines(report.title), unix_lines(report.author)
    told.subject, told.language = f"Progress report, {report.period.label}", "en-GB"
    told.keywords = ", ".join(theme.name for theme in report.themes)[:255]
    told.last_modified_by, told.revision, told.comments = unix_lines(report.author), 1, ""
    told.created = told.modified = report_time(report)


def _lists_actions(block: Block) -> bool:
    return isinstance(block, Table) and block.lists_actions


class _Layout:
    """Lays blocks out one after the other; a report of few parts has no title page of its own."""

    def __init__(self, document: Document, blocks: tuple[Block, ...]) -> None:
        self._document, self._blocks = document, blocks
        self._headings = [one for one in blocks if isinstance(one, Heading)]
        self._has_title_page = len(self._headings) > 2
        page = document.sections[0].page_width
        assert page is not None
        self._width = page.mm - 2 * word_styles.MARGIN

    def lay_out(self) -> None:
        for block, following in zip_longest(self._blocks, self._blocks[1:]):
            match block:
                case Cover():
                    self._cover(block)
                case Heading():
                    self._heading(block)
                case Paragraph():
                    words = self._words(block.text, "Normal")
                    words.paragraph_format.keep_with_next = isinstance(following, Table) or None
                case Table():
                    self._table(block)
                case Chart():
                    self._chart(block)

    def _words(self, text: str, style: str) -> Words:
        return self._document.add_paragraph(unix_lines(text), style)

    def _cover(self, cover: Cover) -> None:
        if cover.draft:
            self._words("Draft, not for publication", "Draft Head")
            for reason in cover.draft:
                self._words(reason, "Draft")
        title = self._words(cover.title, "Title")
        self._words(cover.subtitle, "Subtitle")
        if not self._has_title_page:
            title.paragraph_format.space_before = 0
            self._words(" · ".join(f"{name}: {text}" for name, text in cover.facts), "In Words")
            return
        columns = (Column(name="", width=20), Column(name="", width=80))
        self._rows(columns, "About this report", [(name, text) for name, text in cover.facts], has_head=False)
        self._contents()

    def _contents(self) -> None:
        """Set the table of contents: a field that Word updates, filled beforehand with links."""
        self._words("Contents", "Contents Head")
        for number, one in enumerate(self._headings):
            entry = self._words("", f"toc {one.level}")
            if not number:
                for part in list(ooxml.field('TOC \\o "1-2" \\h \\z \\u'))[:3]:
                    entry._p.append(part)
            ooxml.link(entry, one.text, _bookmark(one))
        entry._p.append(ooxml.element("r", ooxml.element("fldChar", fldCharType="end")))

    def _heading(self, heading: Heading) -> None:
        words = self._words(heading.text, f"Heading {heading.level}")
        number = self._headings.index(heading)
        begins_page = number == 0 or heading.anchor.startswith(BEGINNING_PAGES)
        words.paragraph_format.page_break_before = self._has_title_page and begins_page
        ooxml.mark(words, _bookmark(heading), number)

    def _chart(self, chart: Chart) -> None:
        self._words(chart.title, "Heading 3")
        if chart.rows:
            picture = self._words("", "Picture").add_run()
            picture.add_picture(io.BytesIO(draw(chart)), width=Mm(self._width * 0.66))
            ooxml.describe(picture, chart.title, chart.words)
        self._words(chart.words, "In Words")

    def _table(self, table: Table) -> None:
        if table.kind is TableKind.TALLY and len(table.lines) <= ACROSS:
            self._across(table)
        else:
            if table.caption:
                self._words(table.caption, "Heading 3")
            self._rows(table.columns, table.title, table.lines)
        self._words("", "Small Gap")

    def _across(self, table: Table) -> None:
        """Set a tally across the page, a column for each of its lines: it takes three rows."""
        lines = [one for one in table.lines if not isinstance(one, Band)]
        widths = [self._width * 0.12, *(self._width * 0.88 / len(lines) for _ in lines)]
        laid = ooxml.table(widths, RULE, table.title)
        for place, column in enumerate(table.columns):
            cells = [ooxml.cell(ooxml.run(column.name, ooxml.bold()), widths[0], style=CELL, with_next=True)]
            cells += [
                _value(line[place], widths[1], is_bold=not place, side="right", together=True)
                for line in lines
            ]
            laid.append(ooxml.row(cells, is_head=not place))
        self._append(laid)

    def _rows(
        self, columns: Sequence[Column], title: str, lines: Sequence[Line | Band], *, has_head: bool = True
    ) -> None:
        shares = sum(one.width for one in columns)
        total = self._width * min(1, max(shares, 60) / 100)
        widths = [total * one.width / shares for one in columns]
        table = ooxml.table(widths, RULE, title)
        if has_head:
            table.append(ooxml.row([
                ooxml.cell(ooxml.run(one.name, ooxml.bold(), ooxml.colour(INK)), width, fill=BAND, style=CELL,
                           side="right" if one.is_number else "left", with_next=True)
                for one, width in zip(columns, widths, strict=True)
            ], is_head=True))  # fmt: skip
        for line in lines:
            together = len(lines) <= TOGETHER and line is not lines[-1]
            table.append(
                _band(line, widths)
                if isinstance(line, Band)
                else _line(line, columns, widths, together=together)
            )
        self._append(table)

    def _append(self, table: ooxml.Element) -> None:
        body = self._document.element.body
        body.insert(len(body) - 1, table)


def _band(band: Band, widths: list[float]) -> ooxml.Element:
    content = ooxml.run(band.text, ooxml.bold(), ooxml.colour(QUIET))
    return ooxml.row([ooxml.cell(content, sum(widths), style=CELL, span=len(widths), with_next=True)])


def _line(line: Line, columns: Sequence[Column], widths: Sequence[float], *, together: bool) -> ooxml.Element:
    cells = []
    for place, (one, column, width) in enumerate(zip(line, columns, widths, strict=True)):
        side = "right" if column.is_number else "left"
        cells.append(_value(one, width, is_bold=not place, side=side, together=together))
    return ooxml.row(cells)


def _value(
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
