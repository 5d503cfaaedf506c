"""The desk: one person at one open tracker, reading at once and writing when they do."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from tui_tracker.config import Settings
from tui_tracker.domain.cells import Cell, encode_stages
from tui_tracker.domain.ids import fold
from tui_tracker.domain.plan import Entry, Period, Theme
from tui_tracker.domain.revision import Revision
from tui_tracker.domain.steps import Step
from tui_tracker.domain.text import clean, word_count
from tui_tracker.errors import DatabaseBusyError, NotFoundError, UsageError
from tui_tracker.services.entries import entry_of, revision_of
from tui_tracker.storage.light import LightReader

if TYPE_CHECKING:
    from tui_tracker.storage.hold import Hold
    from tui_tracker.storage.writer import Writer

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A text that was under edit when the tracker was last left."""

    action_key: str
    id: str
    period: str
    words: int
    saved_at: str


class Desk:
    """An open tracker with an author and a period. Every method may be called from any thread.

    Reads go through the light reader. Writes load SQLAlchemy at the first one, or when `warm_up`
    is called; each is one transaction and raises `DatabaseBusyError` where it cannot be made.
    """

    def __init__(
        self,
        reader: LightReader,
        settings: Settings,
        author: str,
        period: str,
        *,
        clock: Clock = utc_now,
    ) -> None:
        """Use `Desk.open`."""
        self._reader = reader
        self._hold: Hold | None = None
        self._is_claimed = False
        self.clock = clock
        # Two locks: a read never waits while a write waits for a file in use.
        self._reading = RLock()
        self._writing = RLock()
        self._draft_seen: dict[str, str | None] = {}
        self._writer: Writer | None = None
        self._version = reader.data_version()
        self.path = Path(reader.path)
        self.author = author
        self.held_by: str | None = None
        self.read_only = False
        self.title = reader.meta().get("title", "")
        self.periods = tuple(Period(key=row["key"], label=row["label"]) for row in reader.periods())
        self.period = self._find_period(period)
        self.previous = next((one for one in reversed(self.periods) if one.key < self.period.key), None)
        self.recovered = self._find_drafts()

    @classmethod
    def open(
        cls,
        database: Path,
        settings: Settings,
        *,
        author: str,
        period: str | None = None,
        read_only: bool = False,
        window: bool = True,
        clock: Clock = utc_now,
    ) -> Desk:
        """Open the tracker at `database`.

        A `window` holds the file from `claim`, or its first write, until it is closed. A short
        command (`window=False`) neither holds nor is kept out.
        """
        desk = cls(LightReader(str(database)), settings, author, period or settings.period, clock=clock)
        desk.read_only = read_only or not os.access(database, os.W_OK)
        desk._is_claimed = read_only or not window
        return desk

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        with self._writing, self._reading:
            self._reader.close()
            if self._hold:
                self._hold.release()

    def claim(self) -> str | None:
        """Take the file for this window; return who has it, in which case it is read only here."""
        with self._writing:
            if not self._is_claimed:
                # Loaded after the first screen: a look at the list needs no lock.
                from tui_tracker.storage.hold import Hold, may_write

                self._is_claimed = True
                self.read_only = self.read_only or not may_write(self.path)
                if not self.read_only:
                    self._hold = Hold(self.path)
                    self.held_by = self._hold.take(self.author, self._now_here())
                    self.read_only = self.held_by is not None
        return self.held_by

    def take_over(self) -> None:
        """Edit all the same, on the person's word, though another window has the file open."""
        if self.held_by is None and self.read_only:
            raise UsageError("This tracker was opened to read only.", self._way_out())
        self.read_only = False

    def warm_up(self) -> None:
        """Load what writing needs; call it on a thread once the first screen is up."""
        with self._writing:
            self._pen()

    # Reading

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

    def entries(self, theme: str | None = None, period: str | None = None) -> tuple[Entry, ...]:
        """Return the actions (of one theme) in plan order, with this period's update and the last."""
        at, before = self._periods_for(period)
        with self._reading:
            rows = self._reader.entries(at, before, theme=theme)
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
        self._draft_seen.setdefault(action_key, row["draft_at"])
        return entry_of(row, at, before)

    def find(self, identity: str, *, theme: str | None = None) -> Entry:
        """Return the action a person means by an ID, or by a number alone within a theme.

        `NotFoundError` names the nearest there are.
        """
        entries = self.entries()
        wanted = {fold(identity), fold(f"{theme or ''}{identity}")}
        found = [one for one in entries if fold(one.action.id) in wanted]
        if found:
            return found[0]
        from difflib import get_close_matches

        near = get_close_matches(fold(identity), [one.action.id for one in entries], n=3, cutoff=0.4)
        hint = f"Nearest are {', '.join(near)}." if near else "Search with / for words of it."
        raise NotFoundError(f"There is no action {identity}.", hint)

    def history(self, action_key: str) -> tuple[Revision, ...]:
        """Return every revision of one action, oldest first."""
        with self._reading:
            return tuple(revision_of(row) for row in self._reader.history(action_key))

    def changed_elsewhere(self) -> bool:
        """Tell whether another program wrote the file since this was last asked or we last wrote."""
        with self._reading:
            version = self._reader.data_version()
            changed, self._version = version != self._version, version
        return changed

    # Writing

    def change(self, action_key: str, values: Mapping[str, str | None]) -> Step | None:
        """Set fields of this period's update, encoded as `domain.cells` says; None if nothing differs.

        The fields changed make one step for undo.
        """
        cleaned = {self._cell(action_key, field): value and clean(value) for field, value in values.items()}
        return self._write(lambda pen: pen.change(cleaned, self.clock()))

    def sign_off(self, action_key: str, done: bool) -> Step | None:
        """Say that this period's update of an action is done, or that it is not."""
        return self.change(action_key, {"signed_off": self.author if done else None})

    def no_change(self, action_key: str, reason: str) -> Step | None:
        """Carry last period's stages and rating over, say why nothing changed, and sign off: one step."""
        previous = self.entry(action_key).previous
        if previous is None or self.previous is None:
            raise UsageError(
                "There is no earlier period to carry over from.", "Write this period's note instead."
            )
        note = f"No change since {self.previous.label}: {reason.strip()}"
        self.seal_draft(action_key)
        return self.change(
            action_key,
            {
                "stages": encode_stages(previous.stages),
                "rag": previous.rag,
                "note": note,
                "signed_off": self.author,
            },
        )

    def save_draft(self, action_key: str, text: str) -> None:
        """Keep the note under edit; call it on a pause and on every way out."""
        cell = self._cell(action_key, "note")

        def save(pen: Writer) -> None:
            seen = self._draft_seen.get(action_key)
            self._draft_seen[action_key] = pen.save_draft(cell, clean(text), self.clock(), seen)

        self._write(save)

    def seal_draft(self, action_key: str) -> Step | None:
        """Make the note under edit a revision: the writer has left the field."""
        cell = self._cell(action_key, "note")
        sealed = self._write(lambda pen: pen.seal_draft(cell, self.clock()))
        self._draft_seen.pop(action_key, None)
        return sealed

    def undo(self) -> Step | None:
        """Take back the author's last step; None where there is none left."""
        return self._write(lambda pen: pen.undo(self.clock()))

    def redo(self) -> Step | None:
        """Do again the step last undone; None where there is none."""
        return self._write(lambda pen: pen.redo(self.clock()))

    def _write(self, job: Callable[[Writer], tuple[Revision, ...] | None]) -> Step | None:
        self.claim()
        if self.read_only:
            who = f"{self.held_by} has it open." if self.held_by else "It was opened to read only."
            raise DatabaseBusyError(f"Nothing can be changed here: {who}", self._way_out())
        with self._writing:
            revisions = job(self._pen())
            with self._reading:
                self._version = self._reader.data_version()
        return self._step(revisions) if revisions else None

    def _way_out(self) -> str:
        if self.held_by:
            return "Close the other window, then open the tracker again."
        if not os.access(self.path, os.W_OK):
            return "Copy the file to a folder where you may save files, then open the copy."
        return "Start again without --read-only, from a folder where you may save files."

    def _pen(self) -> Writer:
        if self._writer is None:
            # SQLAlchemy takes longer to load than the first screen to appear.
            from tui_tracker.storage.writer import Writer

            self._writer = Writer(self.path, self.author)
        return self._writer

    def _step(self, revisions: tuple[Revision, ...]) -> Step:
        first = revisions[0]
        with self._reading:
            row = self._reader.entry_by_key(first.cell.action, self.period.key, None)
        return Step(
            id=first.at,
            action_key=first.cell.action,
            printed_id=row["id"] if row else "",
            fields=tuple(one.cell.field for one in revisions),
            kind=first.kind,
        )

    def _cell(self, action_key: str, field: str) -> Cell:
        return Cell(action=action_key, period=self.period.key, field=field)

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

    def _now_here(self) -> str:
        return self.clock().astimezone().strftime("%H:%M")
