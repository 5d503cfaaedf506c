"""Writing a note with last period's in view; saved as it is typed, sealed when it is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.text_start import TextStart
from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.text import plural, word_count
from tui_tracker.errors import ClosedPeriodError, TrackerError
from tui_tracker.services.rescue.model import RescuedText
from tui_tracker.services.system.external_editor import edit_text
from tui_tracker.services.system.local_time import local_clock
from tui_tracker.tui.action_specs import bindings_of
from tui_tracker.tui.context import AppContext, as_tracker_error
from tui_tracker.tui.dialogs.messages import ConfirmDialog, MessageDialog
from tui_tracker.tui.format.text import STATE_WORDS, diff_content, joined, safe
from tui_tracker.tui.screens.base.draft_screen import DraftScreen
from tui_tracker.tui.screens.base.screen import remaining_label
from tui_tracker.tui.widgets.action_detail import review_content
from tui_tracker.tui.widgets.note_area import NoteArea
from tui_tracker.tui.widgets.title import Title

BOTH, DIFF, ALONE = range(3)
"""What is beside the note: last period's, the word diff against it, nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteData:
    """The action a note is of, with all of its theme."""

    entry: ActionEntry
    entries: tuple[ActionEntry, ...]
    rescued: RescuedText | None = None
    """The text of this note that this window could not save when it was open last."""


