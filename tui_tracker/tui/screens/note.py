"""Writing a note, last period's in view; saved as it is typed, sealed when it is left."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Footer, Static

from tui_tracker.domain.plan import Entry, Update
from tui_tracker.domain.text import word_count
from tui_tracker.errors import TrackerError
from tui_tracker.services.external_editor import edit_text
from tui_tracker.tui.gestures import Gestures
from tui_tracker.tui.look import STATE_WORDS, clock_time, count, diff_content, joined, plain, stages_words
from tui_tracker.tui.page import Bench, left_of
from tui_tracker.tui.screens.ask import AskYes, Tell
from tui_tracker.tui.widgets.note_area import NoteArea
from tui_tracker.tui.widgets.title import Title

PAUSE = 0.5
"""Seconds after the last key until the draft is saved."""
LONGEST = 3.0
"""Seconds of typing without a pause until it is saved all the same."""
RETRY = 2.0
"""Seconds until a save that failed is tried again."""
BOTH, DIFF, ALONE = range(3)
"""What is beside the note: last period's, the word diff against it, nothing."""


class NoteScreen(Gestures[bool]):
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

    def __init__(self, bench: Bench, entry: Entry, entries: tuple[Entry, ...]) -> None:
        super().__init__(bench)
        # Read again: what this window goes on from is what it shows now.
        self._entry = bench.desk.entry(entry.action.key)
        self._entries = entries
        self._key = entry.action.key
        self._before = self.entry.previous.note if self.entry.previous else None
        self._text = self._kept = (
            self.entry.draft if self.entry.draft is not None else self.entry.update.note or ""
        )
        self._view = BOTH
        self._pause: Timer | None = None
        self._longest: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Static(plain(self.entry.action.text or ""), classes="what", markup=False)
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
        self._say_saved(self._when_kept())

    # What is shown

    @property
    def entry(self) -> Entry:
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
            plain("Stage ", "$quiet"), plain(f"{stages_words(before.stages) or '–'} → "),
            plain(stages_words(now.stages) or "–", "bold"),
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

    def _say_saved(self, how: str, *, bad: bool = False) -> None:
        words, advised = word_count(self._text), self.bench.settings.note_words
        over = f", advised are {advised}" if words > advised else f" of {advised} advised"
        line = self.query_one(".saved", Static)
        line.set_class(bad, "-bad")
        line.update(plain(f"{count(words, 'word')}{over}    {how}"))

    def _when_kept(self) -> str:
        if self.desk.read_only:
            return "READ ONLY: nothing typed here is kept"
        if "note" in self.entry.conflicts:
            return "IN CONFLICT: somebody else wrote it too; Esc, then ! settles it"
        if self.entry.draft is not None:
            return f"Recovered what was saved at {clock_time(self.entry.draft_at)}"
        return "Everything you type is saved by itself"

    # Saving

    @on(NoteArea.Changed)
    def _typed(self) -> None:
        self._text = self.query_one(NoteArea).text
        if self._text == self._kept or self.desk.read_only:
            return
        self._say_saved("saving …")
        if self._pause:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._keep)
        self._longest = self._longest or self.set_timer(LONGEST, self._keep)
        if self._view == DIFF:
            self._show_before()

    async def _keep(self) -> bool:
        """Save the draft on a thread; tell where that fails, and keep the text in view."""
        for timer in (self._pause, self._longest):
            if timer:
                timer.stop()
        self._pause = self._longest = None
        text = self._text
        if text == self._kept or self.desk.read_only:
            return True
        try:
            await self.bench.on_thread(lambda: self.desk.save_draft(self._key, text))
        except TrackerError as error:
            self._say_saved(f"NOT SAVED, trying again. {error.remedy} {error.cause}", bad=True)
            self._pause = self.set_timer(RETRY, self._keep)
            return False
        self._kept = text
        self._say_saved(f"saved {self.desk.clock().astimezone():%H:%M}")
        return True

    def flush(self) -> None:
        """Save what is typed at once, on the way out of the program."""
        if self._text != self._kept and not self.desk.read_only:
            self.desk.save_draft(self._key, self._text)
            self._kept = self._text

    async def action_save(self) -> None:
        """Save now; it is saved by itself all the same."""
        await self._keep()

    async def settle(self) -> bool:
        """Seal the note: its writer leaves the field."""
        if self.desk.read_only:
            return True
        try:
            if not await self._keep():
                return False
            await self.bench.on_thread(lambda: self.desk.seal_draft(self._key))
        except TrackerError as error:
            self._say_saved(f"NOT SAVED: {error.cause} {error.remedy}", bad=True)
            return False
        return True

    async def action_leave(self, go_on: bool) -> None:
        """Seal the note and leave; a note that cannot be saved is left only on the lead's word."""
        if await self.settle():
            if "note" in self.desk.entry(self._key).conflicts:
                self.say(
                    f"{self.entry.action.id}: somebody else changed this note meanwhile. Both texts are "
                    "kept; ! settles it. Shown is what was last agreed."
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
