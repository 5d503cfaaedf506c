"""Adds what was staged to the tracker in one transaction and brings the cells it changes up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.file_format import LEADS_COPY
from tui_tracker.storage.projection import holds
from tui_tracker.storage.projection.hold_rules import MADE_IN
from tui_tracker.storage.projection.sql_text import COPY_COLUMNS, DECISION_COLUMNS, REVISION_COLUMNS
from tui_tracker.storage.write import periods
from tui_tracker.storage.write.merge_log import MergeRun, record_run


def apply_run(
    tracker: Path, staged: Path, run: MergeRun, arrivals: Mapping[int, str], *, new_tracker: bool
) -> None:
    """Merge what the database `staged` collected into the tracker and log the run, all in one transaction.

    `arrivals` gives each file's number its id in the log.
    """
    with writing(open_engine(tracker, staged=staged), tracker) as connection:
        apply_staged(connection, arrivals.items(), new_tracker=new_tracker)
        record_run(connection, run)


def apply_staged(
    connection: Connection, arrivals: Iterable[tuple[int, str]], *, new_tracker: bool = False
) -> None:
    """Add what the database attached as `staged` holds; `arrivals` gives each file's number its id.

    A `new_tracker` takes all themes of the files; an existing one those that a tracker's actions are in.
    """
    run = connection.exec_driver_sql
    theirs = ", ".join(f"s.{column}" for column in REVISION_COLUMNS.split(", "))
    holds.start(connection)
    _add_copies(connection)
    # Once more than in staging: of a copy that only another of the files knows, it could not know there.
    run(
        f"INSERT OR IGNORE INTO decisions ({DECISION_COLUMNS}) SELECT {DECISION_COLUMNS}"
        " FROM staged.decisions AS d"
        f" WHERE NOT EXISTS (SELECT 1 FROM copies AS c WHERE c.id = d.origin AND c.{LEADS_COPY})"
    )
    # Not EXCEPT, which would read all of the history for a few new revisions.
    run(
        "INSERT INTO temp.fresh SELECT s.id FROM staged.revisions AS s"
        " WHERE NOT EXISTS (SELECT 1 FROM main.revisions AS r WHERE r.id = s.id)"
    )
    run("CREATE TEMP TABLE named (file INTEGER PRIMARY KEY, arrival)")
    run("INSERT INTO named VALUES (?, ?)", list(arrivals) or [(0, "")])
    run(
        f"INSERT INTO revisions ({REVISION_COLUMNS}, arrival) SELECT {theirs}, n.arrival"
        " FROM fresh AS f CROSS JOIN staged.revisions AS s ON s.id = f.id"
        " JOIN named AS n ON n.file = s.file"
    )
    run(
        "INSERT OR IGNORE INTO parents (child, parent) SELECT p.child, p.parent"
        " FROM fresh AS f CROSS JOIN staged.parents AS p ON p.child = f.id"
    )
    run(
        "INSERT OR IGNORE INTO themes (key, name, position) SELECT t.key, t.name, t.position"
        " FROM staged.themes AS t"
        " WHERE ? OR EXISTS (SELECT 1 FROM fresh AS f CROSS JOIN revisions AS r ON r.id = f.id"
        " WHERE r.field = 'theme' AND r.value = t.key"
        f" AND NOT EXISTS (SELECT 1 FROM copies AS c WHERE c.id = {MADE_IN} AND c.{LEADS_COPY}))",
        (new_tracker,),
    )
    _mark_decided(connection)
    holds.judge_fresh(connection)
    periods.follow(connection)


def _add_copies(connection: Connection) -> None:
    """Add the copies sent out that the files know, and have what was made in them judged again."""
    run = connection.exec_driver_sql
    # No file can turn the tracker itself into a copy that was sent out.
    new = "FROM staged.copies WHERE id <> (SELECT value FROM meta WHERE key = 'database_id')"
    unknown = run(f"SELECT id {new} EXCEPT SELECT id FROM copies").scalars().all()
    run(f"INSERT OR IGNORE INTO copies ({COPY_COLUMNS}) SELECT {COPY_COLUMNS} {new}")
    for copy in unknown:
        run(
            f"INSERT OR IGNORE INTO temp.to_judge SELECT r.id FROM revisions AS r WHERE {MADE_IN} = ?",
            (copy,),
        )


def _mark_decided(connection: Connection) -> None:
    """Have the revisions judged again that decisions from the files are about."""
    run = connection.exec_driver_sql
    about = "FROM staged.decisions AS d CROSS JOIN revisions AS r ON r.id = d.revision"
    run(f"INSERT OR IGNORE INTO temp.to_judge SELECT r.id {about}")
    run(f"INSERT OR IGNORE INTO touched SELECT r.action, r.period, r.field {about}")
