"""Tables of measured figures: how they are counted and written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles


@dataclass(kw_only=True)
class Table:
    """A table of figures with what is to be known about it."""

    title: str
    about: str
    heads: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """Add a row."""
        self.rows.append(cells)

    def lines(self) -> list[str]:
        """Return the table in Markdown."""
        marks = ["---", *["---:"] * (len(self.heads) - 1)]
        rows = [self.heads, marks, *self.rows]
        return [f"## {self.title}", "", self.about, "", *(f"| {' | '.join(row)} |" for row in rows), ""]


def ratio(ours: Iterable[float], theirs: Iterable[float]) -> tuple[float, str]:
    """Return the median of ratios taken turn by turn, and that with the middle half of them."""
    ratios = [own / other for own, other in zip(ours, theirs, strict=True)]
    middle = median(ratios)
    if len(ratios) < 4:
        return middle, f"{middle:.2f}"
    low, _, high = quantiles(ratios, n=4)
    return middle, f"{middle:.2f} ({low:.2f}–{high:.2f})"


def met(value: float, goal: float) -> str:
    """Return a goal and whether it is met."""
    return f"{goal:g} {'yes' if value <= goal else '**no**'}"


def milliseconds(seconds: Iterable[float]) -> str:
    """Return the median in milliseconds."""
    return f"{median(seconds) * 1000:.1f}"


def slope(sizes: Sequence[int], values: Sequence[float]) -> str:
    """Return the exponent with which a cost grows from the smallest to the largest size."""
    if len(sizes) < 2 or min(values) <= 0:
        return ""
    return f"{math.log(values[-1] / values[0]) / math.log(sizes[-1] / sizes[0]):.2f}"
