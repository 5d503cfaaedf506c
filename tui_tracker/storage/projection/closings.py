"""Finds the closings of periods, and retirements of actions, by which a change is late, and what they saw.

A closing, as a retirement, is built on all changes that its author had seen: the heads of the period's cells
are among its parents. A change is late if the closing is not built on it. Of two closings made
independently, one that has seen all that the other has counts alone; else both count. Where somebody writes
in a closed period on purpose, the closing is repeated over that change: every repetition of one closing has
seen the changes of all. Nothing is late in a cell on which those who closed independently agree.

The temporary tables `to_judge`, `closings` and `seen` are those of `holds`; `CROSS JOIN` goes from their few
rows into the history, by index.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from itertools import product

from sqlalchemy import Connection

from tui_tracker.domain.fields import values_agree
from tui_tracker.domain.history.cell_state import CellState, project
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, SEEN_MARK, Revision
from tui_tracker.storage.engine import sqlite_of
from tui_tracker.storage.file_format import LEADS_COPY
from tui_tracker.storage.projection.hold_rules import UPDATES, made_in
from tui_tracker.storage.projection.refresh import histories
from tui_tracker.storage.projection.sql_text import SAME_CELL

_SEEN = f"""
    WITH RECURSIVE back (closing, id) AS (
        SELECT closing.revision, link.parent
          FROM temp.closings AS closing
         CROSS JOIN parents AS link ON link.child = closing.revision
        UNION
        SELECT back.closing, link.parent
          FROM back
         CROSS JOIN parents AS link ON link.child = back.id)
    INSERT INTO temp.seen
    SELECT back.closing, back.id
      FROM back
     CROSS JOIN revisions AS revision ON revision.id = back.id
     WHERE revision.field IN ({UPDATES}) AND revision.author <> '{IMPORT_AUTHOR}'
"""
"""Fills `seen` with the updates among all that each closing is built on, at any distance."""
_SEEN_ON_PURPOSE = f"""
    WITH RECURSIVE first (closing, id) AS (
        SELECT revision, revision FROM temp.closings
        UNION
        SELECT first.closing, parent.id
          FROM first
         CROSS JOIN revisions AS repetition
            ON repetition.id = first.id AND repetition.origin LIKE '%{SEEN_MARK}'
         CROSS JOIN parents AS link ON link.child = repetition.id
         CROSS JOIN revisions AS parent
            ON parent.id = link.parent AND {SAME_CELL.format("parent", "repetition")}),
    repeated (closing, id) AS (
        SELECT first.closing, first.id
          FROM first
         CROSS JOIN revisions AS original
            ON original.id = first.id AND original.origin NOT LIKE '%{SEEN_MARK}'
        UNION
        SELECT repeated.closing, child.id
          FROM repeated
         CROSS JOIN revisions AS revision ON revision.id = repeated.id
         CROSS JOIN parents AS link ON link.parent = repeated.id
         CROSS JOIN revisions AS child
            ON child.id = link.child
           AND {SAME_CELL.format("child", "revision")} AND child.origin LIKE '%{SEEN_MARK}'
         WHERE NOT EXISTS (SELECT 1 FROM copies WHERE id = {made_in("child.origin")} AND {LEADS_COPY}))
    INSERT OR IGNORE INTO temp.seen
    SELECT repeated.closing, link.parent
      FROM repeated
     CROSS JOIN parents AS link ON link.child = repeated.id
     CROSS JOIN revisions AS parent ON parent.id = link.parent
     WHERE parent.field IN ({UPDATES}) AND parent.author <> '{IMPORT_AUTHOR}'
"""
"""Adds what was written on purpose after closing: back from each closing to the `first` it repeats, and
from there to all that `repeated` it, wherever that was; what any of them is built on, all have seen."""
_RIVALS = "(SELECT revision FROM temp.closings WHERE action = :action AND period = :period) AS rival"
"""The closings of one period, or retirements of one action, that count."""
_NAMES_NOTHING = """NOT EXISTS (
               SELECT 1
                 FROM parents AS link
                CROSS JOIN revisions AS parent ON parent.id = link.parent
                WHERE link.child = revision.id
                  AND (parent.action, parent.period, parent.field)
                      IS NOT (revision.action, revision.period, revision.field))"""
"""Whether a closing is built on nothing but its own cell: programs before format 3 recorded no more."""
_SEEN_BUT_NOT_BY = """EXISTS (
                   SELECT id FROM temp.seen WHERE closing = {0}.revision
                   EXCEPT
                   SELECT id FROM temp.seen WHERE closing = {1}.revision)"""
_DELETE_COVERED = f"""
    DELETE FROM temp.closings
     WHERE EXISTS (
           SELECT 1 FROM temp.closings AS other
            WHERE other.action = closings.action AND other.period = closings.period
              AND other.revision <> closings.revision
              AND NOT {_SEEN_BUT_NOT_BY.format("closings", "other")}
              AND (other.revision < closings.revision
                   OR {_SEEN_BUT_NOT_BY.format("other", "closings")}))
