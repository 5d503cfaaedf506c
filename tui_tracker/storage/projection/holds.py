"""Decides which revisions wait for the coordinator, by the rules of `hold_rules`.

What is held follows from the revisions, the decisions and the copies sent out alone, never from the order
in which they came: whatever changes the plan, a period or a decision has the revisions it concerns judged
again. A closing, as a retirement, is built on all changes that its author had seen: the heads of the
period's cells are among its parents. A change is late if the closing is not built on it. Of two closings
made independently, one that has seen all that the other has counts alone; else both count. Where somebody
writes in a closed period on purpose, the closing is repeated over that change: every repetition of one
closing has seen the changes of all. Nothing is late in a cell on which those who closed independently agree.

Temporary tables carry a judgement: `to_judge` (ids of revisions), `fresh` (ids that a merge brings),
`closings` (closings and retirements, with the
action or period they are about; `names_nothing` marks those made before format 3, which record nothing of
what they had seen), `seen` (what a closing is built on) and `reasons` (the outcome).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from itertools import product

from sqlalchemy import Connection

from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.fields import values_agree
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import CellState, project
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, SEEN_MARK, Revision
from tui_tracker.storage.engine import sqlite_of
from tui_tracker.storage.file_format import LEADS_COPY
from tui_tracker.storage.projection.hold_rules import HOLD_RULES, SELECT, UPDATES, made_in
from tui_tracker.storage.projection.refresh import BEGUN, histories, prepare, refresh
from tui_tracker.storage.projection.sql_text import SAME_CELL

_TEMPORARY = {
    "to_judge": "(id PRIMARY KEY) WITHOUT ROWID",
    "fresh": "(id PRIMARY KEY) WITHOUT ROWID",
    "closings": "(revision PRIMARY KEY, action, period, origin, at, names_nothing) WITHOUT ROWID",
    "seen": "(closing, id, PRIMARY KEY (closing, id)) WITHOUT ROWID",
    "reasons": "(id PRIMARY KEY, kind) WITHOUT ROWID",
}
_DECIDING = frozenset({"id", "theme", "retired", "label", "closed"})
"""Fields of the plan that the rules ask for; `id` means the action itself."""
_BY_A_PERSON = f"(author <> '{IMPORT_AUTHOR}' OR id IN (SELECT revision FROM holds))"
"""What may be held; what an import brought is not, unless a copy that was sent out claims it."""
_SEEN = f"""
    WITH RECURSIVE back (closing, id) AS (
        SELECT z.revision, p.parent FROM temp.closings AS z CROSS JOIN parents AS p ON p.child = z.revision
        UNION
        SELECT b.closing, p.parent FROM back AS b CROSS JOIN parents AS p ON p.child = b.id)
    INSERT INTO temp.seen SELECT b.closing, b.id FROM back AS b CROSS JOIN revisions AS r ON r.id = b.id
     WHERE r.field IN ({UPDATES}) AND r.author <> '{IMPORT_AUTHOR}'
"""
"""Fills `seen` with the updates among all that each closing is built on, at any distance."""
_SEEN_ON_PURPOSE = f"""
    WITH RECURSIVE first (closing, id) AS (
        SELECT revision, revision FROM temp.closings
        UNION
        SELECT f.closing, q.id FROM first AS f CROSS JOIN revisions AS r ON r.id = f.id
           AND r.origin LIKE '%{SEEN_MARK}' CROSS JOIN parents AS p ON p.child = r.id
         CROSS JOIN revisions AS q ON q.id = p.parent AND {SAME_CELL.format("q", "r")}),
    repeated (closing, id) AS (
        SELECT f.closing, f.id FROM first AS f CROSS JOIN revisions AS r ON r.id = f.id
           AND r.origin NOT LIKE '%{SEEN_MARK}'
        UNION
        SELECT a.closing, c.id FROM repeated AS a CROSS JOIN revisions AS r ON r.id = a.id
         CROSS JOIN parents AS p ON p.parent = a.id CROSS JOIN revisions AS c ON c.id = p.child
           AND {SAME_CELL.format("c", "r")} AND c.origin LIKE '%{SEEN_MARK}'
         WHERE NOT EXISTS (SELECT 1 FROM copies WHERE id = {made_in("c.origin")} AND {LEADS_COPY}))
    INSERT OR IGNORE INTO temp.seen
    SELECT a.closing, p.parent FROM repeated AS a CROSS JOIN parents AS p ON p.child = a.id
     CROSS JOIN revisions AS r ON r.id = p.parent
     WHERE r.field IN ({UPDATES}) AND r.author <> '{IMPORT_AUTHOR}'
