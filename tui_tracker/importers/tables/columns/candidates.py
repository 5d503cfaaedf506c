"""A column of a table with the field that it may hold, and how well it suits that field."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui_tracker.importers.parse.headers import rank_of_words
from tui_tracker.importers.parse.periods import PeriodTag
from tui_tracker.importers.tables.columns.values import Values
from tui_tracker.importers.tables.headers.words import EXACT

BY_PERIOD = ("rag", "stages", "note")
"""Fields that a table may have a column of for each period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One column, and the field that it may hold."""

    index: int
    name: str
    values: Values
    shared: Values
    """Its values and those of the same column in other tables with this header."""
    field: str | None = None
    strength: int = 0
    why: str = ""
    tag: PeriodTag | None = None

    def without_field(self, why: str) -> Candidate:
        """Return the column as one that is kept under its own name."""
        return replace(self, field=None, strength=0, why=why)


_MOSTLY_FILLED = 0.75
"""Share of rows with a cell of it, below which a column is hardly that of the actions' texts."""


def rank(column: Candidate) -> tuple[int, int, PeriodTag, bool, int, int, int]:
    """Return how well a column suits its field, compared with the others of that field."""
    field = column.field or ""
    is_filled = int(column.values.count > 0)
    if field == "text" and column.values.count >= _MOSTLY_FILLED * column.values.rows:
        is_filled = 2
    words = rank_of_words(column.name, field) if column.strength == EXACT else -1_000
    length = column.values.average if field in ("text", "note") and column.strength < EXACT else 0
    return (
        column.strength if column.strength > EXACT else 0,
        is_filled,
        column.tag or PeriodTag("", 0),
        "overall" in column.name.casefold().split(),
        words,
        round(length) or column.values.count,
        -column.index if field in ("id", "text", "theme") else column.index,
    )
