"""How the histories of two trackers differ, by the ids of their revisions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from tui_tracker.storage.file_format import check_journal, file_uri
from tui_tracker.storage.gate.limits import limit_work
from tui_tracker.storage.sqlite_errors import FAULTS, to_tracker_error


class HistoryDifference(NamedTuple):
    """How many changes (revisions) each of two trackers has that the other lacks."""

    only_now: int
    """In the tracker as it is now and not in the other file: what a restore would take away."""
    only_other: int
    """In the other file and not in the tracker as it is now: what a restore would add."""


def compare_histories(now: Path, other: Path) -> HistoryDifference:
    """Compare two trackers' histories. Raises `TrackerError` where either cannot be read."""
    with both_open(now, other) as connection:
        return HistoryDifference(
            only_now=_missing(connection, "main", "other"),
            only_other=_missing(connection, "other", "main"),
        )


@contextmanager
def both_open(now: Path, other: Path) -> Iterator[sqlite3.Connection]:
    """Open a tracker to read with another file attached as `other`. Raises `TrackerError`."""
    try:
        check_journal(str(now), now)
        check_journal(str(other), other)
        with closing(sqlite3.connect(file_uri(str(now), "ro"), uri=True, timeout=5)) as connection:
            limit_work(connection, size=now.stat().st_size + other.stat().st_size)
            connection.execute("ATTACH ? AS other", (file_uri(str(other), "ro"),))
            yield connection
    except FAULTS as fault:
        raise to_tracker_error(fault, other) from fault


def _missing(connection: sqlite3.Connection, ours: str, theirs: str) -> int:
    """Count the revisions of the database `ours` that `theirs` lacks, by its index of ids."""
    query = f"""
        SELECT count(*)
          FROM {ours}.revisions AS our
         WHERE NOT EXISTS (SELECT 1 FROM {theirs}.revisions AS their WHERE their.id = our.id)
    """
    return int(connection.execute(query).fetchone()[0])
