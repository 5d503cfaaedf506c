"""Add native Excel charts over figures in the same sheet."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.shapes import GraphicalProperties

from tui_tracker.domain.report.blocks import Bar, Chart
from tui_tracker.exporters.excel import worksheet
from tui_tracker.exporters.shared.palette import count_colours

_FRAME, _BAR, _ROW = 3.2, 0.62, 0.53
"""The heights of a chart without bars, of one bar and of a row of the sheet, in centimetres."""
_WIDTH = 17.5


def add_chart(page: worksheet.SheetWriter, figures: worksheet.SheetWriter, chart: Chart) -> None:
    """Add a chart to a sheet; its figures become a small table in the sheet for figures."""
    page.write(chart.title, worksheet.SMALL_HEADING)
    if not chart.bars:
        return
    labels = [count.label for count in chart.shown_counts]
    figures.write(chart.title, worksheet.SMALL_HEADING)
    top = figures.next
    figures.number_table(["", *labels, "Total"], [_figures(bar, labels) for bar in chart.bars])
    figures.skip()
    bars = _build_bar_chart(figures, chart, top)
    page.sheet.add_chart(bars, f"A{page.next}")
    page.skip(ceil(bars.height / _ROW) + 1)
    page.write(chart.caption, worksheet.QUIET_TEXT)
    page.skip()
    page.alternative_texts.append(chart.words)


def _figures(bar: Bar, labels: Sequence[str]) -> tuple[str | int, ...]:
    counts = {count.label: count.count for count in bar.tally.parts}
    name = f"  {bar.label}" if bar.is_comparison else bar.label
    return (name, *(counts.get(label, 0) for label in labels), bar.tally.total)


def _build_bar_chart(page: worksheet.SheetWriter, chart: Chart, top: int) -> BarChart:
    bars = BarChart()
    bars.type, bars.grouping, bars.overlap, bars.gapWidth = "bar", "stacked", 100, 40
    bars.title, bars.width, bars.height = None, _WIDTH, _FRAME + _BAR * len(chart.bars)
    last = top + len(chart.bars)
    bars.add_data(
        Reference(page.sheet, min_col=2, max_col=1 + len(chart.shown_counts), min_row=top, max_row=last),
        titles_from_data=True,
    )
    bars.set_categories(Reference(page.sheet, min_col=1, min_row=top + 1, max_row=last))
    fills = count_colours(chart.shown_counts)
    for series, count in zip(bars.series, chart.shown_counts, strict=True):
        fill, _ = fills[count.label]
        series.graphicalProperties = GraphicalProperties(solidFill=fill)
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete = bars.y_axis.delete = False
    bars.y_axis.majorGridlines = None
    bars.y_axis.scaling.min, bars.y_axis.scaling.max = 0, max(chart.longest, 1)
    bars.legend.position = "b"
    return bars