"""
"""Adds what was written on purpose after closing: back from each closing to the `first` it repeats, and
from there to all that `repeated` it, wherever that was; what any of them is built on, all have seen."""
_RIVALS = "(SELECT revision FROM temp.closings WHERE action = :action AND period = :period) AS z"
"""The closings of one period, or retirements of one action, that count."""
_NAMES_NOTHING = """NOT EXISTS (SELECT 1 FROM parents AS p CROSS JOIN revisions AS q ON q.id = p.parent
    WHERE p.child = r.id AND (q.action, q.period, q.field) IS NOT (r.action, r.period, r.field))"""
"""Whether a closing is built on nothing but its own cell: programs before format 3 recorded no more."""
_COVERED = """
    DELETE FROM temp.closings WHERE EXISTS (
        SELECT 1 FROM temp.closings AS o WHERE o.action = closings.action AND o.period = closings.period
           AND o.revision <> closings.revision
           AND NOT EXISTS (SELECT id FROM temp.seen WHERE closing = closings.revision
                           EXCEPT SELECT id FROM temp.seen WHERE closing = o.revision)
           AND (o.revision < closings.revision
                OR EXISTS (SELECT id FROM temp.seen WHERE closing = o.revision
                           EXCEPT SELECT id FROM temp.seen WHERE closing = closings.revision)))
