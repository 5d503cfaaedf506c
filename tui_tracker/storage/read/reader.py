"""The light reader: documented views read through the standard library's sqlite3, nothing else.

Look-ups and the first screen read through it; importing SQLAlchemy would cost twenty times as much.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from tui_tracker.domain.fields import FURTHER_FIELDS, UPDATE, fields_of
from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.file_format import APPLICATION_ID, SCHEMA_VERSION
from tui_tracker.storage.sqlite_errors import explain, no_tracker

PREVIOUS_FIELDS = tuple(
    field for field in fields_of(UPDATE) if field.starts_update or field in FURTHER_FIELDS
)
"""Fields read of the update of the period before: what it asked its lead is past."""
_ENTRIES = f"""
    SELECT a.*, {", ".join(f"u.{field.column}" for field in fields_of(UPDATE))}, u.updated_by,
           u.updated_at, u.conflicts AS update_conflicts, COALESCE(u.state, 'outstanding') AS state,
           {", ".join(f"p.{field.column} AS previous_{field.column}" for field in PREVIOUS_FIELDS)},
           p.updated_by AS previous_by, p.updated_at AS previous_at,
           d.text AS draft, d.saved_at AS draft_at
      FROM action_view AS a
      LEFT JOIN update_view AS u ON u.action = a.key AND u.period = :period
      LEFT JOIN update_view AS p ON p.action = a.key AND p.period = :previous
      LEFT JOIN draft_view AS d ON d.action = a.key AND d.period = :period AND d.field = 'note'
"""
_MOST = 2**63 - 1
"""SQLite's largest whole number; a text of a larger one is cast to it."""
CARRIED_ON = "a.retired IS NULL OR json_extract(a.retired, '$.period') > :period"
"""The one place where the rule stands which actions a period reports."""


class LightReader:
    """An open tracker, read only. Rows come as `sqlite3.Row` with the views' columns."""

    is_behind = False
    """Whether another program is writing, so that this is what the tracker held before."""

    def __init__(self, path: str, *, patience: float = 5) -> None:
        """Open the tracker at `path`, waiting so many seconds while it is held by another program.

        `UsageError` if there is none, `RefusedFileError` if it is not ours, `DatabaseBusyError`.
        """
        self.path = path
        check_header(path)
        try:
            self._connection = _connect(path, patience)
        except sqlite3.Error as fault:
            raise explain(fault, path) from fault

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> LightReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def meta(self) -> dict[str, str]:
        """Return what the file says of itself: `plan_id`, `title`, `database_id`…"""
        return {row["key"]: row["value"] for row in self.rows("SELECT key, value FROM meta")}

    def periods(self) -> list[sqlite3.Row]:
        """Return `key`, `label` and `closed` of every period, oldest first."""
        return self.rows("SELECT key, label, closed FROM periods ORDER BY key")

    def themes(self) -> list[sqlite3.Row]:
        """Return `key`, `name` and `position` of every theme, in the plan's order."""
        return self.rows("SELECT key, name, position FROM themes ORDER BY position, key")

    def entries(
        self, period: str, previous: str | None, *, theme: str | None = None, retired: bool = False
    ) -> list[sqlite3.Row]:
        """Return every action (of one theme) with its update, the previous one and a draft.

        Those no longer carried on in the period are left out, unless `retired` ones are asked for.
        """
        wanted = ["a.theme = :theme"] if theme else []
        wanted += [] if retired else [f"({CARRIED_ON})"]
        where, values = f"WHERE {' AND '.join(wanted)}" if wanted else "", {"theme": theme}
        # The theme's place is looked up for the order only: the view itself does not carry it.
        order = "ORDER BY (SELECT position FROM themes WHERE key = a.theme), a.position, a.id"
        return self.rows(f"{_ENTRIES} {where} {order}", {"period": period, "previous": previous, **values})

    def entry(self, folded_id: str, period: str, previous: str | None) -> sqlite3.Row | None:
        """Return the one action found under an ID's key (`domain.ids.fold`), or None."""
        return self._one("a.folded_id = :wanted", folded_id, period, previous)

    def entry_by_key(self, key: str, period: str, previous: str | None) -> sqlite3.Row | None:
        """Return the one action with an internal key, or None."""
        return self._one("a.key = :wanted", key, period, previous)

    def ids(self) -> list[sqlite3.Row]:
        """Return `key`, `id`, `folded_id` and `text` of every action, for offering the nearest."""
        return self.rows("SELECT key, id, folded_id, text FROM action_view")

    def ids_among(self, folded_ids: Iterable[str]) -> list[sqlite3.Row]:
        """Return `id` and `folded_id` of those keys (`domain.ids.fold`) that there are, in the plan's order.

        However large the plan is, each key is one step into an index.
        """
        return self.rows(
            "SELECT a.id, a.folded_id FROM json_each(:wanted) AS w"
            " CROSS JOIN action_view AS a ON a.folded_id = w.value"
            " ORDER BY (SELECT position FROM themes WHERE key = a.theme), a.position, a.id",
            {"wanted": json.dumps(list(folded_ids))},
        )

    def ids_beginning(self, letters: str, most: int = -1) -> list[sqlite3.Row]:
        """Return `id` and `folded_id` of the actions whose folded ID begins so, in alphabetical order."""
        return self.rows(
            "SELECT a.id, a.folded_id FROM action_view AS a"
            " WHERE a.folded_id >= :letters AND a.folded_id < :letters || char(0x10FFFF)"
            " ORDER BY a.folded_id LIMIT :most",
            {"letters": letters, "most": most},
        )

    def ids_numbered(self, letters: str, low: int, high: int) -> list[sqlite3.Row]:
        """Return `id` and `folded_id` of the actions whose letters stand before such a number."""
        return self.rows(
            "SELECT a.id, a.folded_id FROM action_view AS a"
            " WHERE a.folded_id >= :letters AND a.folded_id < :letters || char(0x10FFFF)"
            " AND CAST(substr(a.folded_id, length(:letters) + 1) AS INTEGER) BETWEEN :low AND :high",
            {"letters": letters, "low": min(low, _MOST), "high": min(high, _MOST)},
        )

    def trail(self, key: str) -> list[sqlite3.Row]:
        """Return `period`, `stages` and `rag` of one action in every period of which something was said."""
        return self.rows("SELECT period, stages, rag FROM update_view WHERE action = :key", {"key": key})

    def all_ids(self) -> list[sqlite3.Row]:
        """Return `action` and `id` of every ID that any action ever had: none is used again."""
        return self.rows(
            "SELECT DISTINCT action, value AS id FROM revisions"
            " WHERE period = '' AND field = 'id' AND value IS NOT NULL ORDER BY action, id"
        )

    def search(self, expression: str, period: str | None, most: int) -> list[sqlite3.Row]:
        """Return the texts that match an FTS5 expression, best first.

        Columns: `key`, `id`, `theme`, `period` (empty for the plan's own text), `field`, and `text`,
        an excerpt in which matches stand between U+0002 and U+0003.
        """
        return self.rows(
            "SELECT a.key, a.id, a.theme, w.period, w.field,"
            " snippet(words, 3, char(2), char(3), '…', 24) AS text"
            " FROM words AS w JOIN action_view AS a ON a.key = w.action"
            " WHERE words MATCH :expression AND (:period IS NULL OR w.period = :period)"
            " ORDER BY rank, a.position LIMIT :most",
            {"expression": expression, "period": period, "most": most},
        )

    def drafts(self) -> list[sqlite3.Row]:
        """Return every text under edit with its action's `key` and `id`."""
        return self.rows(
            "SELECT d.*, a.key, a.id FROM draft_view AS d JOIN action_view AS a ON a.key = d.action"
            " ORDER BY d.saved_at"
        )

    def history(self, key: str) -> list[sqlite3.Row]:
        """Return every revision of one action, oldest first."""
        return self.rows("SELECT * FROM revision_view WHERE action = :key ORDER BY at, id", {"key": key})

    def data_version(self) -> int:
        """Return a number that changes whenever another connection has written the file."""
        return int(self.rows("PRAGMA data_version")[0][0])

    def _one(self, where: str, wanted: str, period: str, previous: str | None) -> sqlite3.Row | None:
        values = {"wanted": wanted, "period": period, "previous": previous}
        return next(iter(self.rows(f"{_ENTRIES} WHERE {where} LIMIT 1", values)), None)

    def rows(self, query: str, values: Mapping[str, object] | None = None) -> list[sqlite3.Row]:
        """Return what a query over the documented views gives."""
        return list(self.stream(query, values))

    def stream(self, query: str, values: Mapping[str, object] | None = None) -> Iterator[sqlite3.Row]:
        """Yield what a query over the documented views gives, a row at a time."""
        try:
            yield from self._connection.execute(query, values or {})
        except sqlite3.Error as fault:
            raise explain(fault, self.path) from fault


