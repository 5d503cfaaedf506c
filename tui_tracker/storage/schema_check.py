"""Refuses a file in which code or views that this program did not create would run.

Every connection to a tracker passes through here before anything of it is read or written. Standard
library only, and one query, because look-ups pass through here too.
"""

from __future__ import annotations

import re

from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.file_format import TABLES, VIEWS, WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite3 import Connection


def check_objects(connection: Connection, name: object, *, complete: bool = True) -> None:
    """Raise `RefusedFileError` for triggers, foreign views and virtual tables, and views in a table's place.

    `name` is what the person calls the file. Where it is `complete`, each of our tables and views must be
    there too. Tables of other programs are left alone.
    """
    kinds: dict[str, str] = {}
    for kind, object_name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        kinds[object_name] = kind
        if kind == "trigger" or not _is_expected(kind, object_name, sql or ""):
            virtual = "virtual " if _is_virtual(kind, sql or "") else ""
            raise foreign_object(name, f"{virtual}{kind} {object_name!r}")
    for table in TABLES:
        if kinds.get(table, "table") != "table":
            raise foreign_object(name, f"{kinds[table]} {table!r}")
    missing = [part for part in (*TABLES, *VIEWS) if part not in kinds]
    if complete and missing:
        raise RefusedFileError(
            f"{name} is damaged ({missing[0]} is missing).",
            "Restore a backup, or ask for the file again.",
        )


def _plain_sql(sql: str) -> str:
    """Return SQL without comments, quotes and extra blanks, in lower case: other tools rewrite it."""
    bare = re.sub(r"--[^\n]*", " ", sql)
    return re.sub(r"\s+", " ", re.sub(r"[\"`\[\]]", "", bare)).strip().lower()


def _is_expected(kind: str, name: str, sql: str) -> bool:
    if kind == "view":
        return name in VIEWS and _says(sql, f"CREATE VIEW {name} AS {VIEWS[name]}")
    if _is_virtual(kind, sql) or name == "words":
        return name == "words" and _says(sql, WORDS)
    return True


def _is_virtual(kind: str, sql: str) -> bool:
    return kind == "table" and sql.lstrip()[:14].upper() == "CREATE VIRTUAL"


def _says(sql: str, expected: str) -> bool:
    return sql == expected or _plain_sql(sql) == _plain_sql(expected)


def foreign_object(name: object, part: str) -> RefusedFileError:
    """Return the error for a part of a file that no tracker has; `name` is what the person calls the file."""
    return RefusedFileError(
        f"{name} contains something tui-tracker did not create ({part}), so it was not opened.",
        "Ask for a file that was saved with tui-tracker submit, or restore a backup.",
    )
