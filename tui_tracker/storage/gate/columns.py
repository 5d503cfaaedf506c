"""Compares the columns of a file's tables with the schema before a row is written or merged."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Column
from sqlalchemy.dialects.sqlite import dialect

from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.gate.schema_check import foreign_object
from tui_tracker.storage.schema import metadata

_DIALECT = dialect()
_Definition = tuple[str, bool, str | None, bool]
"""Type, whether NULL is refused, default, and whether the column is part of the key."""


def _definition(column: Column[str]) -> _Definition:
    default = column.server_default
    return (
        column.type.compile(_DIALECT), not column.nullable,
        str(default.arg) if default is not None else None,  # type: ignore[attr-defined]
        column.primary_key,
    )  # fmt: skip


_TABLES = {
    table.name: {column.name: _definition(column) for column in table.columns}
    for table in metadata.sorted_tables
}


def check_columns(connection: sqlite3.Connection, name: object, *, exactly: bool = True) -> tuple[str, ...]:
    """Refuse a file whose tables lack a column or define it in another way; return columns of its owner's.

    A column that somebody added is left alone, and named as `updates.my_flag`. Types, keys and defaults
    are compared `exactly` where the tables will be written; in a file that is only read, a tool may have
    made them again without. `name` is what the person calls the file. Raises `RefusedFileError`.
    """
    own: list[str] = []
    for table, expected in _TABLES.items():
        present = _columns_of(connection, table)
        if missing := expected.keys() - present.keys():
            raise RefusedFileError(
                f"{name} is damaged ({table}.{min(missing)} is missing).",
                "Ask for the file again, or restore a backup.",
            )
        for column, (definition, is_computed) in present.items():
            is_right = definition == expected[column] if column in expected else _is_optional(definition)
            if is_computed or (exactly and not is_right):
                raise foreign_object(name, f"column {table}.{column}")
        own += [f"{table}.{column}" for column in sorted(present.keys() - expected.keys())]
    return tuple(own)


def _is_optional(definition: _Definition) -> bool:
    """Return whether a row can be written without a value for a column."""
    _, is_needed, default, is_key = definition
    return not is_key and (default is not None or not is_needed)


def _columns_of(connection: sqlite3.Connection, table: str) -> dict[str, tuple[_Definition, bool]]:
    return {
        column: ((kind.upper(), bool(needed), default, bool(key)), bool(hidden))
        for _, column, kind, needed, default, key, hidden in connection.execute(
            f"PRAGMA table_xinfo({table})"
        )
    }  # fmt: skip
