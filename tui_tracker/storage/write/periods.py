"""Which period a tracker works on, and what undoing the beginning of one takes back."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, delete, exists, select

from tui_tracker.storage.schema import drafts, meta, periods, revisions
from tui_tracker.storage.write.revisions import add_periods, read_meta, set_meta

WORKING_PERIOD = "period"
"""What `meta` calls the period that is being written."""
_UNDONE = "undone_period"
"""What `meta` calls the (key, label) of the period whose beginning was undone last."""


def begin(connection: Connection, key: str, label: str) -> None:
    """Add a period, and work on it from now on."""
    add_periods(connection, [(key, label)])
    set_meta(connection, WORKING_PERIOD, key)
    connection.execute(delete(meta).where(meta.c.key == _UNDONE))


def forget_begun_period(connection: Connection, reopened: Collection[str]) -> None:
    """Remove the period that closing the `reopened` ones began, and work on the last of those again.

    A period in which anything is written stays, and so does the work on it.
    """
    key = read_meta(connection).get(WORKING_PERIOD, "")
    if not key or key <= max(reopened) or _is_written(connection, key):
        return
    label = connection.execute(select(periods.c.label).where(periods.c.key == key)).scalar_one_or_none()
    connection.execute(delete(periods).where(periods.c.key == key))
    set_meta(connection, _UNDONE, json.dumps([key, label]))
    set_meta(connection, WORKING_PERIOD, max(reopened))


def begin_again(connection: Connection) -> None:
    """Add the period whose beginning was undone, and work on it; nothing where none was removed."""
    undone = read_meta(connection).get(_UNDONE)
    if undone:
        begin(connection, *json.loads(undone))


def _is_written(connection: Connection, key: str) -> bool:
    written = (exists().where(table.c.period == key) for table in (revisions, drafts))
    return any(connection.execute(select(condition)).scalar_one() for condition in written)
