"""Writes the log of merges: each run and its submissions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from tui_tracker.domain.exchange.submission import HUB_ARRIVAL
from tui_tracker.domain.text import clean
from tui_tracker.storage.engine import sqlite_of
from tui_tracker.storage.projection.sql_text import WITHDRAWN_FILES
from tui_tracker.storage.schema import arrivals, runs


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedFile:
    """One file as the log keeps it."""

    id: str
    position: int
    """Its number in the run, from 1."""
    name: str
    sha256: str
    copy: str | None
    """Id of the file's database."""
    authors: Sequence[str]
    outcome: str
    refused: str | None
    new: int
    known: int
    latest: str | None
    progress: dict[str, object] | None
    """The progress of its lead: `period`, `themes`, `done`, `total`."""
    notices: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRun:
    """One merge as the log keeps it."""

    id: str
    at: str
    """UTC, in the format of revisions."""
    author: str
    backup: Path | None
    files: Sequence[LoggedFile]
    """The files to keep in the log: not the files that were known already."""


def record_run(connection: Connection, run: MergeRun) -> None:
    """Add a run and its files to the log."""
    connection.execute(
        insert(runs).values(
            id=run.id, at=run.at, author=run.author, backup=clean(str(run.backup)) if run.backup else None
        )
    )
    rows = [
        {
            "id": file.id, "run": run.id, "place": file.position, "name": file.name, "sha256": file.sha256,
            "copy": file.copy, "authors": json.dumps(list(file.authors), ensure_ascii=False),
            "outcome": file.outcome, "refused": file.refused, "new": file.new, "known": file.known,
            "latest": file.latest, "progress": file.progress and json.dumps(file.progress),
            "notices": json.dumps(list(file.notices), ensure_ascii=False),
        }
        for file in run.files
    ]  # fmt: skip
    connection.execute(insert(arrivals), rows)


def copied_at(connection: Connection) -> str:
    """Return when this file was made as a copy to send out; empty for a tracker.

    What its logs hold from before was done in the tracker that it was made from.
    """
    rows = sqlite_of(connection).execute(
        "SELECT made_at FROM copies WHERE id = (SELECT value FROM meta WHERE key = 'database_id')"
    )
    return "".join(time for (time,) in rows)


def last_run_by(connection: Connection, author: str) -> str | None:
    """Return when an author last merged files here that brought something and were not withdrawn since.

    Changes from a hub do not count: the screens take them on their own.
    """
    rows = sqlite_of(connection).execute(
        """
        SELECT max(run.at)
          FROM runs AS run
          JOIN arrivals AS arrival ON arrival.run = run.id
         WHERE run.author = ? AND run.undone_at IS NULL AND arrival.new > 0
           AND run.at > ? AND run.id NOT LIKE ?
        """,
        (author, copied_at(connection), f"{HUB_ARRIVAL}%"),
    )
    newest: str | None = rows.fetchone()[0]
    return newest


def mark_runs(connection: Connection, withdrawn: Collection[str], undone_at: str | None) -> None:
    """Mark each run as undone, or not with None, if every one of its files is among these."""
    rows = connection.execute(select(arrivals.c.run, arrivals.c.id).where(arrivals.c.outcome == "taken"))
    files: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        files[row.run].add(row.id)
    whole = [run for run, ids in files.items() if ids <= set(withdrawn)]
    connection.execute(update(runs).where(runs.c.id.in_(whole)).values(undone_at=undone_at))


def withdrawn_at(connection: Connection, arrival: str) -> str | None:
    """Return when all that a file brought was withdrawn; empty if nothing is now, None if a part is."""
    sqlite = sqlite_of(connection)
    withdrawn = dict(sqlite.execute(WITHDRAWN_FILES).fetchall())
    if arrival not in withdrawn:
        return ""
    (has_heads,) = sqlite.execute(
        """
        SELECT EXISTS (SELECT 1
                         FROM revisions AS revision
                         JOIN heads AS head ON head.revision = revision.id
                        WHERE revision.arrival = ?)
        """,
        (arrival,),
    ).fetchone()
    return None if has_heads else str(withdrawn[arrival])
