"""Reads what a tracker has to send: the rows added since the last sync that did not come from the hub.

A copy that was sent out sends what was changed in it and what it is; the rest is for its coordinator.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tui_tracker.domain.exchange.submission import HUB_ARRIVAL
from tui_tracker.domain.fields import REPORTED_FIELDS
from tui_tracker.domain.history.revision import IMPORT_AUTHOR
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.hub.local_state import HubState, Mark
from tui_tracker.storage.projection.hold_rules import made_in
from tui_tracker.storage.projection.sql_text import COPY_COLUMNS, DECISION_COLUMNS, REVISION_COLUMNS, listed
from tui_tracker.storage.read.reader import TrackerReader

BATCH = 2_000
"""The most rows of a table in one batch."""


class OutgoingRow(NamedTuple):
    """A row to send."""

    row: int
    """Its number in the tracker's table."""
    key: str
    """By it the same row is known everywhere."""
    values: dict[str, Any]
    """By column."""


_TO_SEND = {
    "themes": "key, name, position", "copies": COPY_COLUMNS, "decisions": DECISION_COLUMNS,
    "revisions": f"{REVISION_COLUMNS}, parents",
}  # fmt: skip
"""Columns of each table that is sent; `parents` of a revision are ids set apart by blanks."""
TABLES = tuple(_TO_SEND)
"""The tables that are sent, in the order in which they are."""
_PARENTS = "ifnull((SELECT group_concat(parent, ' ') FROM parents WHERE child = outgoing.id), '') AS parents"
_FROM_HUB = "substr(ifnull(outgoing.arrival, ''), 1, length(:hub)) = :hub"
_OWN = f"{made_in('outgoing.origin')} = :own"


def arrival_prefix(hub: str) -> str:
    """Return how the ids of the arrivals that come from a hub begin."""
    return f"{HUB_ARRIVAL}{hub}-"


class Outbox:
    """What one tracker has to send to one hub."""

    def __init__(self, reader: TrackerReader, state: HubState, *, everything: bool = False) -> None:
        """Read through `reader`; with `everything`, all rows count, also those that came from the hub."""
        meta = reader.meta()
        self._reader = reader
        self._marks = {} if everything else dict(state.sent)
        self.is_copy = json.loads(meta.get("themes", "[]")) != []
        """It was sent out to a lead, who may send only what was changed in it."""
        self._values = {"hub": arrival_prefix(state.id), "own": meta["database_id"]}
        self._skips_hub = bool(state.id) and not everything

    @property
    def is_exact(self) -> bool:
        """Whether the marks say which rows are new: each is there, and its row still has its key."""
        return self._marks.keys() == set(TABLES) and all(
            mark.row == 0 or self._key_of(table, mark.row) == mark.key for table, mark in self._marks.items()
        )

    def last_marks(self) -> dict[str, Mark]:
        """Return a mark for the last row of each table as the tracker is now."""
        return {table: self._last_mark(table) for table in TABLES}

    def rows(self, table: str, *, after: int, until: int) -> list[OutgoingRow]:
        """Return the next rows of a table to send, at most `BATCH`, in the order in which they were added."""
        if self.is_copy and table not in ("revisions", "copies"):
            return []
        names = _TO_SEND[table].split(", ")
        chosen = ", ".join(_PARENTS if name == "parents" else f"outgoing.{name}" for name in names)
        query = f"""
            SELECT outgoing.rowid, {chosen}
              FROM {table} AS outgoing
             WHERE outgoing.rowid > :after AND outgoing.rowid <= :until {self._condition(table)}
             ORDER BY outgoing.rowid LIMIT {BATCH}
        """
        rows = self._reader.select(query, {**self._values, "after": after, "until": until})
        return [OutgoingRow(row, values[0], dict(zip(names, values, strict=True))) for row, *values in rows]

    def mark(self, table: str) -> int:
        """Return the row of a table after which nothing has been sent."""
        mark = self._marks.get(table)
        return mark.row if mark else 0

    def count(self) -> int:
        """Return how many changes are to be sent."""
        return self._count(self._condition("revisions"))

    def count_not_ours(self) -> int:
        """Return how many changes merged into a copy its lead may not send: they were made elsewhere."""
        return self._count(f" AND NOT {_FROM_HUB} AND NOT {_OWN}") if self.is_copy else 0

    def heads_seen(self, revisions: Sequence[OutgoingRow]) -> list[str]:
        """Return the heads, by people, of the updates that revisions belong to: their author saw those."""
        cells = {(row.values["action"], row.values["period"]) for row in revisions}
        updates = sorted((action, period) for action, period in cells if action and period)
        rows = self._reader.select(
            # CROSS JOIN: from each of the updates to its heads, by index.
            f"""
            SELECT DISTINCT head.revision
              FROM json_each(:updates) AS changed
             CROSS JOIN heads AS head
                ON head.action = json_extract(changed.value, '$[0]')
               AND head.period = json_extract(changed.value, '$[1]')
             CROSS JOIN revisions AS revision
                ON revision.id = head.revision AND revision.author <> '{IMPORT_AUTHOR}'
             WHERE head.field IN ({listed(REPORTED_FIELDS)})
             ORDER BY 1
            """,
            {"updates": json.dumps(updates)},
        )
        return [revision for (revision,) in rows]

    def _condition(self, table: str) -> str:
        if table == "copies" and self.is_copy:
            return " AND outgoing.id = :own"
        if table != "revisions":
            return ""
        return (f" AND NOT {_FROM_HUB}" if self._skips_hub else "") + (f" AND {_OWN}" if self.is_copy else "")

    def _count(self, condition: str) -> int:
        query = f"SELECT count(*) FROM revisions AS outgoing WHERE outgoing.rowid > :after{condition}"
        return int(self._reader.value(query, {**self._values, "after": self.mark("revisions")}))

    def _key_of(self, table: str, row: int) -> str | None:
        key: str | None = self._reader.value(
            f"SELECT {key_column(table)} FROM {table} WHERE rowid = :row", {"row": row}
        )
        return key

    def _last_mark(self, table: str) -> Mark:
        row = int(self._reader.value(f"SELECT ifnull(max(rowid), 0) FROM {table}"))
        return Mark(row=row, key=self._key_of(table, row) or "")


def iterate(outbox: Outbox, table: str, until: int) -> Iterator[list[OutgoingRow]]:
    """Yield all rows of a table to send, at most `BATCH` at a time; nothing is held open in between."""
    after = outbox.mark(table)
    while rows := outbox.rows(table, after=after, until=until):
        yield rows
        after = rows[-1].row


def key_column(table: str) -> str:
    """Return the column of a table that names a row everywhere."""
    return "key" if table == "themes" else "id"
