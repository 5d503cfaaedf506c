"""One person's session at one open tracker: reading at once, and writing when they do."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tui_tracker.config import Settings
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.progress import carried_over
from tui_tracker.domain.text import clean, unsafe_count
from tui_tracker.errors import ClosedPeriodError, DatabaseBusyError, UsageError
from tui_tracker.services.system.local_time import local_clock
from tui_tracker.services.tracker.drafts import recovered_texts
from tui_tracker.services.tracker.followed_view import FollowedView
from tui_tracker.services.tracker.values import (
    check_own_fields_open,
    check_value,
    without_ratings_of_complete,
)
from tui_tracker.storage.read.reader import TrackerReader

if TYPE_CHECKING:
    from tui_tracker.domain.exchange.held import Verdict
    from tui_tracker.domain.history.revision import Revision
    from tui_tracker.domain.history.text_base import TextBase
    from tui_tracker.domain.history.undo import EditStep
    from tui_tracker.storage.edit_lock import EditLock
    from tui_tracker.storage.write.writer import Step, Writer

Clock = Callable[[], datetime]
Result = TypeVar("Result")


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class TrackerSession(FollowedView):
    """An open tracker with an author. Writes load SQLAlchemy at the first one, or at `preload_writer`.

    Each write is one transaction and raises `DatabaseBusyError` where it cannot be made.
    """

    def __init__(
        self,
        reader: TrackerReader,
        settings: Settings,
        period: str | None = None,
        *,
        author: str,
        clock: Clock = utc_now,
    ) -> None:
        """Use `TrackerSession.open`."""
        super().__init__(reader, settings, period)
        self.find_period(self._period_key)
        self.recovered = recovered_texts(reader.drafts())
        """The texts that were under edit when the tracker was last left."""
        self.author = author
        self.clock = clock
        self.read_only = False
        self.locked_by: str | None = None
        self._lock: EditLock | None = None
        self.has_two_names = False
        """Whether its file is known by two names (hard links), so that it is read only."""
        self._may_lock = True
        self._writer: Writer | None = None
        self.replaced_characters = 0
        """Characters of what was to be saved that `clean` replaced."""
        self.to_decide: list[str] = []
        """What the coordinator decides about of what this session changed, as it is in a lead's copy."""
        self.written: dict[str, Revision] = {}
        """What this session has written, by revision's id: looked for after a file was replaced."""

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
        reader: TrackerReader | None = None,
    ) -> TrackerSession:
        """Open the tracker at `database`, or use a `reader` that has it open.

        A `window` locks the file from `lock`, or its first write, until it is closed. A short
        command (`window=False`) neither locks it nor is kept out. Raises what `open_reader` does, and
        `NotFoundError` for an unknown period.
        """
        session = cls(reader or TrackerReader(str(database)), settings, period, author=author, clock=clock)
        session.read_only = read_only or not os.access(database, os.W_OK)
        session._may_lock = window and not read_only
        if window:
            session.begin_to_follow()
        return session

    def close(self) -> None:
        """Close the file, and unlock it where this session has locked it."""
        with self._writing:
            super().close()
            if self._writer:
                self._writer.close()
            self._may_lock = False  # a thread that would lock the file only now must not
            if self._lock:
                self._lock.release()

    def lock(self) -> str | None:
        """Lock the file for this window; return who has it, in which case it is read only here."""
        with self._writing:
            if self._may_lock:
                # Loaded after the first screen: a look at the list needs no lock.
                from tui_tracker.storage.edit_lock import EditLock, is_writable
                from tui_tracker.storage.files import has_two_names

                self._may_lock = False
                self.has_two_names = has_two_names(self.path)
                self.read_only = self.read_only or not is_writable(self.path)
                if not self.read_only:
                    self._lock = EditLock(self.path)
                    self.locked_by = self._lock.acquire(self.author, local_clock(self.clock()))
                    self.read_only = self.locked_by is not None
        return self.locked_by

    def override_lock(self) -> None:
        """Allow edits when the person confirms, though another window has the file open."""
        if self.locked_by is None and self.read_only:
            raise UsageError("This tracker is open as read-only.", self._way_out())
        self.read_only = False

    def _follow_lock(self) -> None:
        """Lock the file that has the name now; where another window has it, it is read only here."""
        if self._lock and self._lock.is_held and not self._lock.is_on(self.path):
            self._lock.release()
            self._lock, self._may_lock = None, True
            self.lock()

    def preload_writer(self) -> None:
        """Load what writing needs, on a thread."""
        with self._writing:
            self._open_writer()

    def check_open(self, period: str) -> None:
        """Raise `ClosedPeriodError` where a period was closed, before anything is locked to write.

        The transaction checks again what another window may have closed since.
        """
        for known in self.periods:
            if known.key == period and known.closed:
                raise ClosedPeriodError(known.key, known.label)

    def change(self, action_key: str, values: Mapping[str, str | None]) -> EditStep | None:
        """Set fields of this period's update, encoded as `domain.codecs` says; None if nothing differs.

        The fields changed make one step for undo.
        """
        return self.change_cells({self._cell(action_key, field): value for field, value in values.items()})

    def change_cells(self, cells: Mapping[Cell, str | None]) -> EditStep | None:
        """Set cells of any actions, encoded as `domain.codecs` says, as one step: all of them, or none.

        The rating of an action that is complete by then is cleared with them.
        """
        for period in {cell.period for cell in cells}:
            self.check_open(period)
        check_own_fields_open(cells, self.period)
        values = {cell: value and self._cleaned(value) for cell, value in cells.items()}
        for cell, value in values.items():
            check_value(cell.field, value, self._settings)
        changed = without_ratings_of_complete(self, values, self._settings)
        return self._write(lambda writer: writer.change(changed, self.clock()))

    def _cleaned(self, text: str) -> str:
        """Return a text made safe, and count what is replaced."""
        self.replaced_characters += unsafe_count(text)
        return clean(text)

    def change_plan(self, action_key: str, values: Mapping[str, str | None]) -> EditStep | None:
        """Set fields of an action itself, encoded as `domain.codecs` says; None if nothing differs."""
        return self.change_cells(
            {Cell(action=action_key, period="", field=field): value for field, value in values.items()}
        )

    def sign_off(self, action_key: str, done: bool, *, is_answer: bool = False) -> EditStep | None:
        """Say that this period's update of an action is done, or that it is not: one step.

        `is_answer` says that it answers the coordinator's question too.
        """
        answered = {"review": None} if is_answer else {}
        return self.change(action_key, {"signed_off": self.author if done else None} | answered)

    def carry_over(self, action_key: str, reason: str) -> EditStep | None:
        """Carry last period's stages and any rating over, say why nothing changed, and sign off: one step."""
        entry = self.entry(action_key)
        if entry.previous is None or self.previous is None:
            raise UsageError("There is no earlier update to copy.", "Write a note instead.")
        note = f"No change since {self.previous.label}: {reason.strip()}"
        final = self._settings.final_stage
        self.seal_draft(action_key)
        carried = carried_over(entry.update, entry.previous, final.name if final else None)
        values = {"stages": encode_stages(carried.stages), "rag": carried.rag}
        return self.change(action_key, values | {"note": note, "signed_off": self.author})

    def note_cell(self, action_key: str) -> Cell:
        """Return the cell of this period's note of an action."""
        return self._cell(action_key, "note")

    def save_draft(self, action_key: str, text: str) -> None:
        """Keep the note under edit; call it on a pause and on every way out."""
        self.keep_text(self.note_cell(action_key), text)

    def keep_text(self, cell: Cell, text: str, base: TextBase | None = None) -> None:
        """Keep a text under edit in any cell; it continues its `base` where the cell has no draft."""
        self._run(lambda writer: self._save_draft(writer, cell, text, base))

    def seal_draft(self, action_key: str) -> EditStep | None:
        """Make the note under edit a revision: the writer has left the field."""
        cell = self.note_cell(action_key)
        sealed = self._write(lambda writer: writer.seal_draft(cell, self.clock()))
        self._draft_seen.pop(cell, None)
        return sealed

    def seal_text(self, cell: Cell, text: str, base: TextBase | None = None) -> EditStep | None:
        """Make a text a revision, whatever the tracker holds of it: its file may be another one by now."""

        def seal(writer: Writer) -> tuple[Revision, ...]:
            self._save_draft(writer, cell, text, base)
            return writer.seal_draft(cell, self.clock())

        sealed = self._write(seal)
        self._draft_seen.pop(cell, None)
        return sealed

    def _save_draft(self, writer: Writer, cell: Cell, text: str, base: TextBase | None) -> None:
        seen = self._draft_seen.get(cell)
        self._draft_seen[cell] = writer.save_draft(cell, clean(text), self.clock(), seen, base)

    def seal_all_drafts(self) -> None:
        """Make every text under edit a revision: the file is about to leave."""
        self._write(lambda writer: writer.seal_all_drafts(self.clock()))
        self._draft_seen.clear()

    def resolve(self, cell: Cell, value: str | None, why: str | None = None) -> EditStep | None:
        """Resolve a conflict with a value, one of those that disagree or a new one; None if it is resolved.

        The resolution is a revision on top of all of them, and travels as every revision does. A
        text under edit there that says something else goes into the history before it.
        """
        from tui_tracker.domain.history.revision import Kind

        values, reason = {cell: value and self._cleaned(value)}, self._cleaned(why).strip() if why else None
        if all(item.value != value for item in self.history(cell.action) if item.cell == cell):
            check_value(cell.field, values[cell], self._settings)
        if cell.field == "theme" and value:
            values[cell._replace(field="position")] = str(self.next_position(value))
        step = self._write(lambda writer: writer.change(values, self.clock(), Kind.RESOLVE, reason or None))
        self._draft_seen.pop(cell, None)
        return step

    def restore(self, cell: Cell, value: str | None, why: str | None = None) -> EditStep | None:
        """Restore a value of a cell's history as a new revision; None where the cell has it already."""
        from tui_tracker.domain.history.revision import Kind

        self.check_open(cell.period)
        return self._write(lambda writer: writer.change({cell: value}, self.clock(), Kind.RESTORE, why))

    def decide_held(self, revisions: Sequence[str], verdict: Verdict, why: str | None = None) -> None:
        """Accept or decline revisions that a merge held for the coordinator's decision."""
        reason = self._cleaned(why).strip() if why else None
        self._run(lambda writer: writer.decide(revisions, verdict, reason or None, self.clock()))

    def withdraw(
        self, arrivals: Sequence[str], why: str, only: Cell | None = None
    ) -> tuple[int, tuple[Cell, ...]]:
        """Withdraw what merged files brought (of one cell): how many, and the cells others have built on.

        History keeps everything; merging the same files again changes nothing.
        """
        revisions, stay = self._run(lambda writer: writer.withdraw(arrivals, self.clock(), why, only))
        return len({revision.cell for revision in revisions}), stay

    def bring_back(self, arrivals: Sequence[str], why: str) -> tuple[int, tuple[Cell, ...]]:
        """Restore what was withdrawn of merged files: how many values, and those changed since."""
        revisions, kept = self._run(lambda writer: writer.bring_back(arrivals, self.clock(), why))
        return len(revisions), kept

    def run_service(self, job: Callable[[Path], Result]) -> Result:
        """Run a service that writes the tracker's file itself, as a change of this window's own.

        The session then continues in the tracker's working period. Raises what the service raises, and
        `DatabaseBusyError` where nothing can be changed here.
        """
        self._check_writable()
        with self._writing:
            self.follow_file()
            try:
                with self.own_write():
                    result = job(self.path)
            finally:
                self.go_to_working_period()
        return result

    def go_to_working_period(self) -> None:
        """Read again which periods the tracker has, and continue in its working one.

        A session that was opened at another period stays there, as long as the tracker has that.
        """
        with self._reading:
            self._read_from(self._reader)
            known = {period.key for period in self.periods}
            if self.is_at_working_period or self._period_key not in known:
                self._period_key = self._meta.get("period") or self._settings.period
                self.is_at_working_period = True

    def period_begun_elsewhere(self) -> str:
        """Return the label of the working period, where another window has begun one since; else nothing."""
        working = self.read(TrackerReader.meta).get("period")
        if not working or not self.is_at_working_period or working == self._period_key:
            return ""
        return self.read(TrackerReader.begun_labels).get(working, working)

    def show_period(self, key: str) -> None:
        """Continue in another of the tracker's periods. Raises `NotFoundError` for an unknown one."""
        with self._reading:
            self._period_key = self.find_period(key).key
            self.is_at_working_period = key == (self._meta.get("period") or self._settings.period)

    def undo(self) -> EditStep | None:
        """Undo the author's last step and return it; None if every step is undone."""
        return self._move(lambda writer: writer.undo(self.clock()))

    def redo(self) -> EditStep | None:
        """Redo the step last undone and return it; None if no step was undone."""
        return self._move(lambda writer: writer.redo(self.clock()))

    def _move(self, job: Callable[[Writer], Step]) -> EditStep | None:
        """Undo or redo a step and return it; None if no such step exists."""
        from dataclasses import replace

        move = self._run(job)
        step = self._step_of(move.revisions)
        self.go_to_working_period()
        return replace(step, name=move.name, made_at=move.made_at, later=move.later) if step else None

    def _check_writable(self) -> None:
        """Lock the file; raise `DatabaseBusyError` where nothing can be changed here."""
        self.lock()
        if self.read_only:
            who = f"{self.locked_by} has it open" if self.locked_by else "it is open as read-only"
            raise DatabaseBusyError(f"You can't change this tracker: {who}.", self._way_out())

    def _run(self, job: Callable[[Writer], Result]) -> Result:
        self._check_writable()
        with self._writing:
            self.follow_file()
            with self.own_write():
                return job(self._open_writer())

    def _write(self, job: Callable[[Writer], tuple[Revision, ...]]) -> EditStep | None:
        return self._step_of(self._run(job))

    def _step_of(self, revisions: tuple[Revision, ...]) -> EditStep | None:
        """Remember what was written; return it as one step, None where it is nothing."""
        self.written.update((revision.id, revision) for revision in revisions)
        if not revisions:
            return None
        from tui_tracker.services.tracker.steps import step_of

        step = step_of(self, revisions)
        self.to_decide += [step.to_decide] if step.to_decide else []
        return step

    def _way_out(self) -> str:
        if self.locked_by:
            return "Close the other window, then open the tracker again."
        if self.has_two_names:
            return "Copy the file, which has a second name (a hard link), and open the copy."
        if not os.access(self.path, os.W_OK):
            return "Copy the file to a folder you can save to, and open the copy."
        return "Start again without --read-only, from a folder you can save to."

    def _open_writer(self) -> Writer:
        if self._writer is None:
            # SQLAlchemy takes longer to load than the first screen to appear.
            from tui_tracker.storage.write.writer import Writer

            self._writer = Writer(self.path, self.author, keep_open=self._file is not None)
        self._writer.author = self.author  # who may give another name while the tracker is open
        return self._writer
