"""Decides which revisions wait for the coordinator, by the rules of `hold_rules`.

What is held follows from the revisions, the decisions and the copies sent out alone, never from the order
in which they came: whatever changes the plan, a period or a decision has the revisions it concerns judged
again. What is late is found out by `closings`.

Temporary tables carry a judgement: `to_judge` (ids of revisions), `fresh` (ids that a merge brings),
`closings` (closings and retirements, with the action or period they are about; `names_nothing` marks those
made before format 3, which record nothing of what they had seen), `seen` (what a closing is built on) and
`reasons` (the outcome).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import IMPORT_AUTHOR
from tui_tracker.storage.projection.closings import find_closings
from tui_tracker.storage.projection.hold_rules import HOLD_RULES, SELECT, UPDATES
from tui_tracker.storage.projection.refresh import BEGUN, prepare, refresh

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
_TOUCH_FRESH = """
    INSERT OR IGNORE INTO touched
    SELECT revision.action, revision.period, revision.field
      FROM temp.fresh
     CROSS JOIN revisions AS revision ON revision.id = fresh.id
"""
"""Marks the cells of the revisions that a merge brings."""


def start(connection: Connection) -> None:
    """Create the temporary tables, empty."""
    prepare(connection)
    for name, columns in _TEMPORARY.items():
        connection.exec_driver_sql(f"CREATE TEMP TABLE IF NOT EXISTS {name} {columns}")
        connection.exec_driver_sql(f"DELETE FROM temp.{name}")
    # Thousands of periods can be closed at once, and each revision asks for its own.
    connection.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS temp.closings_by_cell ON closings (action, period)"
    )


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
        """
        INSERT OR IGNORE INTO temp.to_judge
        SELECT id FROM revisions WHERE id IN (SELECT revision FROM holds) AND id = ?
        """,
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
    run(f"{_TOUCH_FRESH} WHERE revision.field NOT IN ({UPDATES})")
    # Whether a period that was undone is in the list depends on what is written in it.
    run(
        f"""
        INSERT OR IGNORE INTO touched
        SELECT DISTINCT '', revision.period, 'label'
          FROM temp.fresh
         CROSS JOIN revisions AS revision ON revision.id = fresh.id
         WHERE revision.action <> '' AND revision.period NOT IN ({BEGUN} UNION SELECT '')
        """
    )
    _refresh_plan_and_mark(connection)
    run(_TOUCH_FRESH)
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
                f"""
                INSERT OR IGNORE INTO temp.to_judge
                SELECT id FROM revisions
                 WHERE {column} = ? AND field IN ({UPDATES}) AND {_BY_A_PERSON}
                """,
                [(key,) for key in sorted(keys)],
            )


def _judge_updates(connection: Connection) -> None:
    """Judge the updates among `to_judge`, and bring the projection up to date."""
    if connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM temp.to_judge)").scalar():
        find_closings(connection)
        _judge(connection, of_plan=False)
    refresh(connection)


def _judge(connection: Connection, *, of_plan: bool) -> None:
    """Hold or release the plan's changes, or the updates, among `to_judge`; mark their cells as touched."""
    judged = f"""(
        SELECT to_judge.id
          FROM temp.to_judge
         CROSS JOIN revisions AS revision ON revision.id = to_judge.id
         WHERE revision.field {"NOT " if of_plan else ""}IN ({UPDATES}))"""
    _find_reasons(connection, judged, of_plan=of_plan)
    _hold_for_reasons(connection, judged)
    _release_decided(connection)


def _find_reasons(connection: Connection, judged: str, *, of_plan: bool) -> None:
    """Fill `reasons`: by the rules, and for what was decided on among `judged`, a query for ids."""
    run = connection.exec_driver_sql
    run("DELETE FROM temp.reasons")
    # Changes of the plan come first, by the rules that ask nothing of the plan; updates then by all rules.
    rules = [rule for rule in HOLD_RULES if rule.of_plan] if of_plan else HOLD_RULES
    for rule in rules:
        run(f"INSERT OR IGNORE INTO temp.reasons SELECT id, '{rule.reason}' FROM ({SELECT} {rule.condition})")
    run(
        f"""
        INSERT OR IGNORE INTO temp.reasons
        SELECT DISTINCT revision, '{HoldReason.DECIDED}' FROM decisions WHERE revision IN {judged}
        """
    )


def _hold_for_reasons(connection: Connection, judged: str) -> None:
    """Make `holds` what `reasons` says of `judged`, and mark the cells where that holds or releases one."""
    run = connection.exec_driver_sql
    run(
        f"""
        INSERT OR IGNORE INTO touched
        SELECT revision.action, revision.period, revision.field
          FROM revisions AS revision
         WHERE revision.id IN {judged}
           AND (revision.id IN (SELECT id FROM temp.reasons))
               <> (revision.id IN (SELECT revision FROM holds))
        """
    )
    run(f"DELETE FROM holds WHERE revision IN {judged} AND revision NOT IN (SELECT id FROM temp.reasons)")
    run(
        f"""
        INSERT INTO holds (revision, kind)
        SELECT id, kind FROM temp.reasons WHERE id IN {judged}
            ON CONFLICT (revision) DO UPDATE SET kind = excluded.kind
        """
    )


def _release_decided(connection: Connection) -> None:
    """Release what no rule holds and no decision declines, and mark its cells."""
    run = connection.exec_driver_sql
    released = (
        f"(SELECT revision FROM hold_view WHERE kind = '{HoldReason.DECIDED}' AND standing <> 'decline')"
    )
    run(
        f"""
        INSERT OR IGNORE INTO touched
        SELECT revision.action, revision.period, revision.field
          FROM revisions AS revision
         WHERE revision.id IN {released}
        """
    )
    run(f"DELETE FROM holds WHERE revision IN {released}")
