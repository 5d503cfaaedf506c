"""A screen whose text becomes a revision: when it is left, and before something else takes its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual import on

from tui_tracker.domain.text import word_count
from tui_tracker.errors import ClosedPeriodError
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.format.text import without_commands
from tui_tracker.tui.screens.base.draft_screen import DraftScreen
from tui_tracker.tui.widgets.note_area import NoteArea

if TYPE_CHECKING:
    from tui_tracker.domain.history.undo import EditStep

Result = TypeVar("Result")
Loaded = TypeVar("Loaded")


class SealedScreen(DraftScreen[Result, Loaded]):
    """A screen about the note of one action. History has every text that was there, and undo its order."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.is_kept_as_draft = False
        """Whether the text could not be sealed when it was last tried, and is saved as a draft."""
        self._overwritten: list[str] = []
        """Texts that were selected as a whole and typed over, which are sealed before what is there now."""

    async def finish_editing(self) -> bool:
        """Seal the text: its writer leaves the field."""
        if self.session.read_only:
            return True
        self.is_kept_as_draft = False
        try:
            if not await self.drafts.save_now():
                return False
            self.is_kept_as_draft = True
            await self.context.write(lambda: self._seal(self.text))
        except Exception as error:
            # Whatever the fault, the note stays open with its text.
            self.is_kept_as_draft = isinstance(error, ClosedPeriodError)
            if not self.is_kept_as_draft:
                await self.drafts.rescue_now()
            problem = await self.context.explain(error)
            state = "Saved as a draft" if self.is_kept_as_draft else "Not saved"
            remedy = without_commands(problem.remedy)
            self.show_save_state(f"{state}: {problem.cause} {remedy}".rstrip(), bad=True)
            return False
        return True

    def _seal(self, text: str) -> None:
        # All of the text, whether or not it was saved before: the tracker's file may be another one by now.
        overwritten, self._overwritten = self._overwritten, []
        for former in overwritten:
            if former not in text:
                self.session.seal_text(self.cell, former, self.drafts.base)
                self.drafts.mark_sealed(former)
        if self.drafts.was_typed:
            self.session.seal_text(self.cell, text, self.drafts.base)
        else:
            self.session.seal_draft(self.cell.action)
        self.drafts.mark_sealed(text)

    async def write(self, job: Callable[[], EditStep | None]) -> EditStep | None:
        """Seal what was typed before a stage or rating is set: undo goes back in the order of the acts."""
        text = self.text

        def seal_and_write() -> EditStep | None:
            self._seal(text)
            return job()

        is_to_seal = self.drafts.is_own and await self.drafts.save_now()
        return await super().write(seal_and_write if is_to_seal else job)

    async def keep_before_replacing(self) -> bool:
        return not self.drafts.is_own or await self.finish_editing()

    @on(NoteArea.Overwritten)
    def _note_overwritten(self, event: NoteArea.Overwritten) -> None:
        # What the tracker has as the note, and nobody changed here, is in its history already.
        if self.drafts.is_own and word_count(event.text) > 1:
            self._overwritten.append(event.text)

    async def replace_text(self, text: str, by: str) -> None:
        """Put another text in place of the one there, which history keeps; say so, and the way back."""
        former = self.query_one(NoteArea).text
        if text == former or not await self.keep_before_replacing():
            return
        self.query_one(NoteArea).put(text)
        if former.strip():
            key = self.key_name("actions", "look-history")
            self.toast(
                f"Your text is replaced by {by}. Ctrl+Z restores it, and the history ({key}) keeps it."
            )
