"""Reads a tracker through its documented views with the standard library's sqlite3 and nothing else.

Look-ups and the first screen read through it; importing SQLAlchemy would cost twenty times as much.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice

from tui_tracker.domain.fields import ACTION, FURTHER_FIELDS, UPDATE, fields_of, further_fields
from tui_tracker.storage.file_format import SCHEMA_VERSION, check_header, check_length, file_uri
from tui_tracker.storage.gate.limits import limit_work
from tui_tracker.storage.gate.schema_check import check_objects
from tui_tracker.storage.read.rows import (
    DraftRow,
    EntryRow,
    PeriodRow,
    RevisionRow,
    ThemeRow,
    TrailRow,
)
from tui_tracker.storage.reported_actions import LISTED_IN_PERIOD
from tui_tracker.storage.sqlite_errors import FAULTS, to_tracker_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import ExitStack
    from typing import Any, NamedTuple, TypeVar

    from tui_tracker.domain.history.cell import Cell
    from tui_tracker.storage.gate.limits import WorkLimit
    from tui_tracker.storage.migrations import Migration

    Row = TypeVar("Row", bound=NamedTuple)

PREVIOUS_FIELDS = tuple(
    field for field in fields_of(UPDATE) if field.starts_update or field in FURTHER_FIELDS
)
"""Fields read of the update of the period before: what it asked its lead is past."""
_FURTHER = (
    *(f"action.{field.column}" for field in further_fields(ACTION)),
    *(f"current.{field.column}" for field in further_fields(UPDATE)),
    *(f"previous.{field.column} AS previous_{field.column}" for field in further_fields(UPDATE)),
)
"""Columns of the fields that `EntryRow` has no place of its own for."""
_PLACED = len(EntryRow._fields) - 1
_ENTRIES = f"""
    SELECT action.key, action.id, action.folded_id, action.theme, action.theme_name, action.section,
           action.grp, action.number, action.text, action.role, action.objectives, action.partners,
           action.extras, action.position, action.retired, action.conflicts,
           current.stages, current.rag, current.note, current.signed_off, current.review, current.accepted,
           current.updated_by, current.updated_at, current.conflicts AS update_conflicts,
           COALESCE(current.state, 'outstanding') AS state,
           previous.stages AS previous_stages, previous.rag AS previous_rag, previous.note AS previous_note,
           previous.signed_off AS previous_signed_off, previous.updated_by AS previous_by,
           previous.updated_at AS previous_at,
           draft.text AS draft, draft.saved_at AS draft_at{"".join(f", {column}" for column in _FURTHER)}
      FROM action_view AS action
      LEFT JOIN update_view AS current ON current.action = action.key AND current.period = :period
      LEFT JOIN update_view AS previous ON previous.action = action.key AND previous.period = :previous
      LEFT JOIN draft_view AS draft
        ON draft.action = action.key AND draft.period = :period AND draft.field = 'note'
"""
"""Every action with its update in a period, its update in the previous one, and the note under edit."""
PLAN_ORDER = """
    ORDER BY (SELECT position FROM themes WHERE key = action.theme), action.position, action.id, action.key
