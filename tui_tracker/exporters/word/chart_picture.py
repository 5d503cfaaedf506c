"""Stacked bars drawn as a picture, for formats that hold no chart of their own that every reader shows."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from tui_tracker.domain.report.blocks import Chart
from tui_tracker.domain.tally import Count
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.palette import INK, QUIET, colours

WIDTH, LEFT, RIGHT = 2000, 460, 70
"""Pixels: the picture, the names of the bars, and the totals behind them."""
_BAR, _GAP, _LEGEND = 52, 22, 90
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw(chart: Chart) -> bytes:
    """Return a PNG of `WIDTH` pixels: a bar a row, each part with its number, and the key to the parts."""
    font, small = ImageFont.load_default(32), ImageFont.load_default(28)
    legend = _legend_rows(chart, small)
    height = len(chart.rows) * (_BAR + _GAP) + len(legend) * _LEGEND // 2 + 50
    image = Image.new("RGB", (WIDTH, height), "white")
    pen = ImageDraw.Draw(image)
    top = _draw_legend(pen, legend, small)
    most = max((tally.total for _, tally in chart.rows), default=0) or 1
    for label, tally in chart.rows:
        _write(pen, (LEFT - 20, top + _BAR // 2), _fit(label, font, LEFT - 30), font, INK, "rm")
        left = LEFT
        for part in tally.parts:
            width = round((WIDTH - LEFT - RIGHT) * part.count / most)
            _draw_part(pen, part, (left, top, left + width, top + _BAR), small)
            left += width
        _write(pen, (left + 14, top + _BAR // 2), str(tally.total), small, QUIET, "lm")
        top += _BAR + _GAP
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True, dpi=(300, 300))
    return out.getvalue()


def _draw_part(pen: ImageDraw.ImageDraw, part: Count, box: tuple[int, int, int, int], font: Font) -> None:
    left, top, right, bottom = box
    if right <= left:
        return
    fill, ink = colours(part.colour)
    pen.rectangle((left, top, right - 3, bottom), fill=f"#{fill}")
    if font.getlength(str(part.count)) + 8 < right - left:
        _write(pen, ((left + right) // 2 - 1, (top + bottom) // 2), str(part.count), font, ink, "mm")


def _legend_rows(chart: Chart, font: Font) -> list[list[Count]]:
    """Break the key to the parts into rows that fit; parts that are empty everywhere are left out."""
    used = {part.label for _, tally in chart.rows for part in tally.parts if part.count}
    parts = [part for part in (chart.rows[0][1].parts if chart.rows else ()) if part.label in used]
    rows: list[list[Count]] = [[]]
    left = LEFT
    for part in parts:
        width = 70 + round(font.getlength(part.label))
        if left + width > WIDTH and rows[-1]:
            rows.append([])
            left = LEFT
        rows[-1].append(part)
        left += width
    return rows


def _draw_legend(pen: ImageDraw.ImageDraw, rows: list[list[Count]], font: Font) -> int:
    top = 10
    for row in rows:
        left = LEFT
        for part in row:
            fill, _ = colours(part.colour)
            pen.rectangle((left, top, left + 30, top + 30), fill=f"#{fill}", outline=f"#{QUIET}")
            _write(pen, (left + 42, top + 15), part.label, font, INK, "lm")
            left += 70 + round(font.getlength(part.label))
        top += _LEGEND // 2
    return top + 14


def _fit(text: str, font: Font, width: int) -> str:
    """Cut a text that is wider than its place."""
    line = " ".join(unix_lines(text).split())
    while font.getlength(line) > width and len(line) > 2:
        line = f"{line[:-2].rstrip()}…"
    return line


def _write(
    pen: ImageDraw.ImageDraw, position: tuple[int, int], text: str, font: Font, ink: str, anchor: str
) -> None:
    pen.text(position, text, fill=f"#{ink}", font=font, anchor=anchor)
