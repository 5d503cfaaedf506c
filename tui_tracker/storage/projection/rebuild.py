"""Deriving the projection again from the whole history: current values, heads and the search index."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.file_format import WORDS
from tui_tracker.storage.projection.holds import judge_all
from tui_tracker.storage.projection.refresh import prepare, refresh


def rebuild_tracker(path: Path) -> None:
    """Derive a tracker's projection again in one transaction. Raises what `engine.writing` does."""
    with writing(open_engine(path), path) as connection:
        rebuild_projection(connection)


def rebuild_projection(connection: Connection) -> None:
    """Empty the tables that follow from the history and derive them again; nothing else is touched.

    Rows that no revision accounts for are gone afterwards: they were never anybody's change.
    """
    prepare(connection)
    for table in ("heads", "actions", "updates"):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    # Created anew rather than emptied: its own tables may be damaged.
    connection.exec_driver_sql("DROP TABLE words")
    connection.exec_driver_sql(WORDS)
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO touched SELECT DISTINCT action, period, field FROM revisions"
    )
    refresh(connection)
    judge_all(connection)
