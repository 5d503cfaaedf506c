"""Drafts: text under edit, saved as it is typed, and the heads it was begun on top of."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from tui_tracker.domain.cells import Cell
from tui_tracker.storage.ledger import head_ids
from tui_tracker.storage.schema import drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    cell: Cell
    text: str
    parents: tuple[str, ...]
    """The cell's heads when the text was begun: what its writer has seen."""
    author: str
    saved_at: str


def save_draft(connection: Connection, cell: Cell, text: str, author: str, at: str) -> None:
    """Keep `text`; the heads noted at the first save stay, however often it is saved again."""
    changed = connection.execute(
        update(drafts).where(*_is(cell)).values(text=text, author=author, saved_at=at)
    ).rowcount
    if not changed:
        connection.execute(
            insert(drafts).values(
                action=cell.action, period=cell.period, field=cell.field, text=text,
                parents=json.dumps(head_ids(connection, cell)), author=author, saved_at=at,
            )
        )  # fmt: skip


def read_draft(connection: Connection, cell: Cell) -> Draft | None:
    """Return the draft of a cell, or None."""
    row = connection.execute(select(drafts).where(*_is(cell))).one_or_none()
    if row is None:
        return None
    parents = tuple(json.loads(row.parents))
    return Draft(cell=cell, text=row.text, parents=parents, author=row.author, saved_at=row.saved_at)


def drop_draft(connection: Connection, cell: Cell) -> None:
    """Forget the draft of a cell: it was sealed, or given up on its writer's word."""
    connection.execute(delete(drafts).where(*_is(cell)))


def _is(cell: Cell):  # type: ignore[no-untyped-def]
    return drafts.c.action == cell.action, drafts.c.period == cell.period, drafts.c.field == cell.field
