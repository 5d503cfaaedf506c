"""A screen whose keys undo and redo the last changes, and say what was undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tui_tracker.services.tracker.steps import redone_words, undone_words
from tui_tracker.tui.screens.base.screen import BaseScreen

if TYPE_CHECKING:
    from tui_tracker.domain.history.undo import EditStep

Result = TypeVar("Result")
Loaded = TypeVar("Loaded")


class UndoScreen(BaseScreen[Result, Loaded]):
    """A screen that shows what the tracker holds after each change, also an undone one."""

    @property
    def undo_key(self) -> str:
        """The key of the lists that undoes the last change."""
        return self.key_name("actions", "write-undo")

    async def write(self, job: Callable[[], EditStep | None]) -> EditStep | None:
        """Run a job that writes, then show what the tracker holds."""
        step = await self.run_write(job)
        await self.load_and_show()
        return step

    async def action_undo(self) -> None:
        """Undo your last change."""
        step = await self.write(self.session.undo)
        redo_key = self.key_name("actions", "write-redo")
        self._say_step(step, undone_words, f"Press {redo_key} to redo it.", "There is nothing to undo.")

    async def action_redo(self) -> None:
        """Redo the step that was undone last."""
        step = await self.write(self.session.redo)
        self._say_step(step, redone_words, f"Press {self.undo_key} to undo it.", "There is nothing to redo.")

    def _say_step(
        self, step: EditStep | None, words_of: Callable[..., tuple[str, ...]], way_back: str, nothing: str
    ) -> None:
        if step is None:
            self.toast(nothing)
            return
        self.toast(" ".join(words_of(step, self.context.formatter.legend, way_back)))
        self.show_step(step)

    def show_step(self, step: EditStep) -> None:
        """Show where the step was that was undone or redone."""
