"""Fills the projection of a new tracker: every cell has one revision, and nothing is held or in conflict.

The cells to write and their values are then the revisions themselves, so two views stand for the tables
of that name which a refresh fills and joins.
"""

from __future__ import annotations

from sqlalchemy import Connection

from tui_tracker.storage.projection.refresh import write_tables

_VIEWS = (
    "CREATE TEMP VIEW touched AS SELECT action, period, field FROM revisions",
    "CREATE TEMP VIEW agreed AS SELECT action, period, field, value FROM revisions",
)


def fill_projection(connection: Connection) -> None:
    """Derive `heads`, `actions`, `updates`, `periods` and `words` from the first revisions of a tracker."""
    connection.exec_driver_sql(
        "INSERT INTO heads (action, period, field, revision, rival)"
        " SELECT action, period, field, id, 0 FROM revisions ORDER BY action, period, field"
    )
    for view in _VIEWS:
        connection.exec_driver_sql(view)
    write_tables(connection)
    for name in ("touched", "agreed"):
        connection.exec_driver_sql(f"DROP VIEW temp.{name}")
