"""Draw charts as SVG: sharp at any size, readable in light and dark mode, and described in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tui_tracker.domain.compare.tally import Count
from tui_tracker.domain.report.blocks import Bar, Chart
from tui_tracker.exporters.shared.escape import html_text
from tui_tracker.exporters.shared.palette import count_colours

Fills = Mapping[str, tuple[str, str]]
"""The (fill, text) of each label."""
_BAR, _GAP, _LETTER = 24, 12, 7.6
_THIN = 14
"""The height of a bar that shows the previous period's figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The dimensions of a drawing, in pixels."""

    kind: str
    """The CSS class of the svg element."""
    width: int
    left: int
    """The space before the bars, for their names; 0 where the names are above the bars."""
    right: int
    """The space after the longest bar, for its total."""
    above: int = 0
    """The space above each bar, for its name; 0 where the name is before the bar."""

    def tops(self, bars: Sequence[Bar], top: int) -> list[int]:
        """Return the top of each bar and of the space after the last; a comparison is close to its bar."""
        tops = [top]
        for number, bar in enumerate(bars):
            following = bars[number + 1] if number + 1 < len(bars) else None
            gap = 3 if following and following.is_comparison else _GAP
            tops.append(tops[-1] + self.above + (_THIN if bar.is_comparison else _BAR) + gap)
        return tops

    def truncate(self, name: str) -> str:
        """Return a name truncated to the space it has."""
        longest = int(((self.width if self.above else self.left) - 10) / _LETTER)
        return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


WIDE = Frame(kind="wide-chart", width=900, left=210, right=45)
NARROW = Frame(kind="narrow-chart", width=350, left=0, right=32, above=20)
"""For a phone: the font size stays the same, so the names are above the bars."""


def draw(chart: Chart, anchor: str, frame: Frame = WIDE) -> str:
    """Return the chart as an `svg` element with its title and its description in words."""
    legend = list(_legend(chart, frame))
    top = (max((y for _, y, _ in legend), default=0) + 34) if legend else 10
    tops = frame.tops(chart.bars, top)
    longest, fills = chart.longest or 1, count_colours(chart.shown_counts)
    anchor = f"{anchor}-{frame.kind}"
    return "".join((
        f'<svg class="chart {frame.kind}" viewBox="0 0 {frame.width} {tops[-1]}" role="img"',
        f' aria-labelledby="{anchor}-t {anchor}-d" font-family="inherit" font-size="13">',
        f'<title id="{anchor}-t">{html_text(chart.title)}</title>',
        f'<desc id="{anchor}-d">{html_text(chart.words)}</desc>',
        *(_legend_entry(count, x, y, fills) for x, y, count in legend),
        *(_bar(bar, y, longest, frame, fills) for bar, y in zip(chart.bars, tops, strict=False)),
        "</svg>",
    ))  # fmt: skip


def _legend(chart: Chart, frame: Frame) -> Iterator[tuple[float, int, Count]]:
    """Yield (x, y, count) for each count that any bar shows, wrapped to the width."""
    x, y = float(frame.left), 6
    for count in chart.shown_counts:
        width = 34 + len(count.label) * _LETTER
        if x + width > frame.width and x > frame.left:
            x, y = float(frame.left), y + 22
        yield x, y, count
        x += width


def _legend_entry(count: Count, x: float, y: int, fills: Fills) -> str:
    fill, _ = fills[count.label]
    return (
        f'<rect x="{x:g}" y="{y}" width="14" height="14" fill="#{fill}" stroke="#8a969d"/>'
        f'<text class="ink" x="{x + 20:g}" y="{y + 12}">{html_text(count.label)}</text>'
    )


def _bar(bar: Bar, y: int, longest: int, frame: Frame, fills: Fills) -> str:
    height, style = (_THIN, "quiet") if bar.is_comparison else (_BAR, "ink")
    top = y + frame.above
    middle = top + height / 2 + 4.5
    if frame.above:
        position = f'x="0" y="{y + 14}"'
    else:
        position = f'x="{frame.left - 10}" y="{middle:g}" text-anchor="end"'
    drawn = [f'<text class="{style}" {position}>{html_text(frame.truncate(bar.label))}</text>']
    x = float(frame.left)
    for count in bar.tally.parts:
        width = (frame.width - frame.left - frame.right) * count.count / longest
        if count.count:
            drawn.append(_segment(count, x, top, width, height, fills[count.label]))
        x += width
    drawn.append(f'<text class="quiet" x="{x + 8:.1f}" y="{middle:g}">{bar.tally.total}</text>')
    return "".join(drawn)


def _segment(count: Count, x: float, y: int, width: float, height: int, shades: tuple[str, str]) -> str:
    fill, ink = shades
    number, size = "", 13 if height == _BAR else 11
    if width > len(str(count.count)) * _LETTER + 6:
        number = (
            f'<text x="{x + width / 2:.1f}" y="{y + height / 2 + size / 3:g}" text-anchor="middle"'
            f' font-size="{size}" fill="#{ink}">{count.count}</text>'
        )
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{max(width - 1.5, 1):.1f}" height="{height}" fill="#{fill}">'
        f"<title>{html_text(count.label)}: {count.count}</title></rect>{number}"
    )
