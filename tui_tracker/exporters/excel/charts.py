"""Add native Excel charts over figures in the same sheet."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.shapes import GraphicalProperties

from tui_tracker.domain.report.blocks import Bar, Chart
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
    if not chart.bars:
        return
    labels = [count.label for count in chart.shown_counts]
    top = page.next
    rows = [_figures(bar, labels) for bar in chart.bars]
    page.number_table(["", *labels, "Total"], rows)
    page.write(chart.caption, worksheet.QUIET_TEXT, across=len(labels) + 2)
    if len(chart.bars) > _FEW:
        page.add_page_break()
    bars = _build_bar_chart(page, chart, top)
    page.sheet.add_chart(bars, f"A{page.next}")
    page.skip(ceil(bars.height / _ROW) + 2)


def _figures(bar: Bar, labels: Sequence[str]) -> tuple[str | int, ...]:
    counts = {count.label: count.count for count in bar.tally.parts}
    name = f"  {bar.label}" if bar.is_comparison else bar.label
    return (name, *(counts.get(label, 0) for label in labels), bar.tally.total)


def _build_bar_chart(page: worksheet.SheetWriter, chart: Chart, top: int) -> BarChart:
    bars = BarChart()
    bars.type, bars.grouping, bars.overlap, bars.gapWidth = "bar", "stacked", 100, 40
    bars.title, bars.width, bars.height = chart.title, 26, _FRAME + _BAR * len(chart.bars)
    last = top + len(chart.bars)
    bars.add_data(
        Reference(page.sheet, min_col=2, max_col=1 + len(chart.shown_counts), min_row=top, max_row=last),
        titles_from_data=True,
    )
    bars.set_categories(Reference(page.sheet, min_col=1, min_row=top + 1, max_row=last))
    for series, count in zip(bars.series, chart.shown_counts, strict=True):
        fill, _ = colours(count.colour)
        series.graphicalProperties = GraphicalProperties(solidFill=fill)
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = bars.y_axis.delete = False
    bars.y_axis.majorGridlines = None
    bars.legend.position = "b"
    return bars
