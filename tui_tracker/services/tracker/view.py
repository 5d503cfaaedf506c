"""What one person sees of an open tracker: the reader's rows as the domain's records.

Every look-up loads this: standard library only, no dataclasses.
"""

from __future__ import annotations

import json
import os

# The lock that `threading` uses, without loading the rest of it.
from _thread import RLock

from tui_tracker.domain.field_values import in_own_order, own_field_order
from tui_tracker.domain.fields import values_equal
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.ids import fold_id, numbered_id
from tui_tracker.domain.plan.model import Update
from tui_tracker.domain.text import clean_line
from tui_tracker.errors import DatabaseBusyError, NotFoundError, RefusedFileError
from tui_tracker.services.tracker.ids import shared_id_error, unknown_action
from tui_tracker.services.tracker.rows import (
    entries_of,
    entry_of,
    period_of,
    revision_of,
    theme_of,
    update_of,
)
from tui_tracker.storage.read import id_queries
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.reported_actions import is_reported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any, Self, TypeVar

    from tui_tracker.config import Settings
    from tui_tracker.domain.history.revision import Revision
    from tui_tracker.domain.plan.model import ActionEntry, Period, Theme
    from tui_tracker.services.tracker.search import Hit
    from tui_tracker.storage.read.rows import EntryRow

    T = TypeVar("T")

LOOKUP_PATIENCE = 0.5
"""Seconds a look-up waits for a program that is just writing."""


def open_reader(database: str | os.PathLike[str]) -> TrackerReader:
    """Open a tracker to read only; one that another program holds for itself alone as it was before.

    Raises `UsageError` (no file), `RefusedFileError` (not a tracker, damaged, too new) or
    `DatabaseBusyError`.
    """
    path = os.fspath(database)
    try:
        return TrackerReader(path, patience=LOOKUP_PATIENCE)
    except DatabaseBusyError:
        from tui_tracker.storage.read.snapshot import SnapshotReader

        return SnapshotReader(path)


def open_view(database: str | os.PathLike[str], settings: Settings, period: str | None = None) -> TrackerView:
    """Open a tracker to see it without writing; raises what `open_reader` does."""
    return TrackerView(open_reader(database), settings, period)


def copy_settings(reader: TrackerReader) -> dict[str, Any] | None:
    """Return the tables of settings inside a copy; None where the tracker holds none."""
    text = reader.meta().get("settings")
    try:
        tables = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    return tables if isinstance(tables, dict) else None


def current_title(meta: Mapping[str, str], path: str | os.PathLike[str], settings: Settings) -> str:
    """Return the plan's title: what the settings of this very file say, else what it was made with."""
    is_ours = "settings" in meta or os.path.realpath(path) == settings.database
    return settings.plan_title if settings.names_plan and is_ours else meta.get("title", "")


def own_order(meta: Mapping[str, str], settings: Settings) -> tuple[str, ...]:
    """Return the order in which the plan's own fields are shown: the settings' first, then the tracker's."""
    return (*(field.name for field in settings.fields), *own_field_order(meta))


