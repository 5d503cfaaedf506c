"""What a walk over a source finds, before IDs are settled: rows as texts under field names, and flaws."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tui_tracker.domain.imports.source import FateKind

LOST = "[...]"
"""Stands inside a text where the source has lost a part of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """A problem-to-be: its action may not have an ID yet."""

    rule: str
    message: str
    line: int
    field: str | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One action as texts."""

    block: int
    """Place of its theme among the blocks."""
    at: int
    """Place of its first line among the source's lines."""
    lines: tuple[int, ...]
    fields: dict[str, str]
    """Field -> cell as printed; see `headers.FIELDS`."""
    columns: frozenset[str]
    """The fields its table has a column or heading for."""
    extras: tuple[tuple[str, str], ...] = ()
    heading_line: int | None = None
    """Line of the heading its section comes from."""
    repaired: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    glued: bool = False

    @property
    def id(self) -> str:
        return self.fields.get("id", "")

    def told(self, name: str) -> str:
        """Return the text of a field, empty where the source says nothing."""
        return self.fields.get(name, "")

    def put(self, **fields: str) -> Found:
        """Return this row with fields set."""
        return replace(self, fields=self.fields | fields)

    def flawed(self, *flaws: Flaw) -> Found:
        return replace(self, flaws=self.flaws + flaws)

    def mended(self, what: str) -> Found:
        return replace(self, repaired=(*self.repaired, what))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of the source under one title: a theme, as far as it has actions."""

    name: str
    line: int | None = None
    """Line of the title; None where the name is a sheet's or there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The fate of one line, as far as it is known without IDs."""

    kind: FateKind
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is in force where a line stands."""

    block: int
    section: str | None
    section_line: int | None
    columns: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Harvest:
    """What a walk brings home; the later passes return changed copies of its lists."""

    blocks: list[Block] = field(default_factory=list)
    rows: list[Found] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    """One for every line, in order."""
    places: list[Place] = field(default_factory=list)
    """One for every line, in order."""
    flaws: list[Flaw] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    """Every column header met, as printed."""
    header_lines: list[int] = field(default_factory=list)
    period: str | None = None
