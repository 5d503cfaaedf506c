"""Export a report as an Excel workbook: a sheet per section, all actions in one table, native charts."""

from __future__ import annotations

from collections.abc import Iterator

from tui_tracker.domain.fields import FURTHER_FIELDS
from tui_tracker.domain.report.blocks import Block, Chart, Cover, Emphasis, Heading, Paragraph, Table
from tui_tracker.domain.report.model import Report
from tui_tracker.domain.report.outline import outline
from tui_tracker.exporters.csv_table import COLUMNS, columns_of, flat_rows
from tui_tracker.exporters.excel.save import workbook_bytes
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.reproducible_zip import make_reproducible, report_time
from tui_tracker.optional_parts import missing_part

try:
    from openpyxl import Workbook

    from tui_tracker.exporters.excel import charts as excel_charts
    from tui_tracker.exporters.excel import worksheet
    from tui_tracker.exporters.excel.alternative_text import add_alternative_texts
except ImportError as fault:
    raise missing_part("Excel reports", "xlsx") from fault

_FLAT_WIDTHS = (
    10, 7, 20, 20, 7, 10, 44, 10, 26, 16, 12, 60, 16, 12, 10, 10, 10, 12,
    *(24 for _ in FURTHER_FIELDS),
)  # fmt: skip

_FIGURE_WIDTHS = (30, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12)
_ALL, _FIGURES = "All actions", "Chart figures"
_FONTS = {
    Emphasis.LEAD: worksheet.SMALL_HEADING,
    Emphasis.PLAIN: worksheet.PLAIN,
    Emphasis.NOTE: worksheet.QUIET_TEXT,
}


def export_excel(report: Report) -> bytes:
    """Return the report as an .xlsx file; the same report gives the same bytes.

    Every text is written as text, never as a formula.
    """
    workbook = Workbook()
    assert workbook.active is not None
    workbook.remove(workbook.active)
    sheets = list(_split_into_sheets(report))
    has_charts = any(isinstance(block, Chart) for _, blocks in sheets for block in blocks)
    extra = [_ALL, *([_FIGURES] if has_charts else [])]
    headings = [(name, _heading_of(blocks) or name) for name, blocks in sheets[1:]]
    _write_title_sheet(workbook, sheets[0][1], [*headings, *zip(extra, extra, strict=True)])
    figures = worksheet.SheetWriter(workbook, _FIGURES, _FIGURE_WIDTHS)
    pages = [
        _write_section_sheet(workbook, figures, name, blocks, number)
        for number, (name, blocks) in enumerate(sheets[1:])
    ]
    _connect_links(pages)
    _write_all_actions(workbook, report)
    workbook.move_sheet(figures.sheet, len(workbook.sheetnames))
    if not has_charts:
        workbook.remove(figures.sheet)
    _set_properties(workbook, report)
    content = add_alternative_texts(workbook_bytes(workbook), [page.alternative_texts for page in pages])
    return make_reproducible(content, report_time(report))


Blocks = list[Block]


def _split_into_sheets(report: Report) -> Iterator[tuple[str, Blocks]]:
    """Yield (name of the sheet, its blocks) for the cover and each top-level heading."""
    name, blocks = "Report", Blocks()
    taken = {"report", _ALL.lower(), _FIGURES.lower()}
    for block in outline(report):
        if isinstance(block, Heading) and (block.level == 1 or block.anchor.startswith("theme-")):
            if len(blocks) > 1 or name == "Report":
                yield name, blocks
            name, blocks = worksheet.free_name(block.text, taken), []
        blocks.append(block)
    yield name, blocks


def _heading_of(blocks: Blocks) -> str:
    return blocks[0].text if isinstance(blocks[0], Heading) else ""


def _write_title_sheet(workbook: Workbook, blocks: Blocks, contents: list[tuple[str, str]]) -> None:
    """Write the cover with a link to each sheet, given as (its name, its heading)."""
    (cover,) = (block for block in blocks if isinstance(block, Cover))
    page = worksheet.SheetWriter(workbook, "Report", (22, 70), pages_high=1)
    page.write(cover.title, worksheet.TITLE)
    page.write(cover.subtitle, worksheet.SUBTITLE)
    page.skip()
    if cover.draft:
        page.write("Draft, not for publication", worksheet.DRAFT)
        for reason in cover.draft:
            page.write(reason, worksheet.WARNING, across=2)
        page.skip()
    for name, text in cover.facts:
        page.row((name, text), bold=True)
    page.skip()
    page.write("Contents", worksheet.HEADING)
    for name, heading in contents:
        page.link(name, heading)


def _write_section_sheet(
    workbook: Workbook, figures: worksheet.SheetWriter, name: str, blocks: Blocks, number: int
) -> worksheet.SheetWriter:
    blocks = [
        worksheet.with_sections(block) if isinstance(block, Table) and block.lists_actions else block
        for block in blocks
    ]
    tables = [block for block in blocks if isinstance(block, Table)]
    widest = max(tables, key=lambda block: (block.lists_actions, len(block.columns)), default=None)
    columns = worksheet.widths(widest)
    is_wide = widest is not None and widest.lists_actions
    page = worksheet.SheetWriter(workbook, name, columns, is_wide=is_wide)
    for block in blocks:
        match block:
            case Heading():
                page.write(block.text, worksheet.HEADING if not page.targets else worksheet.SMALL_HEADING)
                page.targets[block.anchor] = f"#'{name}'!A{page.next - 1}"
            case Paragraph():
                page.write(block.text, _FONTS[block.emphasis], across=len(columns))
            case Table():
                if block.caption:
                    page.write(block.caption, worksheet.SMALL_HEADING)
                page.table(block, f"Table{number}_{tables.index(block)}")
                page.skip()
            case Chart():
                excel_charts.add_chart(page, figures, block)
    return page


def _connect_links(pages: list[worksheet.SheetWriter]) -> None:
    """Let each cell that refers to another one lead there, if the workbook has it."""
    targets = {anchor: location for page in pages for anchor, location in page.targets.items()}
    for page in pages:
        for cell, anchor in page.links:
            if anchor in targets:
                cell.hyperlink = targets[anchor]


def _write_all_actions(workbook: Workbook, report: Report) -> None:
    page = worksheet.SheetWriter(
        workbook, _ALL, (*_FLAT_WIDTHS, *(24 for _ in report.own_fields)), is_wide=True
    )
    page.text_table(columns_of(report), flat_rows(report), "AllActions")
    for name in ("RAG", "Previous RAG"):
        page.colour_labels(COLUMNS.index(name) + 1, report.legend.rag_badges())


def _set_properties(workbook: Workbook, report: Report) -> None:
    properties = workbook.properties
    properties.title, properties.creator = unix_lines(report.title), unix_lines(report.author)
    properties.lastModifiedBy, properties.language = unix_lines(report.author), "en-GB"
    properties.subject = f"Progress report, {report.period.label}"
    properties.created = properties.modified = report_time(report)
