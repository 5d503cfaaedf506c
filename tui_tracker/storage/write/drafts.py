"""Writes drafts: text under edit, saved as it is typed, with the heads that its author saw."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.cell import Cell
from tui_tracker.storage.schema import drafts
from tui_tracker.storage.write.revision_log import check_length

# Made once: a draft is saved at every pause of typing.
_IS_CELL = tuple(drafts.c[name] == bindparam(f"cell_{name}") for name in Cell._fields)
_READ, _DELETE = select(drafts).where(*_IS_CELL), delete(drafts).where(*_IS_CELL)
_STORE = insert(drafts).prefix_with("OR REPLACE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text under edit, and the revisions that it will be made on top of."""

    cell: Cell
    text: str
    parents: tuple[str, ...]
    """The cell's heads when the text was begun: what its author saw."""
    author: str
    saved_at: str


def store_draft(connection: Connection, draft: Draft) -> None:
    """Save a draft in place of an earlier one of its cell. Raises `UsageError` where it is too long."""
    check_length(draft.text, field_label(draft.cell.field))
    values = {
        "text": draft.text, "parents": json.dumps(draft.parents), "author": draft.author,
        "saved_at": draft.saved_at,
    }  # fmt: skip
    connection.execute(_STORE, draft.cell._asdict() | values)


def read_draft(connection: Connection, cell: Cell) -> Draft | None:
    """Return the draft of a cell, or None."""
    row = connection.execute(_READ, _named(cell)).one_or_none()
    return _draft(row) if row else None


def all_drafts(connection: Connection) -> list[Draft]:
    """Return every draft of the file, the oldest first."""
    return [_draft(row) for row in connection.execute(select(drafts).order_by(drafts.c.saved_at))]


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        cell=Cell(action=row.action, period=row.period, field=row.field),
        text=row.text,
        parents=tuple(json.loads(row.parents)),
        author=row.author,
        saved_at=row.saved_at,
    )


def delete_draft(connection: Connection, cell: Cell) -> None:
    """Delete the draft of a cell: it was sealed, or its author discarded it."""
    connection.execute(_DELETE, _named(cell))


def _named(cell: Cell) -> dict[str, str]:
    return {f"cell_{name}": value for name, value in cell._asdict().items()}
