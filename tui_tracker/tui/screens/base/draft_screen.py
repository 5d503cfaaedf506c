"""A screen with a text under edit, which is saved on each pause of typing and on every way out."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from textual import on
from textual.widgets import Static

from tui_tracker.errors import TrackerError
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.draft_saver import DraftSaver
from tui_tracker.tui.format.text import joined, safe
from tui_tracker.tui.screens.base.action_screen import ActionScreen
from tui_tracker.tui.widgets.note_area import NoteArea

Result = TypeVar("Result")
Loaded = TypeVar("Loaded")


class DraftScreen(ActionScreen[Result, Loaded]):
    """A screen with one `NoteArea` and a line `.saved` that says how safe its text is."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.drafts = DraftSaver(
            self, context, save=self.save_draft, saved=self._show_saved, failed=self._show_failed
        )
        self._has_begun = False

    @property
    def text(self) -> str:
        """The text as typed so far."""
        return self.drafts.text

    def begin_text(self, text: str) -> bool:
        """Put the first text into the box; False at every later call, which changes nothing."""
        if self._has_begun:
            return False
        self._has_begun = True
        self.drafts.start(text)
        self.query_one(NoteArea).begin(text)
        return True

    def save_draft(self, text: str) -> None:
        """Save the text as a draft; runs on a thread and raises `TrackerError` where that fails."""
        raise NotImplementedError

    def show_typed(self) -> None:
        """Show what follows from the text, which has just changed."""

    def text_summary(self) -> str:
        """Return what is said of the text before how it is saved."""
        return ""

    def text_warning(self) -> str:
        """Return what the saved text should be checked again for."""
        return ""

    def show_save_state(self, state: str, *, bad: bool = False) -> None:
        """Say how safe the text is."""
        line = self.query_one(".saved", Static)
        line.set_class(bad, "-bad")
        parts = [safe(f"{self.text_summary()}    {state}".strip())]
        warning = self.text_warning() if self.drafts.is_saved else ""
        if warning:
            parts.append(safe(warning, "italic"))
        line.update(joined(parts, "\n"))

    @on(NoteArea.Changed)
    def _typed(self) -> None:
        if self._has_begun and self.drafts.changed(self.query_one(NoteArea).text):
            self.show_save_state("saving …")
            self.show_typed()

    def _show_saved(self, moment: datetime) -> None:
        if self.is_open:
            self.show_save_state(f"saved {moment.astimezone():%H:%M}")

    def _show_failed(self, error: TrackerError) -> None:
        if self.is_open:
            self.show_save_state(f"NOT SAVED, trying again. {error.remedy} {error.cause}", bad=True)

    def flush(self) -> None:
        self.drafts.flush()

    async def action_save(self) -> None:
        """Save now, without waiting for a pause."""
        await self.drafts.save_now()
