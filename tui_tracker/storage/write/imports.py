"""Writing what an import brings: a new tracker as a whole, or a source's changes to an existing one."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import CellState, project
from tui_tracker.domain.history.revision import Revision, next_timestamp
from tui_tracker.domain.imports.import_plan import CellKnowledge
from tui_tracker.domain.text import one_line
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.projection.refresh import held_ids
from tui_tracker.storage.schema import create_schema
from tui_tracker.storage.write import revision_log
from tui_tracker.storage.write.import_log import LoggedImport, last_change_time, record_import
from tui_tracker.storage.write.periods import WORKING_PERIOD

ThemeValues = tuple[str, str, int]
"""A theme's key, name and position."""
TrackerState = tuple[int, int, int]
"""Number of the last revision, and how many decisions and held changes there are."""
PeriodValues = tuple[str, str]
"""A period's key and label."""
PART = 25_000
"""Revisions that are written before the tables that follow from them are brought up to date."""


def create_tracker(
    path: Path,
    meta: Mapping[str, str],
    *,
    themes: Iterable[ThemeValues] = (),
    periods: Iterable[PeriodValues] = (),
    revisions: Iterable[Revision] = (),
    own_fields: Iterable[str] = (),
) -> None:
    """Make a tracker in a new file, in one transaction; `meta` is what the file records about itself.

    `revisions` has one for each cell, built on no other.

    Periods before its working period, if it records one, are closed.
    """
    with writing(open_engine(path, create=True), path) as connection:
        create_schema(connection)
        revision_log.write_meta(connection, dict(meta))
        revision_log.insert_first_revisions(connection, revisions)
        transaction = ImportTransaction(connection)
        transaction.write(themes, periods, ())
        transaction.note_own_fields(own_fields)


class ImportTransaction:
    """One transaction in which a source is compared with the tracker and then written to it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last_row = self.state()[0]

    def state(self) -> TrackerState:
        """Return a value that changes when anything on which an import depends changes."""
        return revision_log.table_sizes(self._connection)

    def plan_id(self) -> str:
        """Return the id of the tracker's plan."""
        return revision_log.read_meta(self._connection)["plan_id"]

    def known(self, cells: Iterable[Cell]) -> dict[Cell, CellKnowledge]:
        """Return what the tracker knows of the `cells`."""
        by_cell: defaultdict[Cell, list[Revision]] = defaultdict(list)
        for revision in revision_log.history_of_cells(self._connection, cells):
            by_cell[revision.cell].append(revision)
        held = held_ids(self._connection)
        return {cell: _knowledge(project(revisions, held), revisions) for cell, revisions in by_cell.items()}

    def working_period(self) -> str:
        """Return the period being written; empty where the tracker remembers none."""
        return revision_log.read_meta(self._connection).get(WORKING_PERIOD, "")

    def closed_periods(self) -> dict[str, str]:
        """Return the label of each closed period, by its key."""
        return dict(revision_log.closed_periods(self._connection))

    def imported_periods(self, digest: str) -> set[str]:
        """Return the periods whose updates the file with this digest brought before."""
        return revision_log.periods_of_origin(self._connection, digest)

    def notes(self) -> dict[str, dict[str, str]]:
        """Return the notes of each period's updates, by period and the action's internal key."""
        return revision_log.notes_by_period(self._connection)

    def earlier_texts(self) -> dict[str, list[str]]:
        """Return every text that an action had, by its internal key, the oldest first."""
        return revision_log.values_of_field(self._connection, "text")

    def write(
        self, themes: Iterable[ThemeValues], periods: Iterable[PeriodValues], revisions: Iterable[Revision]
    ) -> None:
        """Add themes, periods and revisions that the tracker does not have.

        A new period before the tracker's working period is closed: it was reported elsewhere.
        """
        revision_log.add_themes(self._connection, themes)
        revision_log.add_periods(self._connection, periods, working=self.working_period())
        # In parts: what a refresh keeps in memory is bounded, and a plan may be of any size.
        remaining = iter(revisions)
        while part := list(islice(remaining, PART)):
            revision_log.insert_revisions(self._connection, part)

    def note_own_fields(self, names: Iterable[str]) -> None:
        """Note the plan's own fields, by name, in the order in which they are shown."""
        revision_log.add_own_fields(self._connection, map(one_line, names))

    def record(self, digest: str, *, author: str, moment: datetime, name: str) -> None:
        """Record that `author` imported the file `name`, with this digest: one step for undo."""
        meta = revision_log.read_meta(self._connection)
        entry = LoggedImport(
            id=uuid.uuid4().hex, at=next_timestamp(moment, last_change_time(self._connection, meta)),
            author=author, name=name,
        )  # fmt: skip
        record_import(self._connection, entry, digest, after=self._last_row)


def _knowledge(state: CellState, revisions: list[Revision]) -> CellKnowledge:
    return CellKnowledge(
        state=state,
        origins=frozenset(revision.origin for revision in revisions),
        head_origins=frozenset(revision.origin for revision in revisions if revision.id in state.heads),
    )


@contextmanager
def import_transaction(database: Path) -> Iterator[ImportTransaction]:
    """Open one transaction on a tracker: all that is written in it is kept, or none.

    Raises `DatabaseBusyError` (in use, read-only, full) or `RefusedFileError` (damaged, another version).
    """
    with writing(open_engine(database), database) as connection:
        yield ImportTransaction(connection)
