"""A line of the dashboard: a theme's name, its two bars, its numbers, and the state of its copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from tui_tracker.domain.plan.legend import MIXED, NO_STAGE, Legend
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.plan.summary import Summary
from tui_tracker.tui.format.text import fit_width, joined, safe
from tui_tracker.tui.widgets.bars import bar, short_names

_SHORT_HEADINGS = ("Upd", "Done", "To do", "Copy")
_LONG_HEADINGS = ("Updated", "Done", "Outstanding", "Copy")
_WIDE = 110
"""Columns from which the headings are spelled out."""
_EDGES = 8
"""Columns for the theme's letter, and for the gaps between the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """A theme, or the whole plan if `theme` is None."""

    theme: Theme | None
    summary: Summary
    copy: str = ""
    """`back`, `out`, `late`, or empty if no copy was sent out."""

    @property
    def key(self) -> str:
        return self.theme.key if self.theme else ""

    @property
    def name(self) -> str:
        return self.theme.name if self.theme else "All themes"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartNames:
    """The short names inside the bars for stages and for ratings, by label."""

    stages: dict[str, str]
    ratings: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnWidths:
    """Columns of the terminal for a theme's key and name, and for its bars."""

    key: int
    name: int
    stages: int
    ratings: int
    headings: tuple[str, ...]
    """Of the numbers and of the copy, in the width of their columns."""


def part_names(legend: Legend) -> PartNames:
    """Return the fewest letters that make each stage unique, and the letter of each rating."""
    stages = short_names(grade.label for grade in legend.stages) | {MIXED: "&", NO_STAGE: ""}
    ratings = {grade.label: grade.letter for grade in legend.rag_badges()} | {legend.unrated.label: ""}
    return PartNames(stages=stages, ratings=ratings)


def column_widths(columns: int, lines: Sequence[SummaryLine]) -> ColumnWidths:
    """Divide the columns of a window between the name and the two bars; each bar is at least 4 wide."""
    headings = _LONG_HEADINGS if columns >= _WIDE else _SHORT_HEADINGS
    key = max(2, *(cell_len(line.key) for line in lines))
    free = columns - key - 1 - _EDGES - sum(len(heading) + 1 for heading in headings)
    name = min(max(cell_len(line.name) for line in lines), max(free * 3 // 11, 8))
    stages = max((free - name) * 11 // 20, 4)
    ratings = max(free - name - stages, 4)
    return ColumnWidths(key=key, name=name, stages=stages, ratings=ratings, headings=headings)


def heading_row(widths: ColumnWidths) -> Content:
    """Return the line of headings."""
    bars = f"{'Stage':<{widths.stages}}  {'RAG':<{widths.ratings}}"
    return safe(f"{'':<{widths.key + widths.name}}    {bars}  {' '.join(widths.headings)}")


def theme_summary_row(line: SummaryLine, widths: ColumnWidths, names: PartNames) -> Content:
    """Return the line of one theme, in these widths."""
    summary, progress = line.summary, line.summary.progress
    numbers = (progress.updated, progress.done, progress.outstanding)
    return joined([
        safe(f" {fit_width(line.key, widths.key)} ", "bold $accent"),
        safe(f"{fit_width(line.name, widths.name)}  ", "bold"),
        bar(summary.stages, widths.stages, names.stages), safe("  "),
        bar(summary.ratings, widths.ratings, names.ratings), safe("  "),
        *(safe(f"{number:>{len(heading)}} ")
          for heading, number in zip(widths.headings, numbers, strict=False)),
        safe(line.copy, "$rag-red" if line.copy == "late" else ""),
    ])  # fmt: skip
