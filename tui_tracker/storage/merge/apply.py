"""Adds what was staged to the tracker in one transaction and brings the cells it changes up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.file_format import LEADS_COPY
from tui_tracker.storage.projection import holds
from tui_tracker.storage.projection.hold_rules import made_in
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
    holds.start(connection)
    _add_copies(connection)
    _add_decisions(connection)
    _add_revisions(connection, arrivals)
    _add_themes(connection, all_themes=new_tracker)
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
            f"INSERT OR IGNORE INTO temp.to_judge SELECT id FROM revisions WHERE {made_in('origin')} = ?",
            (copy,),
        )


def _add_decisions(connection: Connection) -> None:
    """Add the staged decisions, but none made in a lead's copy: they decide nothing in a tracker.

    Staging has left most of these out. It could not know of a copy that only a later file names.
    """
    connection.exec_driver_sql(
        f"""
        INSERT OR IGNORE INTO decisions ({DECISION_COLUMNS})
        SELECT {DECISION_COLUMNS} FROM staged.decisions AS decision
         WHERE NOT EXISTS (SELECT 1 FROM copies AS copy
                            WHERE copy.id = decision.origin AND copy.{LEADS_COPY})
        """
    )


def _add_revisions(connection: Connection, arrivals: Iterable[tuple[int, str]]) -> None:
    """Add the staged revisions that are still new, with their parents, and note them in `fresh`."""
    run = connection.exec_driver_sql
    staged_columns = ", ".join(f"staged.{column}" for column in REVISION_COLUMNS.split(", "))
    # EXCEPT would read all of the history for a few new revisions.
    run(
        """
        INSERT INTO temp.fresh
        SELECT staged.id FROM staged.revisions AS staged
         WHERE NOT EXISTS (SELECT 1 FROM main.revisions AS known WHERE known.id = staged.id)
        """
    )
    run("CREATE TEMP TABLE file_arrivals (file INTEGER PRIMARY KEY, arrival)")
    run("INSERT INTO file_arrivals VALUES (?, ?)", list(arrivals) or [(0, "")])
    run(
        f"""
        INSERT INTO revisions ({REVISION_COLUMNS}, arrival)
        SELECT {staged_columns}, file_arrivals.arrival
          FROM fresh
         CROSS JOIN staged.revisions AS staged ON staged.id = fresh.id
          JOIN file_arrivals ON file_arrivals.file = staged.file
        """
    )
    run(
        """
        INSERT OR IGNORE INTO parents (child, parent)
        SELECT link.child, link.parent
          FROM fresh
         CROSS JOIN staged.parents AS link ON link.child = fresh.id
        """
    )


def _add_themes(connection: Connection, *, all_themes: bool) -> None:
    """Add the staged themes that an action is put in, other than by a lead's copy; or all of them."""
    connection.exec_driver_sql(
        f"""
        INSERT OR IGNORE INTO themes (key, name, position)
        SELECT theme.key, theme.name, theme.position
          FROM staged.themes AS theme
         WHERE ? OR EXISTS (
               SELECT 1 FROM fresh
                CROSS JOIN revisions AS revision ON revision.id = fresh.id
                WHERE revision.field = 'theme' AND revision.value = theme.key
                  AND NOT EXISTS (SELECT 1 FROM copies AS copy
                                   WHERE copy.id = {made_in("revision.origin")} AND copy.{LEADS_COPY}))
        """,
        (all_themes,),
    )


def _mark_decided(connection: Connection) -> None:
    """Have the revisions judged again that decisions from the files are about."""
    run = connection.exec_driver_sql
    about = """
          FROM staged.decisions AS decision
         CROSS JOIN revisions AS revision ON revision.id = decision.revision
    """
    run(f"INSERT OR IGNORE INTO temp.to_judge SELECT revision.id {about}")
    run(f"INSERT OR IGNORE INTO touched SELECT revision.action, revision.period, revision.field {about}")