def check_header(path: str, name: object = None) -> None:
    """Refuse a file that is not a tracker of ours, by its first 100 bytes; `name` is what it is called.

    Offsets 60 (user_version) and 68 (application_id) are the SQLite file format's, section 1.3.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs a look-up 4 ms
            header = file.read(100)
    except FileNotFoundError:
        raise no_tracker(path) from None
    except OSError as fault:
        raise explain(sqlite3.OperationalError("unable to open"), path) from fault
    application = int.from_bytes(header[68:72], "big")
    version = int.from_bytes(header[60:64], "big")
    if not header.startswith(b"SQLite format 3\0") or application != APPLICATION_ID:
        raise RefusedFileError(
            f"{name or path} is not a tracker.",
            "Name a tracker's file with --db; a plan as text, CSV or XLSX is read with tui-tracker import.",
        )
    if version > SCHEMA_VERSION:
        raise RefusedFileError(
            f"{name or path} was made by a newer tui-tracker"
            f" (format {version}; this one reads {SCHEMA_VERSION}).",
            "Update tui-tracker, then open the file again; it has not been changed.",
        )


def file_uri(path: str, mode: str) -> str:
    """Write a path as SQLite's URI: `%`, `?` and `#` escaped, see sqlite.org/uri.html section 3.1."""
    full = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")  # noqa: PTH100
    if os.sep == "\\":
        full = full.replace("\\", "/")
    return f"file:{full if full.startswith('/') else '/' + full}?mode={mode}"


def _connect(path: str, patience: float) -> sqlite3.Connection:
    for mode in _modes(path):
        connection = sqlite3.connect(
            file_uri(path, mode), uri=True, timeout=patience, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("SELECT count(*) FROM meta")
        except sqlite3.OperationalError as fault:
            connection.close()
            if mode == "rw" or "locked" in str(fault):
                raise
            continue
        connection.row_factory = sqlite3.Row
        return connection
    raise sqlite3.OperationalError("unable to open database file")


def _modes(path: str) -> Iterator[str]:
    """Read-only first; a journal left by a killed program needs one opening that may roll it back."""
    yield "ro"
    if os.path.exists(f"{path}-journal"):  # noqa: PTH110
        yield "rw"
