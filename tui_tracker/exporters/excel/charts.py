"""Charts of Excel's own, over figures that stand in the sheet beside them."""

from __future__ import annotations

from math import ceil

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.shapes import GraphicalProperties

from tui_tracker.domain.report.blocks import Chart
from tui_tracker.exporters.excel import worksheet as sheet
from tui_tracker.exporters.shared.palette import colours

WIDTHS = (34, 14, 14, 14, 14, 14, 14, 14)
"""Characters: the columns of a sheet with charts."""
_FRAME, _BAR, _ROW = 4.0, 0.57, 0.53
"""Centimetres: a chart without bars, each bar of it, and a row of the sheet."""
_FEW = 9
"""Bars up to which a chart is printed on one page with its figures."""


def add(page: sheet.SheetWriter, chart: Chart) -> None:
    """Write the figures of a chart as a small table, then the chart itself and the same in words."""
    if page.sheet._charts:
        page.break_here()
    page.write(chart.title, sheet.SMALL_HEADING)
    if not chart.rows:
        return
    parts = chart.rows[0][1].parts
    top = page.next
    rows: list[tuple[str | int, ...]] = [
        (name, *(count.count for count in tally.parts), tally.total) for name, tally in chart.rows
    ]
    page.figures(["Theme", *(count.label for count in parts), "Total"], rows)
    page.write(chart.words, sheet.QUIET_TEXT, across=len(parts) + 2)
    if len(chart.rows) > _FEW:
        page.break_here()
    bars = _bars(page, chart, top, len(parts))
    page.sheet.add_chart(bars, f"A{page.next}")
    page.skip(ceil(bars.height / _ROW) + 2)


def _bars(page: sheet.SheetWriter, chart: Chart, top: int, parts: int) -> BarChart:
    bars = BarChart()
    bars.type, bars.grouping, bars.overlap, bars.gapWidth = "bar", "stacked", 100, 40
    bars.title, bars.width, bars.height = chart.title, 26, _FRAME + _BAR * len(chart.rows)
    last = top + len(chart.rows)
    bars.add_data(
        Reference(page.sheet, min_col=2, max_col=1 + parts, min_row=top, max_row=last), titles_from_data=True
    )
    bars.set_categories(Reference(page.sheet, min_col=1, min_row=top + 1, max_row=last))
    for series, part in zip(bars.series, chart.rows[0][1].parts, strict=True):
        fill, _ = colours(part.colour)
        series.graphicalProperties = GraphicalProperties(solidFill=fill)
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = bars.y_axis.delete = False
    bars.y_axis.majorGridlines = None
    bars.legend.position = "b"
    return bars
