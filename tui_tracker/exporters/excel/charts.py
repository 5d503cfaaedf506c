"""Add native Excel charts over figures in the same sheet."""

from __future__ import annotations

from math import ceil

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.shapes import GraphicalProperties

from tui_tracker.domain.report.blocks import Chart
from tui_tracker.exporters.excel import worksheet
from tui_tracker.exporters.shared.palette import colours

WIDTHS = (34, 14, 14, 14, 14, 14, 14, 14)
"""The column widths of a sheet with charts, in characters."""
_FRAME, _BAR, _ROW = 4.0, 0.57, 0.53
"""The heights of a chart without bars, of one bar and of a row of the sheet, in centimetres."""
_FEW = 9
"""A chart of up to this many bars is printed on the same page as its figures."""


def add_chart(page: worksheet.SheetWriter, chart: Chart) -> None:
    """Write the figures of a chart as a small table, then its description and the chart itself."""
    if page.sheet._charts:
        page.add_page_break()
    page.write(chart.title, worksheet.SMALL_HEADING)
    if not chart.rows:
        return
    counts = chart.rows[0][1].parts
    top = page.next
    rows: list[tuple[str | int, ...]] = [
        (name, *(count.count for count in tally.parts), tally.total) for name, tally in chart.rows
    ]
    page.number_table(["Theme", *(count.label for count in counts), "Total"], rows)
    page.write(chart.words, worksheet.QUIET_TEXT, across=len(counts) + 2)
    if len(chart.rows) > _FEW:
        page.add_page_break()
    bars = _build_bar_chart(page, chart, top, len(counts))
    page.sheet.add_chart(bars, f"A{page.next}")
    page.skip(ceil(bars.height / _ROW) + 2)


def _build_bar_chart(page: worksheet.SheetWriter, chart: Chart, top: int, count_columns: int) -> BarChart:
    bars = BarChart()
    bars.type, bars.grouping, bars.overlap, bars.gapWidth = "bar", "stacked", 100, 40
    bars.title, bars.width, bars.height = chart.title, 26, _FRAME + _BAR * len(chart.rows)
    last = top + len(chart.rows)
    bars.add_data(
        Reference(page.sheet, min_col=2, max_col=1 + count_columns, min_row=top, max_row=last),
        titles_from_data=True,
    )
    bars.set_categories(Reference(page.sheet, min_col=1, min_row=top + 1, max_row=last))
    for series, count in zip(bars.series, chart.rows[0][1].parts, strict=True):
        fill, _ = colours(count.colour)
        series.graphicalProperties = GraphicalProperties(solidFill=fill)
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = bars.y_axis.delete = False
    bars.y_axis.majorGridlines = None
    bars.legend.position = "b"
    return bars