"""
"""The plan's order of actions. The theme's position is looked up for it only: the view does not carry it."""
_SMALLEST_ROW = 8
"""Bytes: a file cannot hold more rows than its size divided by this."""


class TrackerReader:
    """An open tracker, read only. Rows come as the named tuples of `storage.read.rows`."""

    is_snapshot = False
    """Whether another program is writing, so that this is what the tracker held before."""

    _private_copy: ExitStack | None = None
    """Keeps the migrated copy of a file of an older schema version, which is read in its place."""

    def __init__(
        self, path: str, *, patience: float = 5, migrations: Sequence[Migration] | None = None
    ) -> None:
        """Open the tracker at `path`, waiting up to `patience` seconds for another program's write.

        `migrations` are those of `storage.migrations` unless others are given. Raises `UsageError` where
        there is no file, `RefusedFileError` (not a tracker, damaged, too new) or `DatabaseBusyError`.
        """
        self.path = path
        newest = migrations[-1].version if migrations else SCHEMA_VERSION
        if check_header(path, newest=newest) < newest:
            path = self._migrated(path, migrations)
        check_length(path, self.path)
        try:
            size = os.stat(path).st_size  # noqa: PTH116
            self._most_rows = 1000 + size // _SMALLEST_ROW
            self._connection, self._work = _connect(path, patience, size)
            check_objects(self._connection, self.path)
        except FAULTS as fault:
            raise to_tracker_error(fault, self.path) from fault

    def _migrated(self, path: str, migrations: Sequence[Migration] | None) -> str:
        from contextlib import ExitStack
        from pathlib import Path

        # Loaded for an older file only: a look-up in any other does without.
        from tui_tracker.storage.migrations import MIGRATIONS, migrated_copy

        self._private_copy = ExitStack()
        return str(self._private_copy.enter_context(migrated_copy(Path(path), migrations or MIGRATIONS)))

    @property
    def is_migrated(self) -> bool:
        """Whether the file has an older schema version, so that this is a migrated copy of it."""
        return self._private_copy is not None

    def close(self) -> None:
        """Close the connection, and delete the migrated copy if there is one."""
        self._connection.close()
        if self._private_copy:
            self._private_copy.close()

    def copy_to(self, target: str) -> None:
        """Write all that this reader sees into a new file, also where its own file has lost its name.

        Raises `TrackerError`.
        """
        from pathlib import Path

        # Loaded only to save what a file held that was replaced or deleted.
        from tui_tracker.storage.files import copy_whole
        from tui_tracker.storage.new_files import creating

        try:
            with creating(target):
                copy_whole(self._connection, Path(target))
        except FAULTS as fault:
            raise to_tracker_error(fault, target) from fault

    def __enter__(self) -> TrackerReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def meta(self) -> dict[str, str]:
        """Return what the file records about itself: such as `plan_id`, `title` and `database_id`."""
        return dict(self.select("SELECT key, value FROM meta"))

    def has_copies(self) -> bool:
        """Return whether any copy was ever sent out."""
        return bool(self.value("SELECT EXISTS (SELECT 1 FROM copy_view)"))

    def periods(self) -> list[PeriodRow]:
        """Return every period, oldest first."""
        return self.rows(PeriodRow, "SELECT key, label, closed FROM periods ORDER BY key")

    def begun_labels(self) -> dict[str, str]:
        """Return the labels of the periods by their keys, without those whose beginning was undone."""
        return dict(
            self.select(
                """
                SELECT period.key, period.label
                  FROM periods AS period
                 WHERE EXISTS (SELECT 1
                                 FROM heads AS head
                                CROSS JOIN revisions AS revision ON revision.id = head.revision
                                WHERE head.action = '' AND head.period = period.key AND head.field = 'label'
                                  AND revision.value IS NOT NULL)
                """
            )
        )

    def themes(self, *, with_actions: bool = False) -> list[ThemeRow]:
        """Return every theme (that has an action) in the plan's order."""
        has_action = "WHERE EXISTS (SELECT 1 FROM actions AS action WHERE action.theme = themes.key)"
        return self.rows(
            ThemeRow,
            f"SELECT key, name, position FROM themes {has_action if with_actions else ''}"
            " ORDER BY position, key",
        )

    def entries(
        self, period: str, previous: str | None, *, theme: str | None = None, retired: bool = False
    ) -> list[EntryRow]:
        """Return every action (of one theme) with its update, the previous one and a draft.

        Those that the period does not report are left out, unless `retired` ones are asked for.
        """
        conditions = ["action.theme = :theme"] if theme else []
        conditions += [] if retired else [LISTED_IN_PERIOD.format(period=":period")]
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        values = {"period": period, "previous": previous, "theme": theme}
        return self.entry_rows(f"{where} {PLAN_ORDER}", values)

    def entries_with_id(self, folded_id: str, period: str, previous: str | None) -> list[EntryRow]:
        """Return the action with a folded ID (`domain.plan.ids.fold_id`): two where people chose the same."""
        condition = "action.folded_id = :wanted ORDER BY action.id, action.key"
        return self._entries_where(condition, folded_id, period, previous)

    def entry_by_key(self, key: str, period: str, previous: str | None) -> EntryRow | None:
        """Return the one action with an internal key, or None."""
        return next(iter(self._entries_where("action.key = :wanted", key, period, previous)), None)

    def agreed_value(self, cell: Cell) -> str | None:
        """Return what every reader sees of one cell; None where it is empty or is no action's."""
        row = self.entry_by_key(cell.action, cell.period, None)
        return row.value_of(cell.field) if row else None

    def updates_of_action(self, key: str) -> list[TrailRow]:
        """Return what one action's updates said in every period that has one."""
        return self.rows(
            TrailRow, "SELECT period, stages, rag FROM update_view WHERE action = :key", {"key": key}
        )

    def own_names(self) -> list[str]:
        """Return the names of the plan's own fields that any action has, however they are spelt."""
        rows = self.select(
            """
            SELECT DISTINCT json_extract(own.value, '$[0]') AS name
              FROM action_view AS action, json_each(action.extras) AS own
             WHERE action.extras <> ''
             ORDER BY 1
            """
        )
        return [name for (name,) in rows]

    def drafts(self) -> list[DraftRow]:
        """Return every text under edit, oldest first."""
        return self.rows(
            DraftRow,
            """
            SELECT draft.action, draft.period, draft.field, draft.text, draft.author, draft.saved_at,
                   action.key, ifnull(action.id, '') AS id
              FROM draft_view AS draft
              JOIN action_view AS action ON action.key = draft.action
             ORDER BY draft.saved_at
            """,
        )

    def history(self, key: str) -> list[RevisionRow]:
        """Return every revision of one action, oldest first."""
        return self.rows(
            RevisionRow,
            f"""
            SELECT {columns(RevisionRow)}
              FROM revision_view AS revision
             WHERE revision.action = :key
             ORDER BY revision.at, revision.id
            """,
            {"key": key},
        )

    def kinds_of_heads(self, key: str, period: str, made_at: str) -> list[str]:
        """Return the kinds of the newest revisions of an update that were made at one time."""
        query = """
            SELECT revision.kind FROM heads AS head
             CROSS JOIN revisions AS revision ON revision.id = head.revision
             WHERE head.action = :key AND head.period = :period AND revision.at = :at
        """
        values = {"key": key, "period": period, "at": made_at}
        return [str(kind) for (kind,) in self.select(query, values)]

    def data_version(self) -> int:
        """Return a number that changes whenever another connection has written the file."""
        return int(self.value("PRAGMA data_version"))

    def wait_for_writers(self, seconds: float) -> None:
        """Set how long to wait for writers: other programs that are just changing the file."""
        self.value(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    def rows(self, kind: type[Row], query: str, values: Mapping[str, object] | None = None) -> list[Row]:
        """Return the rows of a query as `kind`, whose fields are the query's columns in their order."""
        return list(self.stream(kind, query, values))

    def stream(
        self, kind: type[Row], query: str, values: Mapping[str, object] | None = None
    ) -> Iterator[Row]:
        """Yield the rows of a query as `rows` does, one at a time."""
        return map(partial(tuple.__new__, kind), self.select(query, values))

    def value(self, query: str, values: Mapping[str, object] | None = None) -> Any:
        """Return the first column of a query's first row; None where there is no row."""
        return next(self.select(query, values), (None,))[0]

    def _entries_where(
        self, condition: str, wanted: str, period: str, previous: str | None
    ) -> list[EntryRow]:
        return self.entry_rows(
            f"WHERE {condition}", {"wanted": wanted, "period": period, "previous": previous}
        )

    def entry_rows(self, condition: str, values: Mapping[str, object], tables: str = "") -> list[EntryRow]:
        """Return the entries that an SQL condition chooses, of `tables` in a view's place if given."""
        rows = self.select(f"{tables} {_ENTRIES} {condition}", values)
        return [EntryRow._make((*row[:_PLACED], row[_PLACED:])) for row in rows]

    def define(self, **functions: Callable[[str], bool]) -> None:
        """Give queries functions of a text, by their names in SQL."""
        for name, function in functions.items():
            self._connection.create_function(name, 1, function)

    def select(self, query: str, values: Mapping[str, object] | None = None) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as plain tuples, one at a time."""
        try:
            self._work.restart()
            answer = self._connection.execute(query, values or {})
            # Not "yield from": it would close the cursor of an answer read half, maybe after the database.
            for row in islice(answer, self._most_rows):  # noqa: UP028
                yield row
            if next(answer, None) is not None:
                raise MemoryError("more rows than the file has room for")
        except FAULTS as fault:
            raise to_tracker_error(fault, self.path) from fault


def columns(kind: type[NamedTuple], table: str = "revision") -> str:
    """Return the fields of a row as columns of `table` for a SELECT."""
    return ", ".join(f"{table}.{field}" for field in kind._fields)


def _connect(path: str, patience: float, size: int) -> tuple[sqlite3.Connection, WorkLimit]:
    for mode in _modes(path):
        connection = sqlite3.connect(
            file_uri(path, mode), uri=True, timeout=patience, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA query_only = ON")
            work = limit_work(connection, size=size)
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")
        except sqlite3.OperationalError as fault:
            connection.close()
            if mode == "rw" or "locked" in str(fault):
                raise
            continue
        return connection, work
    raise sqlite3.OperationalError("unable to open database file")


def _modes(path: str) -> Iterator[str]:
    """Read-only first; a journal left by a killed program needs one opening that may roll it back."""
    yield "ro"
    if os.path.exists(f"{path}-journal"):  # noqa: PTH110
        yield "rw"
