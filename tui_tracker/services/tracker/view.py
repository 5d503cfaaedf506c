"""What one person sees of an open tracker: the light reader's rows as the domain's values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Self

from tui_tracker.domain.fields import Cell
from tui_tracker.domain.plan.ids import fold
from tui_tracker.domain.plan.model import Entry, Period, Theme
from tui_tracker.domain.text import word_count
from tui_tracker.errors import NotFoundError
from tui_tracker.services.tracker.lookup import open_reader
from tui_tracker.services.tracker.rows import entry_of, revision_of
from tui_tracker.storage.read.reader import LightReader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_tracker.config import Settings
    from tui_tracker.domain.history.conflict import Conflict
    from tui_tracker.domain.history.revision import Revision
    from tui_tracker.services.comparison import Compared
    from tui_tracker.services.exchange.submissions import SubmissionLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A text that was under edit when the tracker was last left."""

    action_key: str
    id: str
    period: str
    words: int
    saved_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place where searched words stand."""

    action_key: str
    period: str
    """Key; empty for the plan's own text."""
    field: str
    text: str
    """An excerpt."""
    marks: tuple[tuple[int, int], ...]
    """(start, end) of each match in the excerpt."""


def title_in_force(meta: Mapping[str, str], path: Path, settings: Settings) -> str:
    """Return the plan's title: what the settings of this very file say, else what it was made with."""
    is_ours = "settings" in meta or path.resolve() == settings.database
    return settings.plan_title if settings.names_plan and is_ours else meta.get("title", "")


def open_view(database: Path, settings: Settings, period: str | None = None) -> View:
    """Open a tracker to see it without writing; raises what `lookup.open_reader` does.

    A copy was handed out for a period, whatever the lead's own settings say.
    """
    reader = open_reader(database)
    return View(reader, period or reader.meta().get("period") or settings.period, settings)


