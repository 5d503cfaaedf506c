"""Writes what a tracker remembers of its hub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.hub.local_state import ADDRESS, STATE, HubState, Mark, parse_state, state_json
from tui_tracker.storage.hub.outbox import TABLES, key_column
from tui_tracker.storage.schema import meta
from tui_tracker.storage.write.revision_log import read_meta, set_meta


def write_state(tracker: Path, state: HubState) -> None:
    """Record in a tracker what it has seen of its hub and sent to it, in one transaction."""
    with writing(open_engine(tracker), tracker) as connection:
        set_meta(connection, STATE, state_json(state))


def hand_on_hub(connection: Connection, address: str | None) -> None:
    """Have a copy that is made of a tracker know its hub, at an address without a password; None for no hub.

    It has seen what the tracker has seen. Nothing that is in it now is its own to send.
    """
    state = parse_state(read_meta(connection))
    connection.execute(meta.delete().where(meta.c.key.in_((STATE, ADDRESS))))
    if address:
        set_meta(connection, ADDRESS, address)
        if state.id:
            set_meta(connection, STATE, state_json(state._replace(sent=dict(_last_marks(connection)))))


def _last_marks(connection: Connection) -> Iterator[tuple[str, Mark]]:
    for table in TABLES:
        query = f"SELECT rowid, {key_column(table)} FROM {table} ORDER BY rowid DESC LIMIT 1"
        row = connection.exec_driver_sql(query).first()
        yield table, Mark(row=row[0], key=row[1]) if row else Mark(row=0, key="")
