"""A lead's actions as a workbook to fill in: what is sent out, and what is returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui_tracker.domain.exchange.submission import LeadCopy
from tui_tracker.domain.text import normalise

FORMAT = 2
"""Number of the workbook's layout; a newer one is refused."""
WITHOUT_OWN_FIELDS = 1
"""The layout of a plan without fields of its own, which earlier programs read as well."""
UPDATES, READ_ME, HIDDEN = "Updates", "Read me", "tracker"
"""Names of its sheets."""
KEY_COLUMN, KEY_HEAD = 1, "key"
"""A hidden column that identifies the rows, however they are sorted."""
FIRST_ROW = 3
"""The rows above hold a title and the column heads."""
COLUMN_OF = {"stages": 7, "rag": 8, "note": 9, "signed_off": 10}
"""Column of each field that a lead fills in."""
FILLED = tuple(COLUMN_OF)
FIRST_OWN_COLUMN = 12
"""The plan's own fields follow, a column each."""
LOCKED = {2: "ID", 3: "action", 4: "last stage", 5: "last RAG", 6: "last note", 11: "question"}
"""Columns that nobody fills in, in the order of `locked_texts`."""
NAME_CELL = "B3"
"""The cell of the sheet `READ_ME` with the name of who filled it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The content of a workbook that is sent out."""

    plan_id: str
    plan: str
    """The plan's title."""
    copy: LeadCopy
    period: str
    """Label."""
    before: str
    """Label of the previous period; empty in the first period."""
    stages: tuple[str, ...]
    """Words to choose from."""
    ratings: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...]
    """(stage or rating, its definition) of those that have one."""
    own_fields: tuple[str, ...]
    """The plan's own fields, as their cells are named, in the order of their columns."""
    settings: Mapping[str, object]
    """The plan's stages, ratings and own fields, as in a copy: what the words that are filled in mean."""
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One action, with every value as text for people."""

    key: str
    """The action's internal key."""
    id: str
    text: str
    asked: str
    """The coordinator's open question."""
    before: tuple[str, str, str]
    """Last period's stage, rating, note."""
    values: Mapping[str, str]
    """The values sent out, by field of `filled_columns`."""
    parents: Mapping[str, tuple[str, ...]]
    """The ids of the revisions that a new value replaces, by field."""
    locked: tuple[str, ...] = ()
    """Fields that cannot be filled in because they are in conflict."""


def filled_columns(own_fields: Iterable[str]) -> dict[str, int]:
    """Return the column of each field that a lead fills in, with the plan's own."""
    return COLUMN_OF | {field: column for column, field in enumerate(own_fields, FIRST_OWN_COLUMN)}


def locked_texts(row: SheetRow) -> tuple[str, ...]:
    """Return the texts of the columns `LOCKED` of an action."""
    return (row.id, row.text, *row.before, row.asked)


DONE_WORDS = frozenset({"yes", "y", "done", "true", "1", "x", "✓", "✔"})
"""What people type where an update is done, in small letters."""
_NOT_DONE_WORDS = frozenset({"", "no", "n", "not", "not yet", "not done", "false", "0", "-", "–"})


def is_unclear_done(text: str) -> bool:
    """Return whether a text says neither that an update is done nor that it is not."""
    return text.strip().lower() not in DONE_WORDS | _NOT_DONE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One cell that a lead filled in."""

    action: str
    field: str
    text: str
    """The text as written in the cell; empty if the cell was cleared."""
    parents: tuple[str, ...]
    address: str = ""
    """The cell in words, for a notice."""
    is_filled: bool = True
    """False of a stage or rating that stays as it was sent, beside the other that was filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledWorkbook:
    """A returned workbook."""

    plan_id: str
    plan: str
    copy: LeadCopy
    author: str
    saved_at: str | None
    """When the workbook was last saved, in UTC like the times of revisions; None if it does not say."""
    settings: Mapping[str, object]
    """As it was sent out; empty from an earlier version."""
    changes: tuple[Change, ...]
    """What was filled in, and what is beside a stage or rating that was."""
    notices: tuple[str, ...]
    """A sentence for each change outside the cells to fill in, and for each missing row."""


def differs(before: str, after: str) -> bool:
    """Return whether two texts of a cell are different, ignoring blanks around them."""
    return normalise(before).strip() != normalise(after).strip()
