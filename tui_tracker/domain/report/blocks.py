"""The blocks of a printed report, free of any format: headings, paragraphs, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from tui_tracker.domain.plan.legend import Badge
from tui_tracker.domain.tally import Count, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The title page of a report."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    """(name, text), e.g. `Period`, `December 2025`."""
    draft: tuple[str, ...]
    """Why this is a draft; empty for a report that may be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading that the table of contents links to."""

    text: str
    anchor: str
    """Unique in the report; made of lower-case letters, digits and hyphens."""
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    name: str
    width: int
    """The relative width: this number over the sum of all columns' numbers."""
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A row across the whole table that names the section of the lines below it."""

    text: str


Line = tuple[str | int | Badge, ...]
"""One cell per column; a `Badge` is shown in its colour and in words."""


class TableKind(Enum):
    """What the lines of a table are; a format may choose its layout by it."""

    PLAIN = auto()
    ACTIONS = auto()
    """One action per line: worth sorting and filtering."""
    RECORDS = auto()
    """Several texts per line about an action; in a narrow space they go below each other."""
    TALLY = auto()
    """Names, counts and shares of one whole: short enough to lay out across a page."""
    TRACED = auto()
    """Names and counts, each with the IDs of the actions counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with named columns."""

    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line | Band, ...]
    kind: TableKind = TableKind.PLAIN

    @property
    def lists_actions(self) -> bool:
        """Whether each line is one action."""
        return self.kind is TableKind.ACTIONS

    @property
    def is_wide(self) -> bool:
        """Whether the table takes the full width."""
        return self.kind in (TableKind.ACTIONS, TableKind.RECORDS)

    @property
    def caption(self) -> str:
        """The caption to print; empty if the section's heading or the first column says the same."""
        return "" if self.is_wide or self.title == self.columns[0].name else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of stacked bars, one per row, with the same order of counts in every bar."""

    title: str
    rows: tuple[tuple[str, Tally], ...]
    """(label, counts)."""
    words: str
    """The same figures in words, for readers who cannot see the chart."""

    @property
    def shown_counts(self) -> tuple[Count, ...]:
        """The counts of the first bar whose label is not 0 in every bar, for the legend."""
        shown = {count.label for _, tally in self.rows for count in tally.parts if count.count}
        return tuple(count for count in self.rows[0][1].parts if count.label in shown) if self.rows else ()

    @property
    def longest(self) -> int:
        """The total of the longest bar; 0 if all are empty."""
        return max((tally.total for _, tally in self.rows), default=0)


Block = Cover | Heading | Paragraph | Table | Chart