class TrackerView:
    """An open tracker at a period, for reading; every method may be called from any thread.

    What reads the period raises `NotFoundError` where the tracker does not have it.
    """

    def __init__(self, reader: TrackerReader, settings: Settings, period: str | None = None) -> None:
        """Read what the file says of itself.

        Without a `period` the view is at the one that the file remembers, else at the settings'.
        """
        self._reading = RLock()
        self._settings = settings
        self._draft_seen: dict[Cell, str | None] = {}
        self._read_from(reader)
        working = self._meta.get("period") or settings.period
        self._period_key = period or working
        self.is_at_working_period = self._period_key == working
        """Whether this is the period being written, and not another one that was asked for."""
        self.lead = self._meta.get("lead", "")
        """Whose copy this is; empty for a tracker that is not a copy."""
        self.own_themes: frozenset[str] = frozenset(json.loads(self._meta.get("themes", "[]")))
        """Keys of the themes it was made for; empty where the file does not say."""

    @property
    def is_copy(self) -> bool:
        """Whether it was sent out to a lead; False for the coordinator's own tracker."""
        return bool(self.own_themes)

    def is_own(self, theme: str) -> bool:
        """Whether a theme, by key, is the lead's of a copy; every one is in any other tracker."""
        return not self.own_themes or theme in self.own_themes

    def own_entries(self) -> tuple[ActionEntry, ...]:
        """Return the actions of the lead's themes in a copy; every action in any other tracker."""
        return tuple(entry for entry in self.entries() if self.is_own(entry.action.theme))

    def _read_from(self, reader: TrackerReader) -> None:
        """Read through a reader from now on."""
        self._reader = reader
        self._version = reader.data_version()
        self._meta = reader.meta()
        self.periods = tuple(period_of(row) for row in reader.periods())
        self._own_order = own_order(self._meta, self._settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._reading:
            self._reader.close()

    def read(self, query: Callable[[TrackerReader], T]) -> T:
        """Return what a query gives that the view itself does not answer; one thread reads at a time."""
        with self._reading:
            return query(self._reader)

    @property
    def path(self) -> Path:
        """The tracker's file."""
        from pathlib import Path

        return Path(self._reader.path)

    @property
    def is_snapshot(self) -> bool:
        """Whether another program is writing, so that this is what the tracker held before."""
        return self._reader.is_snapshot

    @property
    def title(self) -> str:
        """The plan's title."""
        return clean_line(current_title(self._meta, self._reader.path, self._settings))

    def database_id(self) -> str:
        """Return the id of this tracker, which its copies do not have."""
        return self._meta["database_id"]

    def plan_id(self) -> str:
        """Return the id of the plan this is a tracker of."""
        return self._meta["plan_id"]

    @property
    def period(self) -> Period:
        """The period the view is at."""
        return self.find_period(self._period_key)

    @property
    def previous(self) -> Period | None:
        """The period before it."""
        return self.period_before(self.period.key)

    @property
    def period_labels(self) -> dict[str, str]:
        """Each period's key with its label."""
        return {period.key: period.label for period in self.periods}

    def find_period(self, key: str) -> Period:
        """Return a period by its key; `NotFoundError` names those there are.

        Raises `RefusedFileError` where the tracker lacks the one that it records as its current period.
        """
        for period in self.periods:
            if period.key == key:
                return period
        if self.periods and key == self._meta.get("period"):
            raise RefusedFileError(
                f"{self._reader.path} is damaged: its current period is {key}, and it has no such period.",
                "To work in the latest one: tui-tracker doctor --repair",
            )
        known = ", ".join(period.key for period in self.periods) or "none yet"
        raise NotFoundError(f"There is no period {key}.", f"Choose from: {known}.")

    def period_before(self, key: str) -> Period | None:
        """Return the period before one, or None where it is the first."""
        return max((period for period in self.periods if period.key < key), default=None)

    def themes(self) -> tuple[Theme, ...]:
        """Return the plan's themes in order."""
        return tuple(theme_of(row) for row in self.read(TrackerReader.themes))

    def themes_with_actions(self) -> tuple[Theme, ...]:
        """Return the plan's themes in order, without empty ones: the import of those was undone."""
        return tuple(theme_of(row) for row in self.read(lambda reader: reader.themes(with_actions=True)))

    def theme(self, wanted: str) -> Theme:
        """Return a theme by its letters or name, in any case; `NotFoundError` names those there are."""
        themes = self.themes()
        asked = {wanted.strip().casefold(), fold_id(wanted).casefold()}
        for theme in themes:
            if asked & {theme.key.casefold(), theme.name.casefold()}:
                return theme
        # Loaded for a slip only.
        from tui_tracker.domain.suggestions import did_you_mean, suggest

        near = did_you_mean(suggest(wanted, (theme.name for theme in themes), most=1))
        known = ", ".join(f"{theme.key} ({theme.name})" for theme in themes)
        raise NotFoundError(f"There is no theme {wanted}.", near or f"Choose from: {known}.")

    def next_position(self, theme: str) -> int:
        """Return the position at the end of a theme, named by its key."""
        return max((entry.action.position for entry in self.entries(theme, retired=True)), default=-1) + 1

    def entries(
        self, theme: str | None = None, period: str | None = None, *, retired: bool = False
    ) -> tuple[ActionEntry, ...]:
        """Return the actions (of one theme, by key) in plan order, with this period's update and the last.

        Retired ones are left out, unless `retired` ones are asked for.
        """
        now, before = self._periods_for(period)
        rows = self.read(lambda reader: reader.entries(now, before, theme=theme, retired=retired))
        return tuple(entries_of(rows, now, before, self._own_order))

    def entry(self, action_key: str) -> ActionEntry:
        """Return one action; `NotFoundError` if no action has this key."""
        now, before = self._periods_for(None)
        row = self.read(lambda reader: reader.entry_by_key(action_key, now, before))
        if row is None:
            raise NotFoundError("This action is no longer in the tracker.", "Go back to the list.")
        # The first reading counts: a window continues what it showed then.
        self._draft_seen.setdefault(self._cell(action_key, "note"), row.draft_at)
        return entry_of(row, now, before, self._own_order)

    def find(self, identity: str, *, theme: str | None = None) -> ActionEntry:
        """Return the action a person means by an ID, or by a number alone within a theme.

        Where several actions have one ID, `T35/2` is the second of them. `NotFoundError` names the nearest
        there are, `UsageError` those that have the same ID.
        """
        now, before = self._periods_for(None)
        return entry_of(self._row_of(identity, now, before, theme), now, before, self._own_order)

    def is_listed(self, entry: ActionEntry) -> bool:
        """Return whether `entries` has an action at the view's period: it has not left the plan."""
        return is_reported(entry.action.retired, self._period_key)

    def find_key(self, identity: str) -> str:
        """Return the internal key of the action a person means, whatever the period."""
        return self._row_of(identity, "", None).key

    def updates_of(self, action_key: str) -> tuple[Update, ...]:
        """Return an action's updates of every period, stages and rating only, oldest first."""
        rows = self.read(lambda reader: reader.updates_of_action(action_key))
        updates = {row.period: update_of(row) for row in rows}
        return tuple(updates.get(period.key, Update(period=period.key)) for period in self.periods)

    def has_copies(self) -> bool:
        """Return whether copies were sent out."""
        return self.read(TrackerReader.has_copies)

    def own_names(self) -> tuple[str, ...]:
        """Return the names of the plan's own fields that any action has, in the plan's order."""
        names = self.read(TrackerReader.own_names)
        return tuple(name for name, _ in in_own_order([(name, "") for name in names], self._own_order))

    def search(self, words: str, period: str | None = None, most: int = 50) -> tuple[Hit, ...]:
        """Return where words occur in the plan and its notes, of every period or one, best first."""
        from tui_tracker.services.tracker.search import search

        if period is not None:
            self.find_period(period)
        return tuple(self.read(lambda reader: search(reader, words, period, most)))

    def suggest_search(self, words: str, period: str | None = None) -> tuple[str, int] | None:
        """Return shorter words where some are nowhere, and how many hits they have; None without any."""
        from tui_tracker.services.tracker.search import suggest_search

        return self.read(lambda reader: suggest_search(reader, words, period))

    def search_actions(self, words: str) -> tuple[Hit, ...]:
        """Return the best hit of each action that holds the words, best first."""
        best: dict[str, Hit] = {}
        for hit in self.search(words, most=200):
            best.setdefault(hit.action_key, hit)
        return tuple(best.values())

    def history(self, action_key: str) -> tuple[Revision, ...]:
        """Return every revision of one action, oldest first."""
        return tuple(revision_of(row) for row in self.read(lambda reader: reader.history(action_key)))

    def first_writer(self, entry: ActionEntry) -> str:
        """Return who first entered what the last change to an update repeats; empty if it was new."""
        from tui_tracker.domain.history.first_writers import AGAIN, first_writers

        key, period, changed_at = entry.action.key, entry.update.period, entry.update.updated_at or ""
        kinds = self.read(lambda reader: reader.kinds_of_heads(key, period, changed_at)) if changed_at else []
        if not set(kinds) & set(AGAIN):
            return ""
        history = self.history(key)
        writers = first_writers(history)
        newest = (each.id for each in history if (each.cell.period, each.at) == (period, changed_at))
        return next((writers[identity] for identity in newest if identity in writers), "")

    def files_of(self, action_key: str) -> dict[str, str]:
        """Return, for the revisions of one action that a merge brought, id to the name of the file."""
        rows = self.read(lambda reader: reader.history(action_key))
        return {row.id: row.file for row in rows if row.file}

    def all_ids(self) -> dict[str, str]:
        """Return every ID that was ever given, folded, to the internal key of the action that had it."""
        return {fold_id(row.id): row.action for row in self.read(id_queries.all_ids)}

    def draft(self, cell: Cell) -> str | None:
        """Return the text under edit in a cell, of whatever field and period, or None."""
        drafts = {
            Cell(action=row.action, period=row.period, field=row.field): row
            for row in self.read(TrackerReader.drafts)
        }
        row = drafts.get(cell)
        self._draft_seen.setdefault(cell, row.saved_at if row else None)
        return row.text if row else None

    def holds_text(self, cell: Cell, text: str) -> bool:
        """Return whether a text is in the tracker: under edit in its cell, or in the cell's history."""
        drafts = self.read(TrackerReader.drafts)
        texts = [row.text for row in drafts if (row.action, row.period, row.field) == cell]
        history = self.read(lambda reader: reader.history(cell.action))
        texts += [row.value or "" for row in history if (row.action, row.period, row.field) == cell]
        return any(values_equal(text, other) for other in texts)

    def file_version(self) -> tuple[int, int]:
        """Return what is another value after anybody, this program too, has written the file."""
        with self._reading:
            return id(self._reader), self._reader.data_version()

    def changed_elsewhere(self) -> bool:
        """Return whether another connection wrote the file since this was last asked."""
        with self._reading:
            version = self._reader.data_version()
            changed, self._version = version != self._version, version
        return changed

    def _periods_for(self, key: str | None) -> tuple[str, str | None]:
        now = self.find_period(key or self._period_key).key
        before = self.period_before(now)
        return now, before.key if before else None

    def _row_of(self, identity: str, period: str, previous: str | None, theme: str | None = None) -> EntryRow:
        shared_id, number = numbered_id(identity)
        rows = self._rows_of(identity, period, previous)
        if not rows and theme:
            rows = self._rows_of(f"{theme}{identity}", period, previous)
        if not rows and number:
            rows = self._rows_of(shared_id, period, previous)[number - 1 : number]
        if not rows:
            raise unknown_action(self, identity)
        if len(rows) > 1:
            raise shared_id_error([(row.id, row.text) for row in rows])
        return rows[0]

    def _rows_of(self, identity: str, period: str, previous: str | None) -> list[EntryRow]:
        return self.read(lambda reader: reader.entries_with_id(fold_id(identity), period, previous))

    def _cell(self, action_key: str, field: str) -> Cell:
        return Cell(action=action_key, period=self.period.key, field=field)
