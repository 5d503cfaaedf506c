"""Stacked bars as SVG: sharp at any size, readable in light and dark, and told in words."""

from __future__ import annotations

from collections.abc import Iterator

from tui_tracker.domain.outline import Chart
from tui_tracker.domain.tally import Part, Tally
from tui_tracker.exporters.escape import html_text
from tui_tracker.exporters.palette import colours

WIDTH, LEFT, RIGHT = 900, 210, 45
"""Units: the drawing, the names of the bars, and the totals behind them."""
_BAR, _GAP, _LETTER = 24, 12, 7.2


def draw(chart: Chart, anchor: str) -> str:
    """Return the chart as an `svg` element whose title and description are its words."""
    legend = list(_legend(chart))
    top = (max((y for _, y, _ in legend), default=0) + 34) if legend else 10
    height = top + len(chart.rows) * (_BAR + _GAP)
    most = max((tally.total for _, tally in chart.rows), default=0) or 1
    return "".join((
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img"',
        f' aria-labelledby="{anchor}-t {anchor}-d" font-family="inherit" font-size="13">',
        f'<title id="{anchor}-t">{html_text(chart.title)}</title>',
        f'<desc id="{anchor}-d">{html_text(chart.words)}</desc>',
        *(_key(part, x, y) for x, y, part in legend),
        *(
            _bar(name, tally, top + number * (_BAR + _GAP), most)
            for number, (name, tally) in enumerate(chart.rows)
        ),
        "</svg>",
    ))  # fmt: skip


def _legend(chart: Chart) -> Iterator[tuple[float, int, Part]]:
    """Yield (x, y, part) for each part that any bar has, broken into lines."""
    used = {part.label for _, tally in chart.rows for part in tally.parts if part.count}
    x, y = float(LEFT), 6
    for part in chart.rows[0][1].parts if chart.rows else ():
        if part.label not in used:
            continue
        width = 34 + len(part.label) * _LETTER
        if x + width > WIDTH and x > LEFT:
            x, y = float(LEFT), y + 22
        yield x, y, part
        x += width


def _key(part: Part, x: float, y: int) -> str:
    fill, _ = colours(part.tone)
    return (
        f'<rect x="{x:g}" y="{y}" width="14" height="14" fill="#{fill}" stroke="#8a969d"/>'
        f'<text class="ink" x="{x + 20:g}" y="{y + 12}">{html_text(part.label)}</text>'
    )


def _bar(name: str, tally: Tally, y: int, most: int) -> str:
    middle = y + _BAR / 2 + 4.5
    drawn = [
        f'<text class="ink" x="{LEFT - 10}" y="{middle:g}" text-anchor="end">{html_text(_cut(name))}</text>'
    ]
    x = float(LEFT)
    for part in tally.parts:
        width = (WIDTH - LEFT - RIGHT) * part.count / most
        if part.count:
            drawn.append(_part(part, x, y, width, middle))
        x += width
    drawn.append(f'<text class="quiet" x="{x + 8:.1f}" y="{middle:g}">{tally.total}</text>')
    return "".join(drawn)


def _part(part: Part, x: float, y: int, width: float, middle: float) -> str:
    fill, ink = colours(part.tone)
    told = (
        f'<text x="{x + width / 2:.1f}" y="{middle:g}" text-anchor="middle" fill="#{ink}">{part.count}</text>'
        if width > len(str(part.count)) * _LETTER + 6
        else ""
    )
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{max(width - 1.5, 1):.1f}" height="{_BAR}" fill="#{fill}">'
        f"<title>{html_text(part.label)}: {part.count}</title></rect>{told}"
    )


def _cut(name: str) -> str:
    longest = int((LEFT - 14) / _LETTER)
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"
