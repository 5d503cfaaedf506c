"""Who imported what into this tracker, so that its author can undo it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, column, or_, update

from tui_tracker.storage.schema import revisions
from tui_tracker.storage.write.decision_log import last_decision
from tui_tracker.storage.write.merge_log import copied_at
from tui_tracker.storage.write.revision_log import last_stamp, read_meta, set_meta

_IMPORTS = "imports"
"""What `meta` calls the list of imports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedImport:
    """One import by one person. Its revisions are the source's own: they name no person and no time."""

    id: str
    at: str
    author: str
    name: str
    """Of the source's file."""


def record_import(connection: Connection, entry: LoggedImport, digest: str, *, after: int) -> None:
    """Record an import of the source with this digest, and mark its revisions, those `after` a row.

    The periods that it began are undone with it.
    """
    set_meta(connection, _IMPORTS, json.dumps([*map(asdict, _imports(read_meta(connection))), asdict(entry)]))
    is_its_own = or_(revisions.c.origin == digest, revisions.c.field == "label")
    mark = update(revisions).where(column("rowid") > after, is_its_own)
    connection.execute(mark.values(arrival=entry.id))


def imports_by_author(connection: Connection, author: str) -> list[LoggedImport]:
    """Return what one author imported into this file, in the order it was done.

    What was imported into the tracker that a copy was made from is not among it.
    """
    entries, begun = _imports(read_meta(connection)), copied_at(connection)
    return [entry for entry in entries if entry.author == author and entry.at > begun]


def last_change_time(connection: Connection, meta: Mapping[str, str]) -> str | None:
    """Return the time of the newest change, decision or import made in the database with this `meta`."""
    origin = meta["database_id"]
    times = [last_stamp(connection, origin), last_decision(connection, origin)]
    return max(filter(None, [*times, *(entry.at for entry in _imports(meta))]), default=None)


def _imports(meta: Mapping[str, str]) -> list[LoggedImport]:
    try:
        entries = [LoggedImport(**entry) for entry in json.loads(meta.get(_IMPORTS, "[]"))]
    except (ValueError, TypeError, RecursionError):
        return []  # written by another program: nothing of it can be undone
    return [entry for entry in entries if all(isinstance(text, str) for text in asdict(entry).values())]
