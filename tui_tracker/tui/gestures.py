"""What one key does to the action a screen is about: stage, rating, done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tui_tracker.domain.plan import Entry, State
from tui_tracker.domain.steps import Step
from tui_tracker.tui.page import Page
from tui_tracker.tui.screens.pick import Picked, RatingPicker, StagePicker

Result = TypeVar("Result")


class Gestures(Page[Result]):
    """A page about one action at a time."""

    @property
    def entry(self) -> Entry | None:
        """The action that keys act on."""
        raise NotImplementedError

    def action_stage(self) -> None:
        """Choose the stage; where none is set yet, last time's is the one marked."""
        if entry := self.entry:
            before = entry.previous.stages if entry.previous else ()
            picker = StagePicker(self.bench.look, entry.update.stages or before)
            self.app.push_screen(picker, lambda picked: self._set(entry, "stages", picked))

    def action_rating(self) -> None:
        """Choose the rating."""
        if entry := self.entry:
            picker = RatingPicker(self.bench.look, entry.update.rag)
            self.app.push_screen(picker, lambda picked: self._set(entry, "rag", picked))

    async def action_done(self) -> None:
        """Sign the update off, or take it back."""
        if entry := self.entry:
            done = entry.state is not State.DONE
            await self.write(lambda: self.desk.sign_off(entry.action.key, done))

    async def write(self, job: Callable[[], Step | None]) -> Step | None:
        """Run something that writes, then show what the tracker holds."""
        step = await self.perform(job)
        self.reload()
        return step

    def _set(self, entry: Entry, field: str, picked: Picked | None) -> None:
        if picked:
            key = entry.action.key
            self.run_worker(self.write(lambda: self.desk.change(key, {field: picked.value})))