"""
"""Leaves out a closing where another has seen all that it has; if each has seen the same, one stays."""


def find_closings(connection: Connection) -> None:
    """Fill `closings` with those that the revisions to judge fall under, and `seen` with their ancestors."""
    run = connection.exec_driver_sql
    _add_closings(connection, of="period", condition="head.action = '' AND head.field = 'closed'")
    _add_closings(connection, of="action", condition="head.period = '' AND head.field = 'retired'")
    run(_SEEN)
    run(_SEEN_ON_PURPOSE)
    run(_DELETE_COVERED)
    rivals = run("SELECT action, period FROM temp.closings GROUP BY 1, 2 HAVING count(*) > 1").all()
    for action, period in rivals:
        _agree_on_cells(sqlite_of(connection), action, period)
    if rivals:
        run(_DELETE_COVERED)


def _add_closings(connection: Connection, *, of: str, condition: str) -> None:
    """Add the closings of each period, or action, that a revision to judge belongs to.

    `of` is the column with its key, and `condition` says which heads are closings.
    """
    keys = connection.exec_driver_sql(
        f"""
        SELECT DISTINCT revision.{of}
          FROM temp.to_judge
         CROSS JOIN revisions AS revision ON revision.id = to_judge.id
        """
    ).all()
    if not keys:
        return
    connection.exec_driver_sql(
        f"""
        INSERT OR IGNORE INTO temp.closings
        SELECT revision.id, revision.action, revision.period, revision.origin, revision.at,
               {_NAMES_NOTHING}
          FROM heads AS head
         CROSS JOIN revisions AS revision ON revision.id = head.revision
         WHERE {condition} AND head.{of} = ? AND revision.value IS NOT NULL
        """,
        [tuple(row) for row in keys],
    )


def _agree_on_cells(sqlite: sqlite3.Connection, action: str, period: str) -> None:
    """Count as seen by all closings of a period what is in cells on which those who made them agree.

    They do where it had the same value for each, or was in a conflict that all of them knew: a resolution
    is nothing but that, and two that differ are one conflict. Retirements of an action are the same.
    """
    # The cells of the changes that some of the rivals have seen, but not all.
    sqlite.execute(
        f"""
        INSERT INTO judged
        SELECT DISTINCT revision.action, revision.period, revision.field
          FROM revisions AS revision
         WHERE revision.id IN (
               SELECT seen.id
                 FROM {_RIVALS}
                CROSS JOIN temp.seen ON seen.closing = rival.revision
                GROUP BY seen.id
               HAVING count(*) < (SELECT count(*) FROM {_RIVALS}))
        """,
        {"action": action, "period": period},
    )
    for history in histories(sqlite):
        seen: dict[str, set[str]] = {}
        # Each rival with what it has seen of this cell; NULL where that is nothing.
        for closing, identity in sqlite.execute(
            f"""
            SELECT rival.revision, seen.id
              FROM {_RIVALS}
              LEFT JOIN temp.seen
                ON seen.closing = rival.revision AND seen.id IN (SELECT value FROM json_each(:ids))
            """,
            {"action": action, "period": period, "ids": json.dumps([revision.id for revision in history])},
        ):
            seen.setdefault(closing, set()).add(identity)
        states = [_state_as_seen(history, of_closing) for of_closing in seen.values()]
        is_same = all(values_agree(history[0].cell.field, state.value, states[0].value) for state in states)
        if (is_same and not any(state.in_conflict for state in states)) or _state_as_seen(
            history, set.intersection(*seen.values())
        ).in_conflict:
            everything = set.union(*seen.values()) - {None}
            sqlite.executemany("INSERT OR IGNORE INTO temp.seen VALUES (?, ?)", product(seen, everything))
    sqlite.execute("DELETE FROM judged")


def _state_as_seen(history: Iterable[Revision], seen: Collection[str]) -> CellState:
    """Return the state of a cell for somebody who had seen some of its changes, and what was imported."""
    return project(item for item in history if item.id in seen or item.author == IMPORT_AUTHOR)