class NoteScreen(DraftScreen[bool, NoteData]):
    """Returns True where the lead wants to go on to the next action that is left."""

    AUTO_FOCUS = "NoteArea"
    PICKER_POSITION = "note"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("note")

    def __init__(self, context: AppContext, entry: ActionEntry) -> None:
        super().__init__(context)
        self._is_kept = False
        self._key, self._theme = entry.action.key, entry.action.theme
        self._view = BOTH

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Static(classes="what", markup=False)
        yield Static(classes="choice", markup=False)
        with Container(id="notes"):
            with VerticalScroll(can_focus=False):
                yield Static(classes="before-text", markup=False)
            yield NoteArea(read_only=self.session.read_only)
        yield Static(classes="saved", markup=False)
        yield Footer(show_command_palette=False)

    # Loading and drawing

    def load(self) -> NoteData:
        return NoteData(
            entry=self.session.entry(self._key),
            entries=self.session.entries(self._theme),
            rescued=self.rescued_text(),
        )

    def show(self, value: NoteData) -> None:
        entry = value.entry
        text = (entry.update.note or "") if entry.draft is None else entry.draft
        is_first = self.begin_text(text, TextStart(entry.update.note, entry.draft), value.rescued)
        if is_first:
            self.query_one(NoteArea).border_title = safe(f"Your note, {self.session.period.label}")
        self.query_one(".what", Static).update(_action_text(entry))
        self.query_one(Title).show(
            safe(f"{entry.action.id}  ·  {self.session.period.label}  ·  {STATE_WORDS[entry.state]}"),
            remaining_label(value.entries),
        )
        self._show_choices(entry)
        self._show_before()
        if is_first:
            self.show_save_state(self._first_save_state(entry, value.rescued))

    @property
    def entry(self) -> ActionEntry | None:
        """The action the note is of."""
        return self.value.entry if self.value else None

    @property
    def _note_before(self) -> str | None:
        return self.entry.previous.note if self.entry and self.entry.previous else None

    def _show_choices(self, entry: ActionEntry) -> None:
        now, before = entry.update, entry.previous or Update(period="")
        formatter = self.context.formatter
        stage = joined([
            safe("Stage ", "$quiet"), safe(f"{stages_text(before.stages) or '–'} → "),
            safe(stages_text(now.stages) or "–", "bold"),
        ])  # fmt: skip
        rag = joined([safe("RAG ", "$quiet"), formatter.rating(before), safe(" → "), formatter.rating(now)])
        fits = stage.cell_length + rag.cell_length + 6 < self.app.size.width
        self.query_one(".choice", Static).update(joined([stage, rag], "    " if fits else "\n"))

    def on_resize(self) -> None:
        """Break the line of stage and RAG where it has become too long."""
        self.redraw()

    def _show_before(self) -> None:
        if self.entry is None:
            return
        pane = self.query_one("#notes > VerticalScroll", VerticalScroll)
        pane.display = self._view != ALONE and self.entry.previous is not None
        label = self.session.previous.label if self.session.previous else ""
        if self._view == DIFF:
            pane.border_title = safe(f"{label} → now: −gone +new")
            text = diff_content(self._note_before, self.text)
        else:
            pane.border_title = safe(label)
            text = safe(self._note_before or "No note was written.", "$quiet")
        pane.query_one(Static).update(text)

    def text_summary(self) -> str:
        words, advised = word_count(self.text), self.context.settings.note_words
        limit = f", advised are {advised}" if words > advised else f" of {advised} advised"
        return f"{plural(words, 'word')}{limit}"

    def text_warning(self) -> str:
        findings = self.context.live_checks.findings(self.entry, self.text) if self.entry else ()
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        return f"Look again: {findings[0].message}{more}" if findings else ""

    def _first_save_state(self, entry: ActionEntry, rescued: RescuedText | None) -> str:
        if rescued:
            return f"Recovered what could not be saved at {local_clock(rescued.typed_at)}"
        if self.session.read_only:
            return "READ ONLY: nothing typed here is kept"
        if "note" in entry.conflicts:
            return "IN CONFLICT: somebody else changed this note meanwhile; both texts are kept"
        if entry.draft is not None:
            return f"Recovered what was saved at {local_clock(entry.draft_at)}"
        return "Everything you type is saved by itself"

    # Saving

    @property
    def cell(self) -> Cell:
        """The cell of the note."""
        return self.session.note_cell(self._key)

    def save_draft(self, text: str) -> None:
        self.session.keep_text(self.cell, text, self.drafts.begun_on)

    def show_typed(self) -> None:
        if self._view == DIFF:
            self._show_before()

    async def finish_editing(self) -> bool:
        """Seal the note: its writer leaves the field."""
        if self.session.read_only:
            return True
        self._is_kept = False
        try:
            if not await self.drafts.save_now():
                return False
            self._is_kept = True
            await self.context.write(self._seal)
        except Exception as error:
            # Whatever the fault, the note stays open with its text.
            self._is_kept = isinstance(error, ClosedPeriodError)
            if not self._is_kept:
                await self.drafts.rescue_now()
            problem = as_tracker_error(error)
            state = "KEPT AS A DRAFT" if self._is_kept else "NOT SAVED"
            self.show_save_state(f"{state}: {problem.cause} {problem.remedy}", bad=True)
            return False
        self.drafts.take_for_saved()
        return True

    def _seal(self) -> None:
        # All of the text, whether or not it was saved before: the tracker's file may be another one by now.
        if self.drafts.was_typed:
            self.session.seal_text(self.cell, self.text, self.drafts.begun_on)
        else:
            self.session.seal_draft(self._key)

    async def action_leave(self, go_on: bool) -> None:
        """Seal the note and leave; a note that cannot be saved is left only if the lead says so."""
        if await self.finish_editing():
            if await self._has_note_conflict():
                self.toast(
                    f"{self.entry.action.id if self.entry else ''}: somebody else changed this note "
                    "meanwhile. Both texts are kept: e shows them and settles it."
                )
            self.dismiss(go_on)
            return
        if self._is_kept:
            question = "This text is kept as a draft and is not part of the update. Leave it?"
        else:
            question = self.unsaved_question("Leave the note?")

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(False)

        self.app.push_screen(ConfirmDialog(safe(question, "bold")), answered)

    async def _has_note_conflict(self) -> bool:
        try:
            entry = await self.context.read(lambda: self.session.entry(self._key))
        except TrackerError:
            return False
        return "note" in entry.conflicts

    # What keys do

    def action_compare(self) -> None:
        """Show last period's note, the word diff, or your note alone."""
        self._view = (self._view + 1) % 3
        self._show_before()

    def action_scroll_before(self, direction: int) -> None:
        """Scroll last period's note, or the word diff."""
        pane = self.query_one("#notes > VerticalScroll", VerticalScroll)
        pane.scroll_relative(y=3 * direction, animate=False)

    def action_start_from_last(self) -> None:
        """Begin with last period's note; Ctrl+Z undoes it."""
        if self._note_before and not self.session.read_only:
            self.query_one(NoteArea).put(self._note_before)

    def action_edit_outside(self) -> None:
        """Write the note in $EDITOR."""
        if self.session.read_only:
            return
        try:
            with self.app.suspend():
                text = edit_text(self.text)
        except TrackerError as error:
            self.app.push_screen(MessageDialog(error.cause, error.remedy))
            return
        except SuspendNotSupported:
            self.app.push_screen(
                MessageDialog("Your own editor cannot be opened in this terminal.", "Write the note here.")
            )
            return
        self.query_one(NoteArea).put(text)


def _action_text(entry: ActionEntry) -> Content:
    text = safe(entry.action.text or "")
    return joined([review_content(entry), text], "\n") if entry.update.review else text
