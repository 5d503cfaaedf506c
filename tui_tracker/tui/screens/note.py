"""Writing a note with last period's in view; saved as it is typed, sealed when it is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from tui_tracker.domain.checks.dates import Promise, promises_after
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.text_base import TextBase
from tui_tracker.domain.plan.model import STATE_WORDS, ActionEntry, Update, UpdateState
from tui_tracker.domain.plan.progress import Progress, missing_parts
from tui_tracker.domain.text import join_words, plural, word_count
from tui_tracker.errors import TrackerError
from tui_tracker.services.plan.summaries import theme_progress
from tui_tracker.services.rescue.model import RescuedText
from tui_tracker.services.system.external_editor import edit_text
from tui_tracker.services.system.local_time import local_clock, local_day
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import MessageDialog, confirm, error_dialog
from tui_tracker.tui.dialogs.placement import Anchor
from tui_tracker.tui.format.about_action import about_content
from tui_tracker.tui.format.choices import choices_content
from tui_tracker.tui.format.text import (
    clickable_hints,
    diff_content,
    joined,
    safe,
    share_little,
)
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.screens.base.screen import LOWEST, progress_parts
from tui_tracker.tui.screens.base.sealed_screen import SealedScreen
from tui_tracker.tui.widgets.action_detail import review_content
from tui_tracker.tui.widgets.note_area import NoteArea
from tui_tracker.tui.widgets.short_text import ShortText

_CHOOSING = {"stage": "write-stage", "RAG rating": "write-rating"}
"""Ids of the keys that choose what may be missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteData:
    """The action that a note belongs to, with all of its theme."""

    entry: ActionEntry
    progress: Progress
    older: tuple[Update, ...]
    """Updates before last period's, the newest first."""
    rescued: RescuedText | None = None
    """The text of this note that this window could not save when it was open last."""


