"""What the parser reads from a source before IDs are assigned: rows of texts by field, and problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tui_tracker.domain.imports.source import LineKind
from tui_tracker.domain.imports.understanding import Understanding
from tui_tracker.importers.parse.periods import PeriodTag

LOST = "[...]"
"""Marks the place in a text where the source has lost a part of it."""


@lru_cache(maxsize=256)
def with_names(columns: frozenset[str], names: tuple[str, ...]) -> frozenset[str]:
    """Return columns with further ones; all rows of a table share one set, which takes as much as a row."""
    return columns.union(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawProblem:
    """A fault in the source, before the action concerned is sure to have an ID."""

    rule: str
    message: str
    line: int
    field: str | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherCell:
    """A rating, stage or note of another period than that of its row."""

    tag: PeriodTag
    field: str
    name: str
    """The header of its column."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One action as texts."""

    block: int
    """Index of its block."""
    index: int
    """Index of its first line in the source."""
    lines: tuple[int, ...]
    """Numbers of its lines."""
    fields: dict[str, str]
    """Field -> cell as printed; see `headers.FIELDS`."""
    columns: frozenset[str]
    """The fields its table has a column or heading for."""
    extras: tuple[tuple[str, str], ...] = ()
    further: tuple[FurtherCell, ...] = ()
    """Cells of other periods than that of its `fields`."""
    heading_line: int | None = None
    """Number of the line with its section's heading."""
    repaired: tuple[str, ...] = ()
    problems: tuple[RawProblem, ...] = ()
    merged_columns: bool = False
    """Its columns were merged, and taken apart again."""
    has_made_id: bool = False
    """The source prints no ID for it."""

    @property
    def id(self) -> str:
        """The ID as the source prints it; empty where it prints none."""
        return self.fields.get("id", "")

    def text_of(self, name: str) -> str:
        """Return the text of a field, empty where the source has none."""
        return self.fields.get(name, "")

    def with_fields(self, **fields: str) -> RawRow:
        """Return this row with other texts in some fields."""
        return replace(self, fields=self.fields | fields)

    def with_columns(self, *names: str) -> RawRow:
        """Return this row as one of a table that has these columns too."""
        return replace(self, columns=with_names(self.columns, names))

    def in_section(self, section: str | None, line: int | None, *, is_numbered: bool) -> RawRow:
        """Return this row in the section whose heading is on a line, None where no heading was read.

        Where the source gives the IDs (`is_numbered`), a heading is a section; else it groups rows by number.
        """
        row = self
        if section is not None:
            row = row.with_fields(section=row.text_of("section") or section).with_columns("section")
        if not is_numbered and line is not None:
            row = row.with_fields(group=row.text_of("section")).with_columns("group", "number")
        return row

    def with_problems(self, *problems: RawProblem) -> RawRow:
        """Return this row with further problems."""
        return replace(self, problems=self.problems + problems)

    def with_repair(self, description: str) -> RawRow:
        """Return this row with one more note of what was put right."""
        return replace(self, repaired=(*self.repaired, description))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The lines under one title: a theme, if there are actions among them."""

    name: str
    line: int | None = None
    """Number of the title's line; None where the name is a sheet's or no title was printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMark:
    """What one line is, as far as it is known without IDs."""

    kind: LineKind
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The block, heading and columns that apply to a line."""

    block: int
    section: str | None
    section_line: int | None
    columns: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseResult:
    """What the parser read; later passes return a changed copy."""

    blocks: tuple[Block, ...]
    rows: tuple[RawRow, ...]
    marks: tuple[LineMark, ...]
    """One for each line, in order."""
    contexts: tuple[Context, ...]
    """One for each line, in order."""
    problems: tuple[RawProblem, ...]
    headers: tuple[str, ...]
    """Every column header of the source, as printed."""
    header_lines: tuple[int, ...]
    period: str | None
    tag: PeriodTag | None = None
    """The period that the columns taken name, where there are columns for several."""
    other_periods: tuple[tuple[PeriodTag, str], ...] = ()
    """(period, header) of the columns of other periods."""
    understanding: Understanding = field(default_factory=Understanding)

    def with_problems(self, problems: Sequence[RawProblem]) -> ParseResult:
        """Return this result with further problems."""
        return replace(self, problems=(*self.problems, *problems))
