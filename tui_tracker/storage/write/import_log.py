"""Who imported what into this tracker, so that its author can undo it; and when a backup was restored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, column, update

from tui_tracker.domain.history.revision import next_timestamp
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.schema import revisions
from tui_tracker.storage.write.decision_log import last_decision
from tui_tracker.storage.write.revision_log import last_stamp, read_meta, set_meta

_IMPORTS = "imports"
"""What `meta` calls the list of imports."""
_RESTORED = "restored"
"""What `meta` calls the time at which this file took the place of another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedImport:
    """One import by one person. Its revisions are the source's own: they name no person and no time."""

    id: str
    at: str
    author: str
    name: str
    """Of the source's file."""


def record_import(connection: Connection, entry: LoggedImport, digest: str, *, after: int) -> None:
    """Record an import of the source with this digest, and mark its revisions, those `after` a row."""
    set_meta(connection, _IMPORTS, json.dumps([*map(asdict, _imports(read_meta(connection))), asdict(entry)]))
    mark = update(revisions).where(column("rowid") > after, revisions.c.origin == digest)
    connection.execute(mark.values(arrival=entry.id))


def imports_by_author(connection: Connection, author: str) -> list[LoggedImport]:
    """Return what one author imported into this file, in the order it was done."""
    return [entry for entry in _imports(read_meta(connection)) if entry.author == author]


def last_change_time(connection: Connection, meta: Mapping[str, str]) -> str | None:
    """Return the time of the newest change, decision or import made in the database with this `meta`."""
    origin = meta["database_id"]
    times = [last_stamp(connection, origin), last_decision(connection, origin)]
    return max(filter(None, [*times, *(entry.at for entry in _imports(meta))]), default=None)


def record_restore(tracker: Path, moment: datetime) -> None:
    """Record in a file that is about to be restored when that is, which is after all its changes."""
    with writing(open_engine(tracker), tracker) as connection:
        last = last_change_time(connection, read_meta(connection))
        set_meta(connection, _RESTORED, next_timestamp(moment, last))


def restored_at(connection: Connection) -> str:
    """Return when a backup was last restored here; empty if never."""
    return read_meta(connection).get(_RESTORED, "")


def _imports(meta: Mapping[str, str]) -> list[LoggedImport]:
    try:
        return [LoggedImport(**entry) for entry in json.loads(meta.get(_IMPORTS, "[]"))]
    except (ValueError, TypeError):
        return []  # written by another program: nothing of it can be undone
