"""Adds what was staged to the tracker in one transaction and brings the cells it changes up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.merge.hold_rules import HOLD_RULES, MADE_IN, PLAN, SELECT
from tui_tracker.storage.merge.sql_text import COPY_COLUMNS, DECISION_COLUMNS
from tui_tracker.storage.write.merge_log import MergeRun, record_run
from tui_tracker.storage.write.projection import prepare, refresh


def apply_run(
    tracker: Path, staged: Path, run: MergeRun, arrivals: Mapping[int, str], *, new_tracker: bool
) -> None:
    """Merge what the database `staged` gathered into the tracker and log the run, all in one transaction.

    `arrivals` gives each file's number its id in the log.
    """
    with writing(open_engine(tracker, staged=staged), tracker) as connection:
        apply_staged(connection, arrivals.items(), new_tracker=new_tracker)
        record_run(connection, run)


def apply_staged(
    connection: Connection, arrivals: Iterable[tuple[int, str]], *, new_tracker: bool = False
) -> None:
    """Add what the database attached as `staged` holds; `arrivals` gives each file's number its id.

    A `new_tracker` takes its periods and themes from the files; an existing one keeps its own.
    """
    run = connection.exec_driver_sql
    # No file can turn the tracker itself into a copy that was sent out.
    run(
        f"INSERT OR IGNORE INTO copies ({COPY_COLUMNS}) SELECT {COPY_COLUMNS} FROM staged.copies"
        " WHERE id <> (SELECT value FROM meta WHERE key = 'database_id')"
    )
    # What a copy decides on held revisions does not count: the decision is the coordinator's.
    run(
        f"INSERT OR IGNORE INTO decisions ({DECISION_COLUMNS}) SELECT {DECISION_COLUMNS}"
        " FROM staged.decisions AS d"
        " WHERE NOT EXISTS (SELECT 1 FROM copies AS c WHERE c.id = d.origin AND c.themes <> '[]')"
    )
    if new_tracker:
        run("INSERT OR IGNORE INTO periods (key, label) SELECT key, label FROM staged.periods")
        run(
            "INSERT OR IGNORE INTO themes (key, name, position) SELECT key, name, position FROM staged.themes"
        )
    run("CREATE TEMP TABLE fresh AS SELECT id FROM staged.revisions EXCEPT SELECT id FROM revisions")
    # A period that another coordinator has begun travels with what was written in it; a lead's does not.
    run(
        "INSERT OR IGNORE INTO periods (key, label) SELECT p.key, p.label FROM staged.periods AS p"
        " WHERE EXISTS (SELECT 1 FROM staged.revisions AS r JOIN fresh AS f ON f.id = r.id"
        " WHERE r.period = p.key AND NOT EXISTS (SELECT 1 FROM copies AS c"
        f" WHERE c.id = {MADE_IN} AND c.themes <> '[]'))"
    )
    run("CREATE TEMP TABLE named (file INTEGER PRIMARY KEY, arrival)")
    run("INSERT INTO named VALUES (?, ?)", list(arrivals) or [(0, "")])
    run(
        "INSERT INTO revisions (id, action, period, field, value, author, at, origin, kind, why, arrival)"
        " SELECT s.id, s.action, s.period, s.field, s.value, s.author, s.at, s.origin, s.kind, s.why,"
        " n.arrival FROM fresh AS f CROSS JOIN staged.revisions AS s ON s.id = f.id"
        " JOIN named AS n ON n.file = s.file"
    )
    run(
        "INSERT OR IGNORE INTO parents (child, parent) SELECT p.child, p.parent"
        " FROM fresh AS f CROSS JOIN staged.parents AS p ON p.child = f.id"
    )
    _hold_and_refresh(connection)


def _hold_and_refresh(connection: Connection) -> None:
    """Hold what waits for the coordinator and bring the projection up to date, the plan's cells first.

    Themes, retirements and closed periods that arrive with the updates decide which of them are held.
    """
    prepare(connection)
    run = connection.exec_driver_sql
    for of_plan in (True, False):
        for rule in HOLD_RULES:
            if rule.of_plan is of_plan:
                run(
                    f"INSERT OR IGNORE INTO holds (revision, kind) SELECT id, '{rule.reason}'"
                    f" FROM ({SELECT} {rule.condition})"
                )
        fields = f"r.field IN ({PLAN})" if of_plan else "TRUE"
        run(
            "INSERT OR IGNORE INTO touched SELECT r.action, r.period, r.field FROM fresh AS f"
            f" CROSS JOIN revisions AS r ON r.id = f.id WHERE {fields}"
        )
        if of_plan:
            _touch_decided(connection)
        refresh(connection)


def _touch_decided(connection: Connection) -> None:
    """Note the cells that decisions from the files are about."""
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO touched SELECT r.action, r.period, r.field"
        " FROM staged.decisions AS d CROSS JOIN revisions AS r ON r.id = d.revision"
    )
