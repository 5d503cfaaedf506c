"""Writes drafts: text under edit, saved as it is typed, with the heads that its author saw."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.cell import Cell
from tui_tracker.storage.engine import sqlite_of
from tui_tracker.storage.write.revision_log import check_length

# As text, which SQLite keeps prepared: a draft is saved at every pause of typing.
_COLUMNS = "action, period, field, text, parents, author, saved_at"
_IS_CELL = "action = ? AND period = ? AND field = ?"
_READ = f"SELECT {_COLUMNS} FROM drafts WHERE {_IS_CELL}"
_DELETE = f"DELETE FROM drafts WHERE {_IS_CELL}"
_STORE = f"INSERT OR REPLACE INTO drafts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"


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
    values = (*draft.cell, draft.text, json.dumps(draft.parents), draft.author, draft.saved_at)
    sqlite_of(connection).execute(_STORE, values)


def read_draft(connection: Connection, cell: Cell) -> Draft | None:
    """Return the draft of a cell, or None."""
    row = sqlite_of(connection).execute(_READ, tuple(cell)).fetchone()
    return _draft(row) if row else None


def all_drafts(connection: Connection) -> list[Draft]:
    """Return every draft of the file, the oldest first."""
    rows = sqlite_of(connection).execute(f"SELECT {_COLUMNS} FROM drafts ORDER BY saved_at")
    return [_draft(row) for row in rows]


def _draft(row: tuple[str, ...]) -> Draft:
    action, period, field, text, parents, author, saved_at = row
    return Draft(
        cell=Cell(action=action, period=period, field=field), text=text, parents=tuple(json.loads(parents)),
        author=author, saved_at=saved_at,
    )  # fmt: skip


def delete_draft(connection: Connection, cell: Cell) -> None:
    """Delete the draft of a cell: it was sealed, or its author discarded it."""
    sqlite_of(connection).execute(_DELETE, tuple(cell))
