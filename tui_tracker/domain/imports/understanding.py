"""What an importer understood of a source: the tables and columns it took, the words it could not read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TableUse:
    """One sheet or table of a source, and whether it was taken."""

    name: str
    """The sheet's name; empty for the only table of a text."""
    header_line: int | None = None
    """First line of its header; None where it has none."""
    rows: int = 0
    """Its actions."""
    left_out: str = ""
    """Why it was not taken; empty where it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnUse:
    """One column of a source, and what became of it."""

    name: str
    """The header as printed."""
    field: str | None = None
    """The field that it fills; None where it is kept under its own name."""
    why: str = ""
    """Why it is read so, where the header alone does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodUse:
    """One of several periods for which a source has columns or sheets."""

    key: str
    columns: tuple[str, ...] = ()
    """Their headers; empty for the period of the update itself, and for one that has a sheet of its own."""
    is_taken: bool = True
    """Its columns fill an update of this period; otherwise they are kept under their own names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadWord:
    """A word in a stage or rating cell that is not one of this plan."""

    field: str
    word: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a source was understood to be, for a person to check before anything is written."""

    tables: tuple[TableUse, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    unread: tuple[UnreadWord, ...] = ()
    period_is_named: bool = False
    """The source, or the person who imports it, names the period."""
    periods: tuple[PeriodUse, ...] = ()
    """The periods, from the earliest, of a source that has columns for several."""
    made_ids: int = 0
    """Actions for which the source prints no ID."""
    title: str = ""
    """The plan's title above its table; empty if the source has none."""