class NoteScreen(SealedScreen[bool, NoteData]):
    """Returns True where the lead wants the next action that is to do."""

    AUTO_FOCUS = "NoteArea"
    SCROLLED = "#notes > VerticalScroll"
    PICKER_POSITION = "note"
    BINDINGS = bindings_of("note")

    def __init__(
        self, context: AppContext, entry: ActionEntry, *, has_next: Callable[[], bool] = lambda: True
    ) -> None:
        """`has_next` returns whether the list below has another action that is not done."""
        super().__init__(context)
        self._has_next = has_next
        self._reminded_of: tuple[str, ...] = ()
        """What was missing when Ctrl+N stayed here for it."""
        self._first_update: Update | None = None
        self._key, self._theme = entry.action.key, entry.action.theme
        self._shows_changes = False
        """Whether beside the note is not last period's, but what has changed since."""

    def body(self) -> ComposeResult:
        yield ShortText(classes="what")
        yield Static(classes="choice", markup=False)
        with Container(id="notes"):
            with VerticalScroll(can_focus=False):
                yield Static(classes="before-text", markup=False)
            yield NoteArea(read_only=self.session.read_only)
        yield Static(classes="saved", markup=False)
        with VerticalScroll(classes="more", can_focus=False):
            yield Static(markup=False)

    # Loading and drawing

    def load(self) -> NoteData:
        entry = self.session.entry(self._key)
        before = entry.previous.period if entry.previous else ""
        older = [update for update in self.session.updates_of(self._key) if update.period < before]
        return NoteData(
            entry=entry, progress=theme_progress(self.session, self._theme),
            older=tuple(sorted(older, key=lambda update: update.period, reverse=True)),
            rescued=self.rescued_text(),
        )  # fmt: skip

    def show(self, value: NoteData) -> None:
        entry = value.entry
        text = (entry.update.note or "") if entry.draft is None else entry.draft
        has_begun = self._first_update is not None
        is_new_text = self.begin_text(text, TextBase(entry.update.note, entry.draft), value.rescued)
        if is_new_text:
            self._first_update = entry.update
            self.query_one(NoteArea).border_title = safe(f"Your note, {self.session.period.label}")
        self.query_one(ShortText).show(self._action_text(entry))
        self._show_state(value)
        self._show_choices(entry)
        self._show_before()
        self._show_more(value)
        today = local_day(self.session.clock())
        self.query_one(NoteArea).prompt([promise.question(today) for promise in self._promises])
        if is_new_text and has_begun:
            self.show_save_state(f"Changed by {entry.update.updated_by or 'somebody else'} just now")
        elif is_new_text:
            self.show_save_state(self._first_save_state(entry, value.rescued))
        else:
            self.show_warning_again()

    def _show_state(self, value: NoteData) -> None:
        """Show whether the update is to do, started or done; a text that is not sealed yet begins it."""
        state = value.entry.state
        if state is UpdateState.OUTSTANDING and self.text.strip():
            state = UpdateState.STARTED
        parts = (*progress_parts(value.progress), self.due_label())
        self.show_title(value.entry.action.id, *parts, extras=(STATE_WORDS[state],))

    @property
    def entry(self) -> ActionEntry | None:
        """The action that the note belongs to."""
        return self.value.entry if self.value else None

    @property
    def _note_before(self) -> str | None:
        return self.entry.previous.note if self.entry and self.entry.previous else None

    @property
    def _promises(self) -> tuple[Promise, ...]:
        """What last period's note promised for later."""
        before = self.entry.previous if self.entry else None
        return promises_after(before.note, before.period) if before else ()

    def _action_text(self, entry: ActionEntry) -> Content:
        key = self.key_name("note", "move-next-left")
        hint = f"Answer it in your note. Once nothing is missing, {key} marks it as answered."
        text = safe(entry.action.text or "")
        return joined([text, review_content(entry, hint)], "\n") if entry.update.review else text

    def _show_choices(self, entry: ActionEntry) -> None:
        content = choices_content(
            entry, self.context.formatter, columns=self.app.size.width,
            stage_key=self.key_name("note", "write-stage"), rating_key=self.key_name("note", "write-rating"),
        )  # fmt: skip
        self.query_one(".choice", Static).update(content)

    def _show_more(self, value: NoteData) -> None:
        """Show, where the window is tall enough, who takes part and what was written in earlier years."""
        content = about_content(
            value.entry.action, value.older, period_labels=self.session.period_labels,
            partner_names=self.context.partner_names,
        )  # fmt: skip
        pane = self.query_one(".more", VerticalScroll)
        pane.border_title = "About this action"
        pane.query_one(Static).update(content)

    def on_resize(self) -> None:
        """Break the line of stage and RAG where it has become too long."""
        self.redraw()

    def _show_before(self) -> None:
        if self.entry is None:
            return
        pane = self.pane
        pane.display = self.app.size.height >= LOWEST and self.entry.previous is not None
        label = self.session.previous.label if self.session.previous else ""
        pane.border_title = safe(label)
        compare, copy = self.key_name("note", "look-diff"), self.key_name("note", "write-from-last")
        compared = "show it unmarked" if self._shows_changes else "compare"
        keys = {f"{compare} {compared}": "compare", f"{copy} start from it": "start_from_last"}
        pane.border_subtitle = clickable_hints(keys if self._note_before else {})
        text = safe(self._note_before or "No note.")
        for promise in self._promises:
            start = text.plain.find(promise.words, max(text.plain.find(promise.sentence), 0))
            if start >= 0:
                text = text.stylize("bold $accent", start, start + len(promise.words))
        if self._shows_changes and share_little(self._note_before, self.text):
            pane.border_title = safe(f"{label} (these two notes share almost no text)")
        elif self._shows_changes:
            pane.border_title = safe(f"Changes since {label}: − removed, + added")
            text = diff_content(self._note_before, self.text)
        pane.query_one(Static).update(text)

    def text_summary(self) -> str:
        words, advised = word_count(self.text), self.context.settings.note_words
        limit = f" (aim for {advised} or fewer)" if words > advised else f" (aim for up to {advised})"
        return f"{plural(words, 'word')}{limit}"

    def text_warning(self) -> str:
        findings = self.context.live_checks.findings(self.entry, self.text) if self.entry else ()
        more = f" ({len(findings) - 1} more)" if len(findings) > 1 else ""
        return f"Check: {findings[0].message}{more}" if findings else ""

    def _first_save_state(self, entry: ActionEntry, rescued: RescuedText | None) -> str:
        if rescued:
            return f"Recovered what could not be saved at {local_clock(rescued.typed_at)}"
        if self.session.read_only:
            return "Read-only: changes will not be saved"
        if "note" in entry.conflicts:
            return "Conflict: someone else changed this note while you were writing. Both versions are saved."
        if entry.draft is not None:
            return f"Recovered your text from {local_clock(entry.draft_at)}"
        return "Saved automatically"

    # Saving

    @property
    def cell(self) -> Cell:
        """The cell of the note."""
        return self.session.note_cell(self._key)

    def save_draft(self, text: str) -> None:
        self.session.keep_text(self.cell, text, self.drafts.base)

    def picker_anchor(self) -> Anchor:
        """Return the line that is being written, and last period's note where that is above it."""
        writing, before = self.query_one(NoteArea), self.query_one("#notes > VerticalScroll")
        line = Region(writing.region.x, writing.cursor_screen_offset.y + 1, writing.region.width, 1)
        is_above = before.display and before.region.x == writing.region.x
        return Anchor(line, before.region if is_above else None, shares_columns=False)

    def show_typed(self) -> None:
        # A text begins an update that is to do, and changes the state of no other.
        if self.value and self.value.entry.state is UpdateState.OUTSTANDING:
            self._show_state(self.value)
        if self._shows_changes:
            self._show_before()

    async def action_leave(self, go_on: bool) -> None:
        """Seal the note and leave; a note that cannot be saved is left only if the lead confirms it.

        On the way to the next action it stays once where something is missing from what was written here,
        or where there is no next: the keys that are meant for a note would act on the list.
        """
        if go_on and await self._stays_for_missing_parts():
            return
        if await self.finish_editing():
            entry = await self._entry_now()
            if entry and "note" in entry.conflicts:
                self.toast(
                    f"{entry.action.id}: someone else changed this note too. Both versions are saved. "
                    f"Press {self.key_name('actions', 'write-note')} to compare them."
                )
            elif entry and go_on:
                await self._sign_off_if_complete(entry)
            elif entry and entry.update.review and self.drafts.was_typed:
                saved = f"Your note about {entry.action.id} is saved."
                self.toast(
                    f"{saved} The coordinator's question stays open until you press {self._answered_key}."
                )
            self.dismiss(go_on)
            return
        if self.is_kept_as_draft:
            question = (
                f"{self.session.period.label} is closed, so your text is not part of the update."
                " It is saved as a draft until the period is open again. Leave anyway?"
            )
        else:
            question = self.unsaved_question("Leave the note?")
        confirm(self.app, question, lambda: self.dismiss(False))

    async def _stays_for_missing_parts(self) -> bool:
        """Say what is missing from an update changed here, or the last, once; return whether it stays."""
        if self.session.read_only or self.session.period.closed or not await self.drafts.save_now():
            return False
        entry = await self._entry_now()
        if entry is None or entry.conflicts or entry.state is UpdateState.DONE:
            return False
        missing = missing_parts(entry, self.context.formatter.legend)
        before, now = self._first_update, entry.update
        is_changed = (
            self.drafts.was_typed or not before or (before.stages, before.rag) != (now.stages, now.rag)
        )
        is_empty = entry.state is UpdateState.OUTSTANDING and not self.text.strip()
        is_last = not self._has_next()
        is_passed = not is_last and (not is_changed or is_empty)
        if not missing or is_passed or missing == self._reminded_of:
            return False
        self._reminded_of = missing
        keys = {part: f" ({self.key_name('note', identity)})" for part, identity in _CHOOSING.items()}
        parts = join_words([f"{part}{keys.get(part, '')}" for part in missing])
        key = self.key_name("note", "move-next-left")
        left = "started and its question open, and to" if entry.update.review else "started and"
        way_on = f"Press {key} again to leave it {left} open the next."
        if is_last:
            back = self.key_name("note", "move-back")
            way_on = f"There is no other to go to: press {back} to go back to the list."
        self.toast(f"{entry.action.id} is not done yet: {parts} missing. {way_on}")
        return True

    async def _entry_now(self) -> ActionEntry | None:
        try:
            return await self.context.read(lambda: self.session.entry(self._key))
        except TrackerError:
            return None

    async def _sign_off_if_complete(self, entry: ActionEntry) -> None:
        """Mark the update as done where nothing is missing, and a question as answered; else say what is."""
        # A note that was not touched here answers nothing.
        is_answer = bool(entry.update.review) and self.drafts.was_typed
        is_done = entry.state is UpdateState.DONE and not is_answer
        if is_done or entry.conflicts or self.session.read_only:
            return
        missing = missing_parts(entry, self.context.formatter.legend)
        if not missing:
            await self.run_write(lambda: self.session.sign_off(self._key, True, is_answer=is_answer))
            answered = ", and its question as answered" if is_answer else ""
            done = f"The update of {entry.action.id} is marked as done{answered}."
            self.toast(f"{done} {self.undo_hint}")
        elif entry.state is UpdateState.STARTED:
            words = f"{entry.action.id} is started, not done: {join_words(missing)} missing."
            is_open = f" Its question stays open until you press {self._answered_key} on it in the list."
            self.toast(f"{words}{is_open if is_answer else ''}")
        elif entry.state is UpdateState.OUTSTANDING:
            self.toast(f"{entry.action.id} is not changed: it is still to do.")

    @property
    def undo_hint(self) -> str:
        """Where to undo what was just done: the key of the list is a letter here."""
        return f"Press {self.undo_key} in the list to undo."

    @property
    def _answered_key(self) -> str:
        """The key of the list that marks a question as answered."""
        return self.key_name("actions", "write-answered")

    # What keys do

    async def action_done(self) -> None:
        """Mark the update as done, or not done, with what was just typed."""
        if await self.drafts.save_now():
            await self.load_and_show()
        await super().action_done()

    def action_compare(self) -> None:
        """Show last period's note, or what has changed since."""
        self._shows_changes = not self._shows_changes
        self._show_before()

    @on(NoteArea.NothingToUndo)
    def _say_where_to_undo(self) -> None:
        back = self.key_name("note", "move-back")
        self.toast(f"Nothing is typed here to undo. For a stage or rating: {back}, then {self.undo_key}.")

    async def action_start_from_last(self) -> None:
        """Begin with last period's note; what was typed is kept."""
        if self.session.read_only:
            return
        period = self.session.previous.label if self.session.previous else "last year"
        if not self._note_before:
            self.toast(f"{period[:1].upper()}{period[1:]} has no note to copy.")
        elif self.query_one(NoteArea).text == self._note_before:
            self.toast(f"Your text is the note of {period} already.")
        else:
            await self.replace_text(self._note_before, f"the note of {period}")

    async def action_edit_outside(self) -> None:
        """Write the note in $EDITOR."""
        if self.session.read_only:
            return
        try:
            with self.app.suspend():
                text = edit_text(self.text)
        except TrackerError as error:
            self.app.push_screen(error_dialog(error))
            return
        except SuspendNotSupported:
            cause = "Your text editor cannot be opened in this terminal."
            self.app.push_screen(MessageDialog(cause, "Write the note here instead."))
            return
        await self.replace_text(text, "what you wrote in your editor")
