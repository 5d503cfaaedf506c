"""Export a report as an Excel workbook: a sheet per section, all actions in one table, native charts."""

from __future__ import annotations

import io
from collections.abc import Iterator

from tui_tracker.domain.fields import FURTHER_FIELDS
from tui_tracker.domain.report.blocks import Block, Chart, Cover, Heading, Paragraph, Table
from tui_tracker.domain.report.model import Report
from tui_tracker.domain.report.outline import outline
from tui_tracker.errors import UsageError
from tui_tracker.exporters.csv_table import COLUMNS, flat_rows
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.reproducible_zip import make_reproducible, report_time

try:
    from openpyxl import Workbook

    from tui_tracker.exporters.excel import charts as excel_charts
    from tui_tracker.exporters.excel import worksheet
except ImportError as fault:
    raise UsageError(
        f"A report in Excel needs {fault.name}, which is not installed.", 'pip install "tui-tracker[xlsx]"'
    ) from fault

_FLAT_WIDTHS = (
    10, 7, 20, 20, 7, 10, 44, 10, 26, 16, 12, 60, 16, 12, 10, 10, 10, 12,
    *(24 for _ in FURTHER_FIELDS),
)  # fmt: skip


def export_excel(report: Report) -> bytes:
    """Return the report as an .xlsx file; the same report gives the same bytes.

    Every text is written as text, never as a formula.
    """
    workbook = Workbook()
    assert workbook.active is not None
    workbook.remove(workbook.active)
    sheets = list(_split_into_sheets(report))
    _write_title_sheet(workbook, sheets[0][1], [name for name, _ in sheets[1:]])
    pages = [
        _write_section_sheet(workbook, name, blocks, number)
        for number, (name, blocks) in enumerate(sheets[1:])
    ]
    _connect_links(pages)
    _write_all_actions(workbook, report)
    _set_properties(workbook, report)
    out = io.BytesIO()
    workbook.save(out)
    return make_reproducible(out.getvalue(), report_time(report))


Blocks = list[Block]


def _split_into_sheets(report: Report) -> Iterator[tuple[str, Blocks]]:
    """Yield (name of the sheet, its blocks) for the cover and each top-level heading."""
    name, blocks = "Report", Blocks()
    taken = {"report", "all actions"}
    for block in outline(report):
        if isinstance(block, Heading) and (block.level == 1 or block.anchor.startswith("theme-")):
            if len(blocks) > 1 or name == "Report":
                yield name, blocks
            name, blocks = worksheet.free_name(block.text, taken), []
        blocks.append(block)
    yield name, blocks


def _write_title_sheet(workbook: Workbook, blocks: Blocks, names: list[str]) -> None:
    (cover,) = (block for block in blocks if isinstance(block, Cover))
    page = worksheet.SheetWriter(workbook, "Report", (26, 90), pages_high=1)
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
    page.write("Sheets", worksheet.HEADING)
    for name in [*names, "All actions"]:
        page.link(name)


def _write_section_sheet(workbook: Workbook, name: str, blocks: Blocks, number: int) -> worksheet.SheetWriter:
    tables = [block for block in blocks if isinstance(block, Table)]
    listed = next((block for block in tables if block.lists_actions), None)
    widest = listed or max(tables, key=lambda block: len(block.columns), default=None)
    charts = [block for block in blocks if isinstance(block, Chart)]
    page = worksheet.SheetWriter(workbook, name, excel_charts.WIDTHS if charts else worksheet.widths(widest))
    for block in blocks:
        match block:
            case Heading():
                page.write(block.text, worksheet.HEADING if not page.targets else worksheet.SMALL_HEADING)
                page.targets[block.anchor] = f"#'{name}'!A{page.next - 1}"
            case Paragraph():
                page.write(
                    block.text, worksheet.PLAIN, across=8 if charts else len(widest.columns) if widest else 3
                )
            case Table():
                if block.caption:
                    page.write(block.caption, worksheet.SMALL_HEADING)
                page.table(block, f"Table{number}_{tables.index(block)}")
                page.skip()
            case Chart():
                excel_charts.add_chart(page, block)
    return page


def _connect_links(pages: list[worksheet.SheetWriter]) -> None:
    """Let each cell that refers to another one lead there, if the workbook has it."""
    targets = {anchor: location for page in pages for anchor, location in page.targets.items()}
    for page in pages:
        for cell, anchor in page.links:
            if anchor in targets:
                cell.hyperlink = targets[anchor]


def _write_all_actions(workbook: Workbook, report: Report) -> None:
    page = worksheet.SheetWriter(workbook, "All actions", _FLAT_WIDTHS)
    page.text_table(COLUMNS, flat_rows(report), "AllActions")


def _set_properties(workbook: Workbook, report: Report) -> None:
    properties = workbook.properties
    properties.title, properties.creator = unix_lines(report.title), unix_lines(report.author)
    properties.lastModifiedBy, properties.language = unix_lines(report.author), "en-GB"
    properties.subject = f"Progress report, {report.period.label}"
    properties.created = properties.modified = report_time(report)
