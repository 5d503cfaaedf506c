"""The union: what was staged goes into the tracker in one transaction, and its cells are settled anew."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.fields import PERIOD_FIELDS, PLAN_FIELDS
from tui_tracker.domain.history.revision import DRAFT_MARK
from tui_tracker.storage.merge.staging import listed
from tui_tracker.storage.write.projection import prepare, refresh

_HANDED_OUT = f"""CROSS JOIN revisions AS r ON r.id = f.id
    CROSS JOIN copies AS c ON c.id = replace(r.origin, '{DRAFT_MARK}', '') AND c.themes <> '[]'"""
_CARRIED_ON = "json_extract(a.retired, '$.period')"


def unite(connection: Connection, arrivals: Iterable[tuple[int, str]], *, new_tracker: bool = False) -> None:
    """Add what the database attached as `staged` holds; `arrivals` gives each file's number its id.

    A `new_tracker` takes its periods and themes from the files; one that is there keeps its own.
    """
    run = connection.exec_driver_sql
    # No file makes the tracker itself a copy that was handed out.
    run(
        "INSERT OR IGNORE INTO copies SELECT * FROM staged.copies"
        " WHERE id <> (SELECT value FROM meta WHERE key = 'database_id')"
    )
    # A copy's own word on what is held for the coordinator's counts for nothing.
    run(
        "INSERT OR IGNORE INTO decisions SELECT d.* FROM staged.decisions AS d"
        " WHERE NOT EXISTS (SELECT 1 FROM copies AS c WHERE c.id = d.origin AND c.themes <> '[]')"
    )
    if new_tracker:
        run("INSERT OR IGNORE INTO periods (key, label) SELECT key, label FROM staged.periods")
        run("INSERT OR IGNORE INTO themes SELECT * FROM staged.themes")
    run("CREATE TEMP TABLE fresh AS SELECT id FROM staged.revisions EXCEPT SELECT id FROM revisions")
    run("CREATE TEMP TABLE named (file INTEGER PRIMARY KEY, arrival)")
    run("INSERT INTO named VALUES (?, ?)", list(arrivals) or [(0, "")])
    run(
        "INSERT INTO revisions (id, action, period, field, value, author, at, origin, kind, why, arrival)"
        " SELECT s.id, s.action, s.period, s.field, s.value, s.author, s.at, s.origin, s.kind, s.why,"
        " n.arrival FROM fresh AS f CROSS JOIN staged.revisions AS s ON s.id = f.id"
        " JOIN named AS n ON n.file = s.file"
    )
    run(
        "INSERT OR IGNORE INTO parents SELECT p.child, p.parent"
        " FROM fresh AS f CROSS JOIN staged.parents AS p ON p.child = f.id"
    )
    _settle(connection)


def _settle(connection: Connection) -> None:
    """Hold what is for the coordinator, the plan first: themes and retirements judge the rest."""
    prepare(connection)
    run = connection.exec_driver_sql
    plan = listed(PLAN_FIELDS + PERIOD_FIELDS)
    _hold(connection, HoldReason.PLAN_CHANGE, f"{_HANDED_OUT} WHERE r.field IN ({plan})")
    _hold(connection, HoldReason.INVALID_VALUE, "WHERE f.id IN (SELECT id FROM staged.invalid)")
    run(
        "INSERT OR IGNORE INTO touched SELECT r.action, r.period, r.field FROM fresh AS f"
        f" CROSS JOIN revisions AS r ON r.id = f.id WHERE r.field IN ({plan})"
    )
    _touch_decided(connection)
    refresh(connection)
    rest = f"r.field NOT IN ({plan})"
    action = f"CROSS JOIN revisions AS r ON r.id = f.id AND {rest} LEFT JOIN actions AS a ON a.key = r.action"
    _hold(connection, HoldReason.PLAN_CHANGE, f"{action} WHERE a.key IS NULL")
    _hold(
        connection,
        HoldReason.OUT_OF_THEME,
        f"{_HANDED_OUT} AND {rest} JOIN actions AS a ON a.key = r.action"
        " WHERE a.theme NOT IN (SELECT value FROM json_each(c.themes))",
    )
    _hold(connection, HoldReason.EDITED_RETIRED, f"{action} WHERE {_CARRIED_ON} <= r.period")
    period = f"CROSS JOIN revisions AS r ON r.id = f.id AND {rest}"
    _hold(connection, HoldReason.UNKNOWN_PERIOD, f"{period} WHERE r.period NOT IN (SELECT key FROM periods)")
    _hold(
        connection,
        HoldReason.CLOSED_PERIOD,
        f"{period} JOIN periods AS p ON p.key = r.period WHERE p.closed IS NOT NULL",
    )
    run(
        "INSERT OR IGNORE INTO touched SELECT r.action, r.period, r.field"
        " FROM fresh AS f CROSS JOIN revisions AS r ON r.id = f.id"
    )
    refresh(connection)


def _hold(connection: Connection, why: HoldReason, rest: str) -> None:
    connection.exec_driver_sql(f"INSERT OR IGNORE INTO holds SELECT f.id, '{why}' FROM fresh AS f {rest}")


def _touch_decided(connection: Connection) -> None:
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO touched SELECT r.action, r.period, r.field"
        " FROM staged.decisions AS d CROSS JOIN revisions AS r ON r.id = d.revision"
    )
