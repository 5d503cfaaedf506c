"""The log of merges: each run, each file offered to it, and where the files themselves are kept."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from tui_tracker.storage.places import creating
from tui_tracker.storage.schema import arrivals, runs

ARCHIVE = "received"
"""Folder beside a tracker that keeps every offered file under its SHA-256."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One file as the log keeps it."""

    id: str
    place: int
    """Its number in the run, from 1."""
    name: str
    sha256: str
    copy: str | None
    """Id of the database it is."""
    authors: Sequence[str]
    outcome: str
    refused: str | None
    new: int
    known: int
    latest: str | None
    progress: dict[str, object] | None
    """How far its lead had come: `period`, `themes`, `done`, `total`."""
    notices: Sequence[str]


def log_run(
    connection: Connection, run: str, at: str, author: str, backup: Path | None, files: Sequence[Arrival]
) -> None:
    """Write a run and its files down."""
    connection.execute(
        insert(runs).values(id=run, at=at, author=author, backup=str(backup) if backup else None)
    )
    rows = [
        {
            "id": one.id, "run": run, "place": one.place, "name": one.name, "sha256": one.sha256,
            "copy": one.copy, "authors": json.dumps(list(one.authors), ensure_ascii=False),
            "outcome": one.outcome, "refused": one.refused, "new": one.new, "known": one.known,
            "latest": one.latest, "progress": one.progress and json.dumps(one.progress),
            "notices": json.dumps(list(one.notices), ensure_ascii=False),
        }
        for one in files
    ]  # fmt: skip
    connection.execute(insert(arrivals), rows)


def mark_undone(connection: Connection, taken_back: Collection[str], at: str) -> None:
    """Note the runs of which every file was taken back."""
    rows = connection.execute(select(arrivals.c.run, arrivals.c.id).where(arrivals.c.outcome != "refused"))
    files: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        files[row.run].add(row.id)
    whole = [run for run, ids in files.items() if ids <= set(taken_back)]
    connection.execute(update(runs).where(runs.c.id.in_(whole)).values(undone_at=at))


def archive_folder(tracker: Path) -> Path:
    """Return the folder beside a tracker that keeps what was offered to it."""
    folder = tracker.parent / ARCHIVE
    with creating(folder):
        folder.mkdir(exist_ok=True)
    return folder


def file_away(copy: Path, sha256: str, ending: str = ".db") -> Path:
    """Name a copy in the archive by what it holds; the same bytes are kept once."""
    kept = copy.with_name(f"{sha256}{ending}")
    with creating(kept):
        copy.replace(kept)
    return kept
