"""What a printed report is made of, in whatever format: headings, paragraphs, tables and charts as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from tui_tracker.domain.report.model import Badge
from tui_tracker.domain.tally import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    """(name, text), e.g. `Period`, `December 2025`."""
    draft: tuple[str, ...]
    """Why this is a draft; empty for a report that may be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    text: str
    anchor: str
    """Unique in the report: small letters, digits and hyphens."""
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    name: str
    width: int
    """Its share of the table's width, of whatever the columns' shares add up to."""
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A line across the whole table: the section that the lines below it belong to."""

    text: str


Line = tuple[str | int | Badge, ...]
"""A cell for each column; a `Badge` is shown in its colour and in words."""


class TableKind(Enum):
    """What a table's lines are, where a format may lay that out in a way of its own."""

    PLAIN = auto()
    ACTIONS = auto()
    """One action a line: worth sorting and filtering."""
    RECORDS = auto()
    """Several texts a line, about an action: where there is no room beside each other, below."""
    TALLY = auto()
    """Names, counts and shares of one whole: short enough to be set across a page."""
    TRACED = auto()
    """Names and counts, each with the IDs behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line | Band, ...]
    kind: TableKind = TableKind.PLAIN

    @property
    def lists_actions(self) -> bool:
        return self.kind is TableKind.ACTIONS

    @property
    def is_wide(self) -> bool:
        """Whether it takes all the width there is."""
        return self.kind in (TableKind.ACTIONS, TableKind.RECORDS)

    @property
    def caption(self) -> str:
        """What stands above it: nothing where the section's heading or the first column says the same."""
        return "" if self.is_wide or self.title == self.columns[0].name else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Stacked bars: one a row; its parts stand in the same order in all."""

    title: str
    rows: tuple[tuple[str, Tally], ...]
    """(label, parts)."""
    words: str
    """The same in words, for whoever cannot see it."""


Block = Cover | Heading | Paragraph | Table | Chart
