"""Fills the projection of a new tracker: every cell has one revision, and nothing is held or in conflict.

Each table is then written in one go, and no row of it is looked for again. The cells to write and their
values are the revisions themselves, so two views replace the tables of that name which a refresh fills.
"""

from __future__ import annotations

from sqlalchemy import Connection

from tui_tracker.domain.codecs import POSITION
from tui_tracker.domain.fields import ACTION, UPDATE, Field, fields_of
from tui_tracker.storage.engine import sqlite_of
from tui_tracker.storage.projection.derived_tables import agreed_fields, write_other_tables

_VIEWS = (
    "CREATE TEMP VIEW touched AS SELECT action, period, field FROM revisions",
    "CREATE TEMP VIEW agreed AS SELECT action, period, field, value FROM revisions",
)


def fill_projection(connection: Connection) -> None:
    """Derive `heads`, `actions`, `updates`, `periods` and `words` from the first revisions of a tracker."""
    connection.exec_driver_sql(
        """
        INSERT INTO heads (action, period, field, revision, rival)
        SELECT action, period, field, id, 0 FROM revisions ORDER BY action, period, field
        """
    )
    columns, values = _columns_of(ACTION)
    connection.exec_driver_sql(
        f"""
        INSERT INTO actions (key, folded_id, {columns})
        SELECT action, fold_id(COALESCE({_value_of("id")}, '')), {values}
          FROM revisions
         WHERE period = '' AND action <> ''
         GROUP BY action
        """
    )
    columns, values = _columns_of(UPDATE)
    connection.exec_driver_sql(
        f"""
        INSERT INTO updates (action, period, {columns})
        SELECT action, period, {values}
          FROM revisions
         WHERE period <> '' AND action <> ''
         GROUP BY action, period
        """
    )
    for view in _VIEWS:
        connection.exec_driver_sql(view)
    sqlite = sqlite_of(connection)
    write_other_tables(sqlite, agreed_fields(sqlite))
    for name in ("touched", "agreed"):
        connection.exec_driver_sql(f"DROP VIEW temp.{name}")


def _columns_of(record: str) -> tuple[str, str]:
    """Return the columns of a record's fields, and what fills them from the rows of its cells."""
    fields = [field for field in fields_of(record) if not field.derived]
    return ", ".join(field.column for field in fields), ", ".join(map(_column_value, fields))


def _column_value(field: Field) -> str:
    value = _value_of(field.name)
    return f"CAST(COALESCE({value}, 0) AS INTEGER)" if field.codec is POSITION else value


def _value_of(field: str) -> str:
    return f"max(CASE field WHEN '{field}' THEN value END)"
