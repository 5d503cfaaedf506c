"""The keys that change the action a screen is about: stage, rating, done, no change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.model import ActionEntry, UpdateState
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.dialogs.messages import ConfirmDialog
from tui_tracker.tui.dialogs.pickers import Picked, RatingPicker, StagePicker
from tui_tracker.tui.format.text import safe
from tui_tracker.tui.messages import ConflictMet
from tui_tracker.tui.models.sign_off import missing_parts
from tui_tracker.tui.screens.base.screen import BaseScreen

if TYPE_CHECKING:
    from tui_tracker.domain.history.undo import EditStep

Result = TypeVar("Result")
Loaded = TypeVar("Loaded")


class ActionScreen(BaseScreen[Result, Loaded]):
    """A screen about one action at a time."""

    PICKER_POSITION: ClassVar[str] = "list"
    """Where pickers open so that last period's update stays in view: over a `list` or a `note`."""

    @property
    def entry(self) -> ActionEntry | None:
        """The action that keys act on."""
        raise NotImplementedError

    def action_stage(self) -> None:
        """Choose the stage; where none is set yet, last period's is highlighted."""
        if (entry := self._editable_entry("stages")) is not None:
            picker = StagePicker(self.context.formatter, entry, over=self.PICKER_POSITION)
            self.app.push_screen(picker, lambda picked: self._set(entry, "stages", picked))

    def action_rating(self) -> None:
        """Choose the rating."""
        if (entry := self._editable_entry("rag")) is not None:
            picker = RatingPicker(self.context.formatter, entry, over=self.PICKER_POSITION)
            self.app.push_screen(picker, lambda picked: self._set(entry, "rag", picked))

    def action_done(self) -> None:
        """Mark the update as done, or not done; ask first where its note or stage is missing."""
        if (entry := self._editable_entry("signed_off")) is None:
            return
        done = entry.state is not UpdateState.DONE
        missing = [
            name for name in missing_parts(entry, self.context.formatter.legend) if name != "RAG rating"
        ]
        if not (done and missing):
            self.run_worker(self._sign_off(entry, done))
            return
        question = safe(
            (f"{entry.action.id} has no {' and no '.join(missing)}. Mark it as done anyway?"), "bold"
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.run_worker(self._sign_off(entry, True))

        self.app.push_screen(ConfirmDialog(question, yes="Mark as done", no="Cancel"), answered)

    async def _sign_off(self, entry: ActionEntry, done: bool) -> None:
        await self.write(lambda: self.session.sign_off(entry.action.key, done))

    def action_no_change(self) -> None:
        """Ask why nothing changed; carries last period's stage and rating over and signs off."""
        entry = self._editable_entry("stages", "rag", "note", "signed_off")
        if entry is None:
            return
        if self.session.previous is None:
            self.toast("There is no earlier update to copy. Press e to write a note.")
            return
        question = f"{entry.action.id}: why has nothing changed since {self.session.previous.label}?"
        hint = (
            "Copies last year's stage and RAG, saves your reason as the note, and marks the update as done."
        )
        if entry.update.note or entry.draft:
            hint += " Your current note moves to the history (h)."

        self.ask_words(
            AnswerDialog(self.context, question, hint=hint),
            lambda reason: self.session.carry_over(entry.action.key, reason),
            lambda _: self.load_and_show(),
        )

    def opens_conflict(self, entry: ActionEntry, *fields: str) -> bool:
        """Return whether one of the update's fields is in conflict; if so, go to the conflict."""
        field = next((name for name in fields if name in entry.conflicts), None)
        if field:
            cell = Cell(action=entry.action.key, period=entry.update.period, field=field)
            self.post_message(ConflictMet(cell))
        return field is not None

    async def write(self, job: Callable[[], EditStep | None]) -> EditStep | None:
        """Run a job that writes, then show what the tracker holds."""
        step = await self.run_write(job)
        await self.load_and_show()
        return step

    def _editable_entry(self, *fields: str) -> ActionEntry | None:
        """Return the action under the cursor if these fields can be changed; else say why not."""
        entry = self.entry
        if entry is None or not self.check_writable() or self.opens_conflict(entry, *fields):
            return None
        return entry

    def _set(self, entry: ActionEntry, field: str, picked: Picked | None) -> None:
        if picked:
            key = entry.action.key
            self.run_worker(self.write(lambda: self.session.change(key, {field: picked.value})))