class View:
    """An open tracker at a period, for reading; every method may be called from any thread."""

    def __init__(self, reader: LightReader, period: str, settings: Settings) -> None:
        """Read what the file says of itself; `NotFoundError` for an unknown period."""
        self._reader = reader
        self._reading = RLock()
        self._draft_seen: dict[Cell, str | None] = {}
        self._version = reader.data_version()
        self.path = Path(reader.path)
        meta = reader.meta()
        self.title = title_in_force(meta, self.path, settings)
        self.lead = meta.get("lead", "")
        """Whose copy this is; empty for a tracker that was handed out to nobody."""
        self.own_themes: frozenset[str] = frozenset(json.loads(meta.get("themes", "[]")))
        """Keys of the themes it was handed out for; empty where nothing is said."""
        self.periods = tuple(
            Period(key=row["key"], label=row["label"], closed=bool(row["closed"])) for row in reader.periods()
        )
        self.period = self._find_period(period)
        self.previous = next((one for one in reversed(self.periods) if one.key < self.period.key), None)
        self.recovered = self._find_drafts()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        with self._reading:
            self._reader.close()

    @property
    def is_behind(self) -> bool:
        """Whether another program is writing, so that this is what the tracker held before."""
        return self._reader.is_behind

    def themes(self) -> tuple[Theme, ...]:
        """Return the plan's themes in order."""
        with self._reading:
            rows = self._reader.themes()
        return tuple(Theme(key=row["key"], name=row["name"], position=row["position"]) for row in rows)

    def theme(self, wanted: str) -> Theme:
        """Return a theme by its letters or name; `NotFoundError` names those there are."""
        themes = self.themes()
        for one in themes:
            if wanted.casefold() in (one.key.casefold(), one.name.casefold()):
                return one
        there = ", ".join(f"{one.key} ({one.name})" for one in themes)
        raise NotFoundError(f"There is no theme {wanted}.", f"Themes there are: {there}.")

    def entries(
        self, theme: str | None = None, period: str | None = None, *, retired: bool = False
    ) -> tuple[Entry, ...]:
        """Return the actions (of one theme) in plan order, with this period's update and the last.

        Those no longer carried on are left out, unless `retired` ones are asked for.
        """
        at, before = self._periods_for(period)
        with self._reading:
            rows = self._reader.entries(at, before, theme=theme, retired=retired)
        return tuple(entry_of(row, at, before) for row in rows)

    def entry(self, action_key: str) -> Entry:
        """Return one action; `NotFoundError` if there is none with this key."""
        at, before = self._periods_for(None)
        with self._reading:
            row = self._reader.entry_by_key(action_key, at, before)
        if row is None:
            raise NotFoundError(
                "This action is no longer in the tracker.", "Go back to the list and open it again."
            )
        # The first reading counts: what a window goes on from is what it showed then.
        self._draft_seen.setdefault(self._cell(action_key, "note"), row["draft_at"])
        return entry_of(row, at, before)

    def find(self, identity: str, *, theme: str | None = None) -> Entry:
        """Return the action a person means by an ID, or by a number alone within a theme.

        `NotFoundError` names the nearest there are.
        """
        entries = self.entries(retired=True)
        wanted = {fold(identity), fold(f"{theme or ''}{identity}")}
        found = [one for one in entries if fold(one.action.id) in wanted]
        if found:
            return found[0]
        from difflib import get_close_matches

        near = get_close_matches(fold(identity), [one.action.id for one in entries], n=3, cutoff=0.4)
        hint = f"Nearest are {', '.join(near)}." if near else "Search with / for words of it."
        raise NotFoundError(f"There is no action {identity}.", hint)

    def search(self, words: str, most: int = 200) -> tuple[Hit, ...]:
        """Return where words stand in the plan and all periods' notes: one place an action, best first."""
        from tui_tracker.services.tracker.search import find_words

        with self._reading:
            found = find_words(self._reader, words, None, most)
        best = {one["key"]: one for one in reversed(found)}
        return tuple(
            Hit(
                action_key=one["key"],
                period=one["period"] or "",
                field=one["field"],
                text=one["text"],
                marks=tuple((start, end) for start, end in one["marks"]),
            )
            for one in found
            if best[one["key"]] is one
        )

    def history(self, action_key: str) -> tuple[Revision, ...]:
        """Return every revision of one action, oldest first."""
        with self._reading:
            return tuple(revision_of(row) for row in self._reader.history(action_key))

    def all_ids(self) -> dict[str, str]:
        """Return every ID that was ever given, folded, to the internal key of the action that had it."""
        with self._reading:
            return {fold(row["id"]): row["action"] for row in self._reader.all_ids()}

    def plan_id(self) -> str:
        """Return the id of the plan this is a tracker of."""
        with self._reading:
            return self._reader.meta()["plan_id"]

    def files_of(self, action_key: str) -> dict[str, str]:
        """Return, for the revisions of one action that a merge brought, id to the name of the file."""
        with self._reading:
            return {row["id"]: row["file"] for row in self._reader.history(action_key) if row["file"]}

    def draft(self, cell: Cell) -> str | None:
        """Return the text under edit in a cell, of whatever field and period; None where there is none."""
        with self._reading:
            rows = self._reader.drafts()
        found = [one for one in rows if (one["action"], one["period"], one["field"]) == (
            cell.action, cell.period, cell.field)]  # fmt: skip
        self._draft_seen.setdefault(cell, found[0]["saved_at"] if found else None)
        return found[0]["text"] if found else None

    def conflicts(self, action_key: str | None = None) -> tuple[Conflict, ...]:
        """Return the open conflicts (of one action), of every period, in the plan's order."""
        from tui_tracker.services.exchange.conflicts import open_conflicts

        with self._reading:
            return open_conflicts(self._reader, action_key)

    def returns(self, settings: Settings) -> SubmissionLog:
        """Return what came back to this tracker."""
        from tui_tracker.services.exchange.submissions import SubmissionLog

        return SubmissionLog(self._reader, settings)

    def compared(self, settings: Settings, since: str, theme: str | None = None) -> Compared:
        """Return this period beside an earlier one, for the plan or a theme, by their keys."""
        from tui_tracker.services.comparison import compared

        with self._reading:
            return compared(self._reader, settings, self.period.key, since, theme=theme)

    def changed_elsewhere(self) -> bool:
        """Tell whether another connection wrote the file since this was last asked."""
        with self._reading:
            version = self._reader.data_version()
            changed, self._version = version != self._version, version
        return changed

    def _periods_for(self, period: str | None) -> tuple[str, str | None]:
        if period is None:
            return self.period.key, self.previous.key if self.previous else None
        at = self._find_period(period).key
        return at, max((one.key for one in self.periods if one.key < at), default=None)

    def _find_period(self, key: str) -> Period:
        for one in self.periods:
            if one.key == key:
                return one
        there = ", ".join(one.key for one in self.periods) or "none yet"
        raise NotFoundError(
            f"There is no period {key}.", f"Periods there are: {there}. tui-tracker new-period makes one."
        )

    def _cell(self, action_key: str, field: str) -> Cell:
        return Cell(action=action_key, period=self.period.key, field=field)

    def _find_drafts(self) -> tuple[Recovered, ...]:
        return tuple(
            Recovered(
                action_key=row["key"],
                id=row["id"],
                period=row["period"],
                words=word_count(row["text"]),
                saved_at=row["saved_at"],
            )
            for row in self._reader.drafts()
        )
