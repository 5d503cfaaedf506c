"""The blocks of a printed report, free of any format: headings, paragraphs, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from tui_tracker.domain.compare.tally import Count, Tally
from tui_tracker.domain.plan.legend import Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The title of a report and its facts; the first block."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    """(name, text), e.g. `Period`, `December 2025`."""
    draft: tuple[str, ...]
    """Why this is a draft, without IDs; empty for a report that may be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The table of contents: every heading that is `listed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading that references and the table of contents link to."""

    text: str
    anchor: str
    """Unique in the report; made of lower-case letters, digits and hyphens."""
    level: int = 1
    listed: bool = True
    """Whether the table of contents lists it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A text that leads to another part of the report: to a heading or to an action."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Target:
    """An action's ID in the row that prints its note: what references to the action lead to."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of names; commas are printed between its parts, which the plan's own text does not have."""

    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text as the plan has it."""
        return " ".join(self.parts)

    @property
    def printed(self) -> str:
        """The text with its commas."""
        return ", ".join(self.parts)


class Emphasis(Enum):
    """How prominent a paragraph is."""

    LEAD = auto()
    """The report's message in a sentence or two."""
    PLAIN = auto()
    NOTE = auto()
    """Small print: an explanation of what is above or below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of plain text, which may end in a reference."""

    text: str
    emphasis: Emphasis = Emphasis.PLAIN
    see: Reference | None = None
    """Where to read more; a format with pages gives the page."""


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


Value = str | int | Badge | Reference | Target | Listing
"""What a cell holds; a `Badge` is shown in its colour and in words."""
Line = tuple[Value, ...]
"""One cell per column."""


class TableKind(Enum):
    """What the lines of a table are; a format may choose its layout by it."""

    PLAIN = auto()
    BRIEF = auto()
    """One action per line in a few words, with a reference to its note."""
    ACTIONS = auto()
    """One action per line with its whole note: worth sorting and filtering."""
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
        """Whether each line is one action with its note."""
        return self.kind is TableKind.ACTIONS

    @property
    def is_wide(self) -> bool:
        """Whether the table takes the full width."""
        return self.kind in (TableKind.ACTIONS, TableKind.RECORDS, TableKind.BRIEF)

    @property
    def caption(self) -> str:
        """The caption to print; empty if the section's heading or the first column says the same."""
        return "" if self.is_wide or self.title == self.columns[0].name else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a chart."""

    label: str
    tally: Tally
    is_comparison: bool = False
    """Whether it shows the previous period's figures of the bar before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of stacked bars with the same order of counts in every bar."""

    title: str
    anchor: str
    """Unique among the charts of the report."""
    bars: tuple[Bar, ...]
    caption: str
    """What the chart shows, in one sentence."""
    words: str
    """All its figures in words, for readers who cannot see the chart."""

    @property
    def shown_counts(self) -> tuple[Count, ...]:
        """The counts whose label is not 0 in every bar, in their order, for the legend."""
        counts = {count.label: count for bar in self.bars for count in bar.tally.parts}
        shown = {count.label for bar in self.bars for count in bar.tally.parts if count.count}
        return tuple(count for label, count in counts.items() if label in shown)

    @property
    def longest(self) -> int:
        """The total of the longest bar; 0 if all are empty."""
        return max((bar.tally.total for bar in self.bars), default=0)


Block = Cover | Contents | Heading | Paragraph | Table | Chart


def value_text(value: Value) -> str:
    """Return the text of a cell."""
    return str(value) if isinstance(value, (str, int)) else value.text
