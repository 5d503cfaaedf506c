"""Refuses a file in which code, views or columns that this program did not create would act.

Every connection to a tracker passes through here before anything of it is read or written. Standard
library only, and one query, because look-ups pass through here too; `columns` compares the columns.
"""

from __future__ import annotations

import re

from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.file_format import INDEXES, TABLES, VIEWS, WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite3 import Connection

SHADOWS = frozenset(f"words_{part}" for part in ("data", "idx", "content", "docsize", "config"))
"""The tables in which SQLite keeps the search index."""
_ACTING = frozenset({"check", "references", "collate", "unique", "generated", "as", "conflict"})
"""Words by which a table's definition computes or refuses values; none of ours has any."""
_BETWEEN_WORDS = str.maketrans(dict.fromkeys("!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~", " "))
"""Splits SQL into words without a pattern: to compile one takes longer than a look-up's queries."""


def check_objects(connection: Connection, name: object, *, complete: bool = True, views: bool = True) -> None:
    """Raise `RefusedFileError` for triggers, foreign views and virtual tables, and views in a table's place.

    `name` is what the person calls the file. Where it is `complete`, each of our tables and views must be
    there too. Without `views`, ours may be those of an older version. Tables and plain indexes of other
    programs are left alone.
    """
    kinds: dict[str, str] = {}
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master"
    for kind, object_name, table, sql in connection.execute(query):
        kinds[object_name] = kind
        if not _is_expected(kind, object_name, table, sql or "", views=views):
            virtual = "virtual " if _is_virtual(kind, sql or "") else ""
            raise foreign_object(name, f"{virtual}{kind} {object_name!r}")
    for expected, names in (("table", TABLES), ("view", VIEWS)):
        for part in names:
            if kinds.get(part, expected) != expected:
                raise foreign_object(name, f"{kinds[part]} {part!r}")
    missing = [part for part in (*TABLES, *VIEWS) if part not in kinds]
    if complete and missing:
        raise RefusedFileError(
            f"{name} is damaged ({missing[0]} is missing).",
            "Restore a backup, or ask for the file again.",
        )


def foreign_object(name: object, part: str) -> RefusedFileError:
    """Return the error for a part of a file that no tracker has; `name` is what the person calls the file."""
    return RefusedFileError(
        f"{name} contains something tui-tracker did not create ({part}), so it was not opened.",
        "Ask for a file that was saved with tui-tracker submit, or restore a backup.",
    )


def _is_expected(kind: str, name: str, table: str, sql: str, *, views: bool) -> bool:
    if kind == "view":
        return name in VIEWS and (not views or _says(sql, f"CREATE VIEW {name} AS {VIEWS[name]}"))
    if kind == "index":
        return _is_harmless_index(name, table, sql)
    if kind != "table":
        return False
    if _is_virtual(kind, sql) or name == "words":
        return name == "words" and _says(sql, WORDS.strip())
    return not (name in TABLES or name in SHADOWS) or _is_plain_table(sql)


def _is_virtual(kind: str, sql: str) -> bool:
    return kind == "table" and sql.lstrip()[:14].upper() == "CREATE VIRTUAL"


def _is_plain_table(sql: str) -> bool:
    """Return whether a table only keeps values: it computes, checks and refuses none of them."""
    lower = sql.lower()
    if _ACTING.isdisjoint(lower.translate(_BETWEEN_WORDS).split()):
        return True
    # A column of somebody's own may have any of these words in its name.
    bare = re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/", " ", lower, flags=re.DOTALL)
    return _ACTING.isdisjoint(re.findall(r"\w+", bare))


def _is_harmless_index(name: str, table: str, sql: str) -> bool:
    """Return whether an index is ours, or one of plain columns that somebody made for their own queries."""
    if not sql or (table not in TABLES and table not in SHADOWS and name not in INDEXES):
        return True  # a table's own key, or an index of another program's table
    if name in INDEXES:
        return _says(sql, f"CREATE INDEX {name} ON {INDEXES[name]}")
    return bool(re.fullmatch(r"create index \w+ on \w+ ?\(\w+( ?, ?\w+)*\)", _plain_sql(sql)))


def _says(sql: str, expected: str) -> bool:
    return sql == expected.rstrip() or _plain_sql(sql) == _plain_sql(expected)


def _plain_sql(sql: str) -> str:
    """Return SQL without comments, quotes and extra blanks, in lower case: other tools rewrite it."""
    bare = re.sub(r"--[^\n]*", " ", sql)
    return re.sub(r"\s+", " ", re.sub(r"[\"`\[\]]", "", bare)).strip().lower()
