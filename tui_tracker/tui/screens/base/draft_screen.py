"""A screen with a text under edit, which is saved on each pause of typing and whenever the screen is left."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TypeVar

from textual import on
from textual.widgets import Static

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.domain.history.text_base import TextBase
from tui_tracker.domain.text import clean
from tui_tracker.errors import TrackerError, UsageError
from tui_tracker.services.rescue.model import RescuedText, tracker_name
from tui_tracker.services.rescue.texts import TextRescue
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.draft_saver import DraftSaver
from tui_tracker.tui.format.text import joined, safe, short_path
from tui_tracker.tui.screens.base.action_screen import ActionScreen
from tui_tracker.tui.screens.base.screen import LOAD_RETRY
from tui_tracker.tui.screens.base.spelling import SpellingMarks
from tui_tracker.tui.widgets.note_area import NoteArea

_TRYING = "Not saved yet. Trying again."
Result = TypeVar("Result")
Loaded = TypeVar("Loaded")


class DraftScreen(ActionScreen[Result, Loaded]):
    """A screen with one `NoteArea` and a line `.saved` that says how safe its text is."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.drafts = DraftSaver(
            self, context, save=self.save_draft, saved=self._show_saved, failed=self._show_failed,
            rescued=self._show_rescued,
        )  # fmt: skip
        self.spelling = SpellingMarks(self, context, self.keep_before_replacing)
        self._has_begun = False
        self._save_state = ("", False)
        self._reason = _TRYING
        self._own_hint = ""

    # Textual calls the handlers of every class of a screen: those of `BaseScreen` run too.

    async def on_mount(self) -> None:
        """Let the others know that this text is being written, and learn who else writes it."""
        self._own_hint = str(self.query_one(NoteArea).border_subtitle or "")
        self.context.presence.enter(self.cell, self._show_company)

    def on_unmount(self) -> None:
        """Let the others know that the text is left."""
        self.context.presence.leave(self.cell)

    def _show_company(self, words: str) -> None:
        if self.is_open:
            area = self.query_one(NoteArea)
            area.border_subtitle = safe(f"◦ {words}" if words else self._own_hint)

    @property
    def text(self) -> str:
        """The text as typed so far."""
        return self.drafts.text

    @property
    def cell(self) -> Cell:
        """The cell that the text belongs to."""
        raise NotImplementedError

    def begin_text(self, text: str, base: TextBase, rescued: RescuedText | None = None) -> bool:
        """Put a text into the box: the first, and later another as long as nothing was typed there.

        So what a colleague saves is seen before anything is written over it. Returns whether the box has the
        text now. A text that this window has `rescued` before takes the place of the tracker's.
        """
        if self._has_begun and not self._may_follow(text):
            return False
        self._has_begun = True
        rescue = TextRescue(self.context.rescue, self._describe, rescued)
        self.drafts.start(text, rescued.start if rescued else base, rescue)
        self.query_one(NoteArea).begin(rescued.text if rescued else text)
        if rescued:
            self.drafts.text_changed(rescued.text)
        self.spelling.look_again()
        return True

    def _may_follow(self, text: str) -> bool:
        """Return whether the tracker's text is another one by now and the box has no text of its writer's."""
        is_untouched = not self.drafts.is_own and self.query_one(NoteArea).text == self.text
        return is_untouched and text != self.text

    def rescued_text(self) -> RescuedText | None:
        """Return the text that this window could not save when it was here last; reads files."""
        if self._has_begun:
            return None
        return self.context.rescue.text_of(tracker_name(self.session), self.cell)

    def _describe(self, text: str) -> RescuedText:
        return RescuedText(
            tracker=tracker_name(self.session), cell=self.cell,
            action_id=self.entry.action.id if self.entry else "", text=clean(text),
            start=self.drafts.base, author=self.session.author,
            typed_at=utc_timestamp(self.session.clock()),
        )  # fmt: skip

    def save_draft(self, text: str) -> None:
        """Save the text as a draft; runs on a thread and raises `TrackerError` where that fails."""
        raise NotImplementedError

    async def check_saved(self) -> None:
        """Save the text once more where the tracker does not hold it: its file may be another one by now."""
        if self._has_begun and self.drafts.is_own and self.drafts.was_saved:
            text = self.text
            if not await self.context.read(lambda: self.session.holds_text(self.cell, text)):
                self.drafts.mark_unsaved()
                await self.drafts.save_now()

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
        self._save_state = (state, bad)
        line = next(iter(self.query(".saved").results(Static)), None)
        if line is None:
            # A save that waited for the tracker may end while the screen is being closed.
            return
        line.set_class(bad, "-bad")
        parts = [safe(f"{self.text_summary()}    {state}".strip())]
        warning = self.text_warning() if self.drafts.is_saved else ""
        if warning:
            parts.append(safe(warning, "$rag-amber"))
        line.update(joined(parts, "\n"))

    def show_warning_again(self) -> None:
        """Check the text again, after something beside it has changed."""
        state, bad = self._save_state
        self.show_save_state(state, bad=bad)

    @on(NoteArea.Changed)
    def _typed(self) -> None:
        if not self._has_begun:
            return
        was_saved = self.drafts.is_saved
        if self.drafts.text_changed(self.query_one(NoteArea).text):
            self.show_save_state("saving …")
        elif not was_saved:
            self._show_saved(self.session.clock())
        else:
            return
        self.show_typed()

    @on(NoteArea.Changed)
    @on(NoteArea.SelectionChanged)
    def _moved_on(self) -> None:
        if self._has_begun:
            self.spelling.look_again()

    def _show_saved(self, moment: datetime) -> None:
        self._reason = _TRYING
        if self.is_open:
            self.show_save_state(f"saved {moment.astimezone():%H:%M}")

    def _show_failed(self, error: TrackerError, kept_in: Path | None) -> None:
        if self.is_open:
            kept = f"Your text is kept in {short_path(kept_in)}." if kept_in else error.remedy
            # A text that is too long is not saved however often that is tried.
            is_text = isinstance(error, UsageError)
            self._reason = f"Not saved. {error.cause}" if is_text else _TRYING
            self.show_save_state(f"{self._reason} {kept}{'' if is_text else f' {error.cause}'}", bad=True)

    def _show_rescued(self, path: Path) -> None:
        if self.is_open:
            kept = f"Your text is kept in {short_path(path)}."
            self.show_save_state(f"{self._reason} {kept}", bad=True)

    def _show_problem(self, error: TrackerError) -> None:
        if not self._has_begun:
            super()._show_problem(error)
        elif self.is_open:
            # No passing message: it would cover what the screen says of the text.
            self.set_timer(LOAD_RETRY, self.reload)

    def unsaved_question(self, question: str) -> str:
        """Return a question to ask before a text is left that could not be saved in the tracker."""
        path = self.drafts.rescue.path if self.drafts.rescue else None
        if path is None or not self.drafts.is_safe:
            return f"Your text could not be saved anywhere: it would be lost. {question}"
        return (
            "Your text could not be saved in the tracker. It is kept, and offered when you next start:\n"
            f"{short_path(path)}\n\n{question}"
        )

    def flush(self) -> None:
        self.drafts.flush()

    async def keep_before_replacing(self) -> bool:
        """Keep the text before an act changes it; return False where it could not be kept, and stays."""
        return True

    async def action_save(self) -> None:
        """Save now, without waiting for a pause."""
        await self.drafts.save_now()

    async def action_spelling(self) -> None:
        """Go to the next misspelt word, with suggestions."""
        if not self.session.read_only:
            await self.spelling.suggest()
