"""Writing a note, last period's in view; saved as it is typed, sealed when it is left."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.text import plural, word_count
from tui_tracker.errors import TrackerError
from tui_tracker.services.system.external_editor import edit_text
from tui_tracker.services.system.local_time import local_clock
from tui_tracker.tui.dialogs.messages import AskYes, Tell
from tui_tracker.tui.format.text import (
    STATE_WORDS,
    diff_content,
    joined,
    plain,
)
from tui_tracker.tui.screens.base.draft_screen import Keeping
from tui_tracker.tui.screens.base.screen import Bench, left_of
from tui_tracker.tui.widgets.action_detail import asked
from tui_tracker.tui.widgets.note_area import NoteArea
from tui_tracker.tui.widgets.title import Title

BOTH, DIFF, ALONE = range(3)
"""What is beside the note: last period's, the word diff against it, nothing."""


class NoteScreen(Keeping[bool]):
    """Returns True where the lead wants to go on to the next action that is left."""

    AUTO_FOCUS = "NoteArea"
    PLACE = "note"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", id="look-help"),
        Binding("escape", "leave(False)", "Back", id="move-back", tooltip="Back; the note is kept"),
        Binding("ctrl+n", "leave(True)", "Next left", id="move-next-left", tooltip="Next that is left"),
        Binding("f2", "stage", "Stage", id="write-stage", tooltip="Set the stage"),
        Binding("f3", "rating", "RAG", id="write-rating", tooltip="Set the RAG rating"),
        Binding("f5", "done", "Done", id="write-done", tooltip="Mark the update done, or not done"),
        Binding("ctrl+t", "compare", "Compare", id="look-diff",
                tooltip="Beside your note: last time's, the word diff, nothing"),
        Binding("ctrl+s", "save", "Save now", show=False, id="write-save", tooltip="Save at once"),
        Binding("ctrl+r", "start_from_last", "Start from last time's note", show=False, id="write-from-last"),
        Binding("f4", "edit_outside", "Write in your own editor", show=False, id="write-outside"),
        Binding("ctrl+down", "scroll_before(1)", "Scroll last time's note down", show=False,
                id="look-scroll-down"),
        Binding("ctrl+up", "scroll_before(-1)", "Scroll last time's note up", show=False,
                id="look-scroll-up"),
    ]  # fmt: skip

    def __init__(self, bench: Bench, entry: ActionEntry, entries: tuple[ActionEntry, ...]) -> None:
        # Read again: what this window goes on from is what it shows now.
        self._entry = bench.desk.entry(entry.action.key)
        written = self._entry.update.note or ""
        super().__init__(bench, written if self._entry.draft is None else self._entry.draft)
        self._entries = entries
        self._key = entry.action.key
        self._before = self.entry.previous.note if self.entry.previous else None
        self._view = BOTH

    def compose(self) -> ComposeResult:
        yield Title(Content())
        what = plain(self.entry.action.text or "")
        if self.entry.update.review:
            what = joined([asked(self.entry), what], "\n")
        yield Static(what, classes="what", markup=False)
        yield Static(classes="choice", markup=False)
        with Container(id="notes"):
            with VerticalScroll(can_focus=False):
                yield Static(classes="before-text", markup=False)
            yield NoteArea(self._text, read_only=self.desk.read_only)
        yield Static(classes="saved", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        area = self.query_one(NoteArea)
        area.border_title = plain(f"Your note, {self.desk.period.label}")
        self.query_one("#notes > VerticalScroll").display = self._before is not None
        self._show()
        self.say_saved(self._when_kept())

    # What is shown

    @property
    def entry(self) -> ActionEntry:
        """The action the note is of."""
        return self._entry

    def reload(self) -> None:
        self._entry = self.desk.entry(self._key)
        self._entries = tuple(self.entry if one.action.key == self._key else one for one in self._entries)
        self._show()

    def _show(self) -> None:
        action, look = self.entry.action, self.bench.look
        self.query_one(Title).show(
            plain(f"{action.id}  ·  {self.desk.period.label}  ·  {STATE_WORDS[self.entry.state]}"),
            left_of(self._entries),
        )
        now, before = self.entry.update, self.entry.previous or Update(period="")
        stage = joined([
            plain("Stage ", "$quiet"), plain(f"{stages_text(before.stages) or '–'} → "),
            plain(stages_text(now.stages) or "–", "bold"),
        ])  # fmt: skip
        rag = joined([plain("RAG ", "$quiet"), look.rating(before), plain(" → "), look.rating(now)])
        fits = stage.cell_length + rag.cell_length + 6 < self.app.size.width
        self.query_one(".choice", Static).update(joined([stage, rag], "    " if fits else "\n"))
        self._show_before()

    def on_resize(self) -> None:
        """Break the line of stage and RAG where it has become too long."""
        self._show()

    def _show_before(self) -> None:
        pane = self.query_one("#notes > VerticalScroll", VerticalScroll)
        pane.display = self._view != ALONE and self.entry.previous is not None
        label = self.desk.previous.label if self.desk.previous else ""
        if self._view == DIFF:
            pane.border_title = plain(f"{label} → now: −gone +new")
            text = diff_content(self._before, self._text)
        else:
            pane.border_title = plain(label)
            text = plain(self._before or "No note was written.", "$quiet")
        pane.query_one(Static).update(text)

    def about_text(self) -> str:
        words, advised = word_count(self._text), self.bench.settings.note_words
        over = f", advised are {advised}" if words > advised else f" of {advised} advised"
        return f"{plural(words, 'word')}{over}"

    def worth_a_look(self) -> str:
        found = self.bench.second_look.at(self.entry, self._text)
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        return f"Look again: {found[0].message}{more}" if found else ""

    def _when_kept(self) -> str:
        if self.desk.read_only:
            return "READ ONLY: nothing typed here is kept"
        if "note" in self.entry.conflicts:
            return "IN CONFLICT: somebody else changed this note meanwhile; both texts are kept"
        if self.entry.draft is not None:
            return f"Recovered what was saved at {local_clock(self.entry.draft_at)}"
        return "Everything you type is saved by itself"

    # Saving

    def keep(self, text: str) -> None:
        self.desk.save_draft(self._key, text)

    def show_typed(self) -> None:
        if self._view == DIFF:
            self._show_before()

    async def settle(self) -> bool:
        """Seal the note: its writer leaves the field."""
        if self.desk.read_only:
            return True
        try:
            if not await self.keep_now():
                return False
            await self.bench.on_thread(lambda: self.desk.seal_draft(self._key))
        except TrackerError as error:
            self.say_saved(f"NOT SAVED: {error.cause} {error.remedy}", bad=True)
            return False
        return True

    async def action_leave(self, go_on: bool) -> None:
        """Seal the note and leave; a note that cannot be saved is left only on the lead's word."""
        if await self.settle():
            if "note" in self.desk.entry(self._key).conflicts:
                self.say(
                    f"{self.entry.action.id}: somebody else changed this note meanwhile. Both texts are "
                    "kept: e shows them and settles it."
                )
            self.dismiss(go_on)
            return
        question = plain(
            "This note could not be saved. Leave it all the same and lose what was typed?", "bold"
        )

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(False)

        self.app.push_screen(AskYes(question), answered)

    # What keys do

    def action_compare(self) -> None:
        """Last time's note, the word diff, or your note alone."""
        self._view = (self._view + 1) % 3
        self._show_before()

    def action_scroll_before(self, way: int) -> None:
        """Scroll last time's note, or the word diff."""
        self.query_one("#notes > VerticalScroll", VerticalScroll).scroll_relative(y=3 * way, animate=False)

    def action_start_from_last(self) -> None:
        """Begin with last time's note; ctrl+z takes it back."""
        if self._before and not self.desk.read_only:
            self.query_one(NoteArea).put(self._before)

    def action_edit_outside(self) -> None:
        """Write the note in $EDITOR."""
        if self.desk.read_only:
            return
        try:
            with self.app.suspend():
                text = edit_text(self._text)
        except (TrackerError, SuspendNotSupported) as error:
            remedy = error.remedy if isinstance(error, TrackerError) else "Write the note here."
            self.app.push_screen(Tell("Your own editor could not be opened.", remedy))
            return
        self.query_one(NoteArea).put(text)
