"""What can be wrong with a tracker's file, found out on a private copy; the file itself is only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, revision_id, split_parents
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.file_format import check_journal, file_uri
from tui_tracker.storage.files import copy_whole
from tui_tracker.storage.gate.limits import limit_work
from tui_tracker.storage.merge.checked_file import copy_whole_file
from tui_tracker.storage.projection.rebuild import rebuild_projection
from tui_tracker.storage.projection.sql_text import OF_WORKBOOKS
from tui_tracker.storage.sqlite_errors import FAULTS

_DERIVED = {
    "heads": "SELECT action, period, field, revision, rival FROM heads",
    "actions": "SELECT * FROM actions",
    "updates": "SELECT * FROM updates",
    "periods": "SELECT key, closed FROM periods",
    "words": "SELECT rowid, action, period, field, text FROM words",
}
"""Table that follows from the history to what is compared of it."""


_IS_LOST = "key = 'period' AND value NOT IN (SELECT key FROM periods) AND EXISTS (SELECT 1 FROM periods)"
MOST_ALTERED = 1_000
"""Altered revisions after which they are not counted any further: such a history is not to be used."""


class HistoryFaults(NamedTuple):
    """What is wrong with the stored history itself."""

    altered: int
    """Revisions whose id is not the hash of their content, at most `MOST_ALTERED`."""
    missing_parents: int
    """Revisions that others were made on top of and that are not there."""
    newest: str
    """Time of the newest revision, UTC; empty in a tracker without revisions.

    Of several in one second it is the first: the others may only have been dated after it.
    """
    newest_author: str
    newest_file: str
    """Name of the file that brought the newest revision; empty where no file did."""


def copy_for_examination(source: Path, target: Path) -> None:
    """Copy a tracker as SQLite reads it, or byte for byte where SQLite cannot.

    Raises `TrackerError` where the file cannot be read at all.
    """
    try:
        copy_whole(source, target)
    except FAULTS:
        copy_whole_file(source, target)


def structural_faults(copy: Path) -> str:
    """Return SQLite's own word on a file: empty where it finds nothing wrong."""
    try:
        with closing(sqlite3.connect(copy)) as connection:
            limit_work(connection, size=copy.stat().st_size)
            answers = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(3)")]
            if answers != ["ok"]:
                return "; ".join(answers)
            connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    except FAULTS as fault:
        return str(fault)
    return ""


def history_faults(copy: Path) -> HistoryFaults:
    """Check every revision's hash and parents. Raises `sqlite3.Error`."""
    with closing(sqlite3.connect(file_uri(str(copy), "ro"), uri=True)) as connection:
        altered = _count_altered(connection)
        (missing,) = connection.execute(
            f"""
            SELECT count(DISTINCT parent)
              FROM parents
             WHERE NOT EXISTS (SELECT 1 FROM revisions WHERE id = parent)
               AND child NOT IN ({OF_WORKBOOKS})
            """
        ).fetchone()
        newest = connection.execute(
            # What a plan's source says has the date of its period, and no clock gave it.
            f"""
            SELECT revision.at, revision.author, COALESCE(arrival.name, '')
              FROM revisions AS revision
              LEFT JOIN arrivals AS arrival ON arrival.id = revision.arrival
             WHERE revision.author <> '{IMPORT_AUTHOR}'
             ORDER BY substr(revision.at, 1, 19) DESC, revision.at, revision.id LIMIT 1
            """
        ).fetchone()
    moment, author, file = newest or ("", "", "")
    return HistoryFaults(
        altered=altered, missing_parents=missing, newest=moment, newest_author=author, newest_file=file
    )


def has_altered_history(tracker: Path) -> bool:
    """Return whether a revision's id is not the hash of its content. Raises `sqlite3.Error`."""
    with closing(sqlite3.connect(file_uri(str(tracker), "ro"), uri=True)) as connection:
        return not all(_hash_checks(connection))


def lost_period(tracker: Path) -> str:
    """Return the key that a tracker records as its current period where it has no such period, else ''."""
    with closing(sqlite3.connect(file_uri(str(tracker), "ro"), uri=True)) as connection:
        row = connection.execute(f"SELECT value FROM meta WHERE {_IS_LOST}").fetchone()
    return str(row[0]) if row else ""


def choose_latest_period(tracker: Path) -> None:
    """Have a tracker whose current period is lost record its latest one."""
    with writing(open_engine(tracker), tracker) as connection:
        connection.exec_driver_sql(f"UPDATE meta SET value = (SELECT max(key) FROM periods) WHERE {_IS_LOST}")


def outdated_tables(copy: Path) -> tuple[str, ...]:
    """Rebuild a private copy from its history; return the tables that were not what follows from it."""
    engine = open_engine(copy)
    with writing(engine, copy) as connection:
        before = {name: _fingerprint(connection, query) for name, query in _DERIVED.items()}
        rebuild_projection(connection)
        return tuple(
            name for name, query in _DERIVED.items() if _fingerprint(connection, query) != before[name]
        )


def leave_wal_mode(path: Path) -> bool:
    """Put a tracker back into rollback-journal mode; return False where another program has it open."""
    check_journal(str(path), path)
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        try:
            limit_work(connection, size=path.stat().st_size)
            return bool(connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete")
        except sqlite3.OperationalError:
            return False


def _count_altered(connection: sqlite3.Connection) -> int:
    altered = (is_true for is_true in _hash_checks(connection) if not is_true)
    return sum(1 for _ in islice(altered, MOST_ALTERED))


def _hash_checks(connection: sqlite3.Connection) -> Iterator[bool]:
    query = (
        "SELECT id, action, period, field, value, author, at, origin,"
        " (SELECT group_concat(parent, ' ') FROM parents WHERE child = id) FROM revisions"
    )
    for identity, action, period, field, value, author, moment, origin, parents in connection.execute(query):
        cell = Cell(action=action, period=period, field=field)
        yield identity == revision_id(cell, value, split_parents(parents), author, moment, origin)


def _fingerprint(connection: Connection, query: str) -> int:
    """Return a number that two sets of rows share only if they are the same, in whatever order they come.

    The sum of the rows' hashes: a large plan's rows need not be held to be compared.
    """
    hashes = (
        blake2b(repr(tuple(row)).encode("utf-8", "surrogatepass"), digest_size=32).digest()
        for row in connection.exec_driver_sql(query)
    )
    return sum(int.from_bytes(digest, "big") for digest in hashes)
