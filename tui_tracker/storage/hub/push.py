"""Writes to a hub: one numbered batch in one transaction, or none of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.postgresql import insert

from tui_tracker.storage.hub import tables
from tui_tracker.storage.hub.connection import limit_time
from tui_tracker.storage.hub.outbox import TABLES, key_column


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one tracker sends in one transaction."""

    plan: str
    pusher: str
    number: int
    author: str
    sent_at: str
    heads: str
    """JSON."""
    rows: Mapping[str, Sequence[dict[str, Any]]] = field(default_factory=dict)
    """Table's name to its rows."""


def push_batch(engine: Engine, batch: Batch) -> bool:
    """Write a batch; return False, with nothing written, where the hub has one of that number already.

    That is so where a copied file pushes under the same id, or where the answer to an earlier try was lost.
    """
    key = {"plan": batch.plan, "pusher": batch.pusher}
    with engine.begin() as connection:
        limit_time(connection)
        head = key | {
            "batch": batch.number, "author": batch.author, "at": batch.sent_at, "heads": batch.heads,
            "size": len(batch.rows.get("revisions", ())),
        }  # fmt: skip
        first = insert(tables.batches).values(head).on_conflict_do_nothing()
        # Not `rowcount`: the driver does not count what was left out.
        if connection.execute(first.returning(tables.batches.c.batch)).first() is None:
            return False
        connection.execute(insert(tables.pushers).values(key).on_conflict_do_nothing())
        for name, rows in batch.rows.items():
            if rows:
                keyed = [key | {"batch": batch.number} | row for row in rows]
                connection.execute(insert(tables.table_named(name)).on_conflict_do_nothing(), keyed)
    return True


def keys_on_hub(connection: Connection, plan: str) -> dict[str, set[str]]:
    """Return the keys of all rows that a hub has of a plan, for each table that is sent.

    As long as the plan's history: only for a tracker that does not know what it has sent.
    """
    keys = {}
    for name in TABLES:
        table = tables.table_named(name)
        column = table.c[key_column(name)]
        rows = connection.execution_options(yield_per=10_000).execute(
            select(column).where(table.c.plan == plan)
        )
        keys[name] = set(rows.scalars())
    return keys
