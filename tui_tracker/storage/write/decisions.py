"""Writes decisions on held revisions."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from tui_tracker.domain.exchange.held import Decision
from tui_tracker.domain.history.cell import Cell
from tui_tracker.storage.schema import decisions, revisions
from tui_tracker.storage.write.projection import mark_for_refresh, refresh


def decisions_on(connection: Connection, revision: str) -> list[str]:
    """Return the ids of the decisions made on a revision so far."""
    rows = connection.execute(select(decisions.c.id).where(decisions.c.revision == revision))
    return list(rows.scalars())


def record_decisions(connection: Connection, made: Sequence[Decision]) -> None:
    """Write decisions and bring the cells of their revisions up to date."""
    if not made:
        return
    rows = [
        {
            "id": decision.id, "revision": decision.revision, "verdict": decision.verdict.value,
            "author": decision.author,
            "at": decision.at, "origin": decision.origin, "over": json.dumps(decision.over),
            "why": decision.why,
        }
        for decision in made
    ]  # fmt: skip
    connection.execute(insert(decisions), rows)
    cells = select(revisions.c.action, revisions.c.period, revisions.c.field)
    about = connection.execute(cells.where(revisions.c.id.in_([decision.revision for decision in made])))
    mark_for_refresh(
        connection, [Cell(action=row.action, period=row.period, field=row.field) for row in about]
    )
    refresh(connection)
