"""What was done with a file without a step of its own, so that undo does not cover it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from tui_tracker.domain.exchange.sent_file import written_file
from tui_tracker.domain.history.revision import next_timestamp, utc_timestamp
from tui_tracker.domain.history.undo import LaterActs
from tui_tracker.storage.engine import open_engine, sqlite_of, writing
from tui_tracker.storage.write.import_log import last_change_time
from tui_tracker.storage.write.revision_log import read_meta, set_meta

_RESTORED = "restored"
"""What `meta` calls the time at which this file took the place of another."""
_REPAIRED = "repaired"
"""What `meta` calls the time of the last repair."""


def record_restore(tracker: Path, moment: datetime) -> None:
    """Record in a file that is about to be restored when that is, which is after all its changes."""
    with writing(open_engine(tracker), tracker) as connection:
        last = last_change_time(connection, read_meta(connection))
        set_meta(connection, _RESTORED, next_timestamp(moment, last))


def restored_at(connection: Connection) -> str:
    """Return when a backup was last restored here; empty if never."""
    return read_meta(connection).get(_RESTORED, "")


def record_repair(tracker: Path, moment: datetime) -> None:
    """Record in a tracker when it was repaired."""
    with writing(open_engine(tracker), tracker) as connection:
        set_meta(connection, _REPAIRED, utc_timestamp(moment))


def acts_since(connection: Connection, author: str, time: str) -> LaterActs:
    """Return what an author did in this file after a time that undo does not cover."""
    meta = read_meta(connection)
    written = written_file(meta)
    (copies,) = sqlite_of(connection).execute(
        "SELECT count(*) FROM copies WHERE made_from = ? AND made_by = ? AND made_at > ?",
        (meta["database_id"], author, time),
    ).fetchone()  # fmt: skip
    return LaterActs(
        copies=copies,
        is_written_to_send=written is not None and written.written_at > time,
        is_repaired=meta.get(_REPAIRED, "") > time,
    )