"""
"""Leaves out a closing where another (`o`) has seen all that it has; if each has seen the same, one stays."""


def start(connection: Connection) -> None:
    """Create the temporary tables, empty."""
    prepare(connection)
    for name, columns in _TEMPORARY.items():
        connection.exec_driver_sql(f"CREATE TEMP TABLE IF NOT EXISTS {name} {columns}")
        connection.exec_driver_sql(f"DELETE FROM temp.{name}")


def judge_changed(connection: Connection, cells: Iterable[Cell]) -> None:
    """Judge again what depends on cells of the plan or of a period that have just changed."""
    deciding = [cell for cell in cells if cell.field in _DECIDING]
    if not deciding:
        return
    start(connection)
    _mark_updates_of(connection, deciding)
    _judge_updates(connection)


def judge_revisions(connection: Connection, revisions: Iterable[str]) -> None:
    """Judge some revisions again, on which somebody has decided, and what depends on them."""
    start(connection)
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO temp.to_judge SELECT id FROM revisions WHERE id IN"
        " (SELECT revision FROM holds) AND id = ?",
        [(revision,) for revision in revisions],
    )
    _judge(connection, of_plan=True)
    _refresh_plan_and_mark(connection)
    _judge_updates(connection)


def judge_all(connection: Connection) -> None:
    """Judge every revision again."""
    start(connection)
    connection.exec_driver_sql(f"INSERT INTO temp.to_judge SELECT id FROM revisions WHERE {_BY_A_PERSON}")
    _judge(connection, of_plan=True)
    refresh(connection)
    _judge_updates(connection)


def judge_fresh(connection: Connection) -> None:
    """Judge what a merge brings, in `fresh`, and what that concerns; bring the projection up to date.

    The caller has called `start`, filled `fresh`, and noted in `to_judge` what else is to be
    judged and in `touched` the cells that decisions are about.
    """
    run = connection.exec_driver_sql
    run("INSERT OR IGNORE INTO temp.to_judge SELECT id FROM temp.fresh")
    _judge(connection, of_plan=True)
    run(
        "INSERT OR IGNORE INTO touched SELECT r.action, r.period, r.field FROM temp.fresh AS f"
        f" CROSS JOIN revisions AS r ON r.id = f.id WHERE r.field NOT IN ({UPDATES})"
    )
    # Whether a period that was undone is in the list depends on what is written in it.
    run(
        "INSERT OR IGNORE INTO touched SELECT DISTINCT '', r.period, 'label' FROM temp.fresh AS f"
        " CROSS JOIN revisions AS r ON r.id = f.id"
        f" WHERE r.action <> '' AND r.period NOT IN ({BEGUN} UNION SELECT '')"
    )
    _refresh_plan_and_mark(connection)
    run(
        "INSERT OR IGNORE INTO touched SELECT r.action, r.period, r.field FROM temp.fresh AS f"
        " CROSS JOIN revisions AS r ON r.id = f.id"
    )
    _judge_updates(connection)


def _refresh_plan_and_mark(connection: Connection) -> None:
    """Bring the plan up to date, and have judged again what depends on its cells that were touched."""
    touched = connection.exec_driver_sql(
        f"SELECT action, period, field FROM touched WHERE field NOT IN ({UPDATES})"
    )
    deciding = {
        Cell(action=action, period=period, field=field)
        for action, period, field in touched
        if field in _DECIDING
    }
    refresh(connection)
    _mark_updates_of(connection, deciding)


def _mark_updates_of(connection: Connection, cells: Collection[Cell]) -> None:
    """Add the revisions whose judgement depends on cells of the plan to `to_judge`."""
    run = connection.exec_driver_sql
    for column, keys in (
        ("action", {cell.action for cell in cells} - {""}),
        ("period", {cell.period for cell in cells} - {""}),
    ):
        if keys:
            run(
                f"INSERT OR IGNORE INTO temp.to_judge SELECT id FROM revisions WHERE {column} = ?"
                f" AND field IN ({UPDATES}) AND {_BY_A_PERSON}",
                [(key,) for key in sorted(keys)],
            )


def _judge_updates(connection: Connection) -> None:
    """Judge the updates among `to_judge`, and bring the projection up to date."""
    if connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM temp.to_judge)").scalar():
        _find_closings(connection)
        _judge(connection, of_plan=False)
    refresh(connection)


def _find_closings(connection: Connection) -> None:
    """Fill `closings` with those that the revisions to judge fall under, and `seen` with their ancestors."""
    run = connection.exec_driver_sql
    for key, condition in (
        ("period", "h.action = '' AND h.field = 'closed'"),
        ("action", "h.period = '' AND h.field = 'retired'"),
    ):
        keys = run(
            f"SELECT DISTINCT r.{key} FROM temp.to_judge AS j CROSS JOIN revisions AS r ON r.id = j.id"
        ).all()
        if keys:
            run(
                "INSERT OR IGNORE INTO temp.closings"
                f" SELECT r.id, r.action, r.period, r.origin, r.at, {_NAMES_NOTHING}"
                " FROM heads AS h CROSS JOIN revisions AS r ON r.id = h.revision"
                f" WHERE {condition} AND h.{key} = ? AND r.value IS NOT NULL",
                [tuple(row) for row in keys],
            )
    run(_SEEN)
    run(_SEEN_ON_PURPOSE)
    run(_COVERED)
    rivals = run("SELECT action, period FROM temp.closings GROUP BY 1, 2 HAVING count(*) > 1").all()
    for action, period in rivals:
        _agree_on_cells(sqlite_of(connection), action, period)
    if rivals:
        run(_COVERED)


def _agree_on_cells(sqlite: sqlite3.Connection, action: str, period: str) -> None:
    """Count as seen by all closings of a period what is in cells on which those who made them agree.

    They do where it had the same value for each, or was in a conflict that all of them knew: a resolution
    is nothing but that, and two that differ are one conflict. Retirements of an action are the same.
    """
    sqlite.execute(
        "INSERT INTO judged SELECT DISTINCT r.action, r.period, r.field FROM revisions AS r WHERE r.id IN ("
        f"SELECT s.id FROM {_RIVALS} CROSS JOIN temp.seen AS s ON s.closing = z.revision"
        f" GROUP BY s.id HAVING count(*) < (SELECT count(*) FROM {_RIVALS}))",
        {"action": action, "period": period},
    )
    for history in histories(sqlite):
        seen: dict[str, set[str]] = {}
        for closing, identity in sqlite.execute(
            f"SELECT z.revision, s.id FROM {_RIVALS} LEFT JOIN temp.seen AS s"
            " ON s.closing = z.revision AND s.id IN (SELECT value FROM json_each(:ids))",
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


def _judge(connection: Connection, *, of_plan: bool) -> None:
    """Hold or release the plan's changes, or the updates, among `to_judge`; mark their cells as touched."""
    run = connection.exec_driver_sql
    run("DELETE FROM temp.reasons")
    # Changes of the plan come first, by the rules that ask nothing of the plan; updates then by all rules.
    rules = [rule for rule in HOLD_RULES if rule.of_plan] if of_plan else HOLD_RULES
    for rule in rules:
        run(f"INSERT OR IGNORE INTO temp.reasons SELECT id, '{rule.reason}' FROM ({SELECT} {rule.condition})")
    judged = (
        "(SELECT j.id FROM temp.to_judge AS j CROSS JOIN revisions AS r ON r.id = j.id"
        f" WHERE r.field {'NOT ' if of_plan else ''}IN ({UPDATES}))"
    )
    run(
        f"INSERT OR IGNORE INTO temp.reasons SELECT DISTINCT revision, '{HoldReason.DECIDED}' FROM decisions"
        f" WHERE revision IN {judged}"
    )
    run(
        "INSERT OR IGNORE INTO touched SELECT r.action, r.period, r.field FROM revisions AS r"
        f" WHERE r.id IN {judged} AND (r.id IN (SELECT id FROM temp.reasons))"
        " <> (r.id IN (SELECT revision FROM holds))"
    )
    run(f"DELETE FROM holds WHERE revision IN {judged} AND revision NOT IN (SELECT id FROM temp.reasons)")
    run(
        "INSERT INTO holds (revision, kind) SELECT id, kind FROM temp.reasons"
        f" WHERE id IN {judged} ON CONFLICT (revision) DO UPDATE SET kind = excluded.kind"
    )
    # No rule holds them, and no decision declines them.
    released = (
        f"(SELECT revision FROM hold_view WHERE kind = '{HoldReason.DECIDED}' AND standing <> 'decline')"
    )
    run(
        "INSERT OR IGNORE INTO touched SELECT r.action, r.period, r.field FROM revisions AS r"
        f" WHERE r.id IN {released}"
    )
    run(f"DELETE FROM holds WHERE revision IN {released}")
