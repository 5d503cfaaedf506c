"""What one key does to the action a screen is about: stage, rating, done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.model import ActionEntry, State
from tui_tracker.tui.dialogs.messages import AskLine
from tui_tracker.tui.dialogs.pickers import Picked, RatingPicker, StagePicker
from tui_tracker.tui.messages import ConflictMet
from tui_tracker.tui.screens.base.screen import Page

if TYPE_CHECKING:
    from tui_tracker.domain.history.undo import Step

Result = TypeVar("Result")


class Gestures(Page[Result]):
    """A page about one action at a time."""

    PLACE: ClassVar[str] = "list"
    """Where last period's update stands, for what is shown over the page: `list` or `note`."""

    @property
    def entry(self) -> ActionEntry | None:
        """The action that keys act on."""
        raise NotImplementedError

    def action_stage(self) -> None:
        """Choose the stage; where none is set yet, last time's is the one marked."""
        if (entry := self.entry) and self.may_change() and not self.meets_conflict(entry, "stages"):
            picker = StagePicker(self.bench.look, entry, over=self.PLACE)
            self.app.push_screen(picker, lambda picked: self._set(entry, "stages", picked))

    def action_rating(self) -> None:
        """Choose the rating."""
        if (entry := self.entry) and self.may_change() and not self.meets_conflict(entry, "rag"):
            picker = RatingPicker(self.bench.look, entry, over=self.PLACE)
            self.app.push_screen(picker, lambda picked: self._set(entry, "rag", picked))

    async def action_done(self) -> None:
        """Sign the update off, or take it back."""
        if (entry := self.entry) and self.may_change() and not self.meets_conflict(entry, "signed_off"):
            done = entry.state is not State.DONE
            step = await self.write(lambda: self.desk.sign_off(entry.action.key, done))
            missing = [
                word
                for word, value in (
                    ("stage", entry.update.stages),
                    ("note", entry.update.note or entry.draft),
                )
                if not value
            ]
            if step and done and missing:
                self.say(f"{entry.action.id} is done without a {' and a '.join(missing)}. u takes it back.")

    def action_no_change(self) -> None:
        """Say why nothing changed; carries last time's stage and rating over and signs off."""
        entry = self.entry
        if entry is None or not self.may_change():
            return
        if self.meets_conflict(entry, "stages", "rag", "note", "signed_off"):
            return
        if self.desk.previous is None:
            self.say("There is no earlier period to carry over from. e writes the note.")
            return
        question = f"{entry.action.id}: no change since {self.desk.previous.label}, because …"
        hint = "Carries last time's stage and RAG over and marks it done. u takes it back."
        if entry.update.note or entry.draft:
            hint += " It replaces the note there is, which stays in the history (h)."

        def answered(reason: str | None) -> None:
            if reason:
                self.run_worker(self.write(lambda: self.desk.no_change(entry.action.key, reason)))

        self.app.push_screen(AskLine(question, hint=hint), answered)

    def meets_conflict(self, entry: ActionEntry, *fields: str) -> bool:
        """Tell whether one of the update's fields is in conflict; then go where it is settled instead."""
        met = next((field for field in fields if field in entry.conflicts), None)
        if met:
            cell = Cell(action=entry.action.key, period=entry.update.period, field=met)
            self.post_message(ConflictMet(cell))
        return met is not None

    async def write(self, job: Callable[[], Step | None]) -> Step | None:
        """Run something that writes, then show what the tracker holds."""
        step = await self.perform(job)
        self.reload()
        return step

    def _set(self, entry: ActionEntry, field: str, picked: Picked | None) -> None:
        if picked:
            key = entry.action.key
            self.run_worker(self.write(lambda: self.desk.change(key, {field: picked.value})))
