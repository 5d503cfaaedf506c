"""Periods: beginning and closing them, and which one a tracker works on.

A period's label and its closing are revisions like every other: they travel, and they can be undone.
A closing of a period, as the retirement of an action, is built on all that its author has seen: ancestry
says which change came too late, and no clock.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import CLOSED, IMPORT_AUTHOR, Revision
from tui_tracker.storage.engine import sqlite_of
from tui_tracker.storage.projection.sql_text import SAME_CELL
from tui_tracker.storage.reported_actions import CLOSING_HEADS, is_reported
from tui_tracker.storage.write.revision_log import closed_periods, head_ids, read_meta, set_meta

WORKING_PERIOD = "period"
"""What `meta` calls the period that is being written."""


def beginning(key: str, label: str, closing: Iterable[str]) -> dict[Cell, str | None]:
    """Return the cells that begin a period and close others, by key."""
    return {
        Cell(action="", period=key, field="label"): label,
        **{Cell(action="", period=period, field="closed"): CLOSED for period in closing},
    }


def follow(connection: Connection) -> None:
    """Work on the last open period where the one worked on so far is closed or gone.

    A copy that was sent out keeps to the period it was made for, while there is such a period. A tracker
    that remembers no period goes by the settings until one is closed.
    """
    meta = read_meta(connection)
    rows = dict(sqlite_of(connection).execute("SELECT key, closed FROM periods"))
    working = meta.get(WORKING_PERIOD)
    if working in rows:
        is_settled = rows[working] is None or "lead" in meta
    else:
        is_settled = not working and not any(rows.values())
    last_open = max((key for key, closed in rows.items() if closed is None), default=max(rows, default=None))
    if not is_settled and last_open:
        set_meta(connection, WORKING_PERIOD, last_open)


def leave(connection: Connection, undone: Iterable[str]) -> None:
    """Work on another open period where the one worked on was begun by what was undone, and stays."""
    rows = dict(sqlite_of(connection).execute("SELECT key, closed FROM periods"))
    others = [key for key, closed in rows.items() if closed is None and key not in set(undone)]
    if others and read_meta(connection).get(WORKING_PERIOD) in set(undone):
        set_meta(connection, WORKING_PERIOD, max(others))


def seen_by_closing(connection: Connection, cell: Cell) -> tuple[str, ...]:
    """Return the heads that a closing or retirement in `cell` closes over; none for any other cell.

    The head of the period's label, or of the action's ID, is always among them. The first closing of a
    period is built on the plan too: it says which plan the period's report has. One made after the period
    was reopened is not, so that correcting a figure does not bring in what was added to the plan since.
    """
    if cell.field not in ("closed", "retired"):
        return ()
    key, value, own = (
        ("period", cell.period, Cell(action="", period=cell.period, field="label"))
        if cell.field == "closed"
        else ("action", cell.action, Cell(action=cell.action, period="", field="id"))
    )
    heads = connection.exec_driver_sql(
        f"""
        SELECT head.revision
          FROM heads AS head
         CROSS JOIN revisions AS revision ON revision.id = head.revision
         WHERE head.{key} = ? AND head.action <> '' AND head.period <> ''
           AND revision.author <> ?
        """,
        (value, IMPORT_AUTHOR),
    )
    plan = _plan_heads(connection) if cell.field == "closed" and _is_first_closing(connection, cell) else ()
    return (*head_ids(connection, own), *heads.scalars(), *plan)


def seen_before(connection: Connection, cell: Cell) -> tuple[str, ...]:
    """Return what the closings or retirements in `cell` were built on that its present heads replaced.

    Later changes, made or merged while the period was open or the action in the plan, were not seen then.
    """
    if cell.field not in ("closed", "retired"):
        return ()
    built_on = connection.exec_driver_sql(
        # The heads reopen the period or restore the action: what they build on in the same cell closed it.
        f"""
        SELECT DISTINCT seen.parent
          FROM heads AS head
         CROSS JOIN parents AS link ON link.child = head.revision
         CROSS JOIN revisions AS closing
            ON closing.id = link.parent AND {SAME_CELL.format("closing", "head")}
         CROSS JOIN parents AS seen ON seen.child = closing.id
         WHERE head.action = ? AND head.period = ? AND head.field = ?
         ORDER BY 1
        """,
        (cell.action, cell.period, cell.field),
    )
    return tuple(built_on.scalars())


def _is_first_closing(connection: Connection, cell: Cell) -> bool:
    """Return whether a period was never closed, or only by somebody who undid it."""
    return not connection.exec_driver_sql(
        f"SELECT EXISTS (SELECT 1 FROM {CLOSING_HEADS} WHERE head.period = ?)", (cell.period,)
    ).scalar()


def _plan_heads(connection: Connection) -> tuple[str, ...]:
    """Return the heads of the plan's cells that people wrote, and one ID's head in any case.

    What imports wrote need not be named: everybody has it.
    """
    heads = connection.exec_driver_sql(
        """
        SELECT head.revision
          FROM heads AS head
         CROSS JOIN revisions AS revision ON revision.id = head.revision
         WHERE head.period = '' AND head.action <> '' AND revision.author <> ?
        UNION
        SELECT min(revision) FROM heads WHERE period = '' AND field = 'id' HAVING count(*) > 0
        """,
        (IMPORT_AUTHOR,),
    )
    return tuple(heads.scalars())


def closed_over(connection: Connection, changes: Iterable[Revision]) -> dict[Cell, tuple[str, ...]]:
    """Return the cells of the closings and retirements that changes were made after, with the changes' ids.

    A copy that was sent out closes nothing.
    """
    updates = [change for change in changes if change.cell.action and change.cell.period]
    if not updates or "themes" in read_meta(connection):
        return {}
    # A closed period may be gone with an import that is undone, and in the list again with the next.
    gone = sqlite_of(connection).execute(
        """
        SELECT head.period
          FROM heads AS head
         CROSS JOIN revisions AS revision ON revision.id = head.revision
         WHERE head.action = '' AND head.field = 'closed' AND revision.value IS NOT NULL
           AND head.period NOT IN (SELECT key FROM periods)
        """
    )
    closed = {key for key, _ in closed_periods(connection)} | {key for (key,) in gone}
    touched = json.dumps(sorted({change.cell.action for change in updates}))
    rows = sqlite_of(connection).execute(
        "SELECT key, retired FROM actions WHERE key IN (SELECT value FROM json_each(?))", (touched,)
    )
    retired = dict(rows)
    over: defaultdict[Cell, list[str]] = defaultdict(list)
    for change in updates:
        action, period = change.cell.action, change.cell.period
        if period in closed:
            cell = Cell(action="", period=period, field="closed")
            over[cell].append(change.id)
        if not is_reported(retired.get(action), period):
            cell = Cell(action=action, period="", field="retired")
            over[cell].append(change.id)
    return {cell: tuple(ids) for cell, ids in over.items()}
