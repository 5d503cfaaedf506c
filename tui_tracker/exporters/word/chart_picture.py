"""Draw charts as pictures, for formats without a native chart that every reader shows."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from tui_tracker.domain.compare.tally import Count
from tui_tracker.domain.report.blocks import Bar, Chart
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.palette import INK, QUIET, count_colours

WIDTH, LEFT, RIGHT = 2000, 460, 70
"""The widths of the picture, of the names and of the totals, in pixels."""
_BAR, _THIN, _GAP, _LEGEND = 52, 32, 22, 90
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw(chart: Chart) -> bytes:
    """Return the chart as a PNG of `WIDTH` pixels: the legend, then a bar per row with its numbers."""
    font, small = ImageFont.load_default(32), ImageFont.load_default(28)
    legend = _legend_rows(chart, small)
    height = sum(map(_step, chart.bars)) + len(legend) * _LEGEND // 2 + 12
    image = Image.new("RGB", (WIDTH, height), "white")
    canvas = ImageDraw.Draw(image)
    top = _draw_legend(canvas, legend, small, count_colours(chart.shown_counts))
    longest = chart.longest or 1
    fills = count_colours(chart.shown_counts)
    for bar in chart.bars:
        if bar.is_comparison:
            top -= _GAP - 6
        height = _THIN if bar.is_comparison else _BAR
        colour, size = (QUIET, small) if bar.is_comparison else (INK, font)
        _write(
            canvas, (LEFT - 20, top + height // 2), _truncate(bar.label, size, LEFT - 30), size, colour, "rm"
        )
        left = LEFT
        for count in bar.tally.parts:
            width = round((WIDTH - LEFT - RIGHT) * count.count / longest)
            if count.count:
                box = (left, top, left + width, top + height)
                _draw_count(canvas, count, box, small, fills[count.label])
            left += width
        _write(canvas, (left + 14, top + height // 2), str(bar.tally.total), small, QUIET, "lm")
        top += height + _GAP
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True, dpi=(300, 300))
    return out.getvalue()


def _step(bar: Bar) -> int:
    return _THIN + 6 if bar.is_comparison else _BAR + _GAP


def _draw_count(
    canvas: ImageDraw.ImageDraw,
    count: Count,
    box: tuple[int, int, int, int],
    font: Font,
    shades: tuple[str, str],
) -> None:
    left, top, right, bottom = box
    if right <= left:
        return
    fill, ink = shades
    canvas.rectangle((left, top, max(left, right - 3), bottom), fill=f"#{fill}")
    if font.getlength(str(count.count)) + 8 < right - left:
        _write(canvas, ((left + right) // 2 - 1, (top + bottom) // 2), str(count.count), font, ink, "mm")


def _legend_rows(chart: Chart, font: Font) -> list[list[Count]]:
    """Return the legend in rows that fit the width; counts that are 0 in every bar are left out."""
    rows: list[list[Count]] = [[]]
    left = LEFT
    for count in chart.shown_counts:
        width = 70 + round(font.getlength(count.label))
        if left + width > WIDTH and rows[-1]:
            rows.append([])
            left = LEFT
        rows[-1].append(count)
        left += width
    return rows


def _draw_legend(
    canvas: ImageDraw.ImageDraw, rows: list[list[Count]], font: Font, fills: dict[str, tuple[str, str]]
) -> int:
    top = 10
    for row in rows:
        left = LEFT
        for count in row:
            fill, _ = fills[count.label]
            canvas.rectangle((left, top, left + 30, top + 30), fill=f"#{fill}", outline=f"#{QUIET}")
            _write(canvas, (left + 42, top + 15), count.label, font, INK, "lm")
            left += 70 + round(font.getlength(count.label))
        top += _LEGEND // 2
    return top + 14


def _truncate(text: str, font: Font, width: int) -> str:
    """Return a text truncated to a width in pixels."""
    # No letter that can be read is narrower than a pixel.
    line = " ".join(unix_lines(text).split())[:width]
    while font.getlength(line) > width and len(line) > 2:
        line = f"{line[:-2].rstrip()}…"
    return line


def _write(
    canvas: ImageDraw.ImageDraw, position: tuple[int, int], text: str, font: Font, ink: str, anchor: str
) -> None:
    canvas.text(position, text, fill=f"#{ink}", font=font, anchor=anchor)
