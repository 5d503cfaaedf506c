"""A theme's actions: the list, the action under the cursor in full, and everything one key does to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import DataTable, Footer, Input, Static

from tui_tracker.domain.plan.model import ActionEntry, State, Theme
from tui_tracker.tui.format.text import plain
from tui_tracker.tui.messages import ThemesWanted
from tui_tracker.tui.models.list_filter import ORDERS, in_order, matching
from tui_tracker.tui.models.opening import greeting
from tui_tracker.tui.screens.base.action_screen import Gestures
from tui_tracker.tui.screens.base.screen import Bench, left_of
from tui_tracker.tui.widgets.action_detail import Detail
from tui_tracker.tui.widgets.action_table import ActionTable
from tui_tracker.tui.widgets.title import Title

if TYPE_CHECKING:
    from tui_tracker.domain.history.undo import Step


class ActionsScreen(Gestures[None]):
    """Letters act on the action under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("e", "open", "Note", id="write-note", tooltip="Write the note"),
        Binding("s", "stage", "Stage", id="write-stage", tooltip="Set the stage"),
        Binding("r", "rating", "RAG", id="write-rating", tooltip="Set the RAG rating"),
        Binding("d", "done", "Done", id="write-done", tooltip="Mark the update done, or not done"),
        Binding("n", "next_left(1)", "Next left", id="move-next-left", tooltip="Next that is left to do"),
        Binding("slash", "filter", "Filter", key_display="/", id="look-filter", tooltip="Filter the list"),
        Binding("N", "next_left(-1)", "Previous that is left to do", show=False, id="move-previous-left"),
        Binding("x", "no_change", "No change since last time, because …", show=False, id="write-no-change"),
        Binding("u", "undo", "Undo your last change", show=False, id="write-undo"),
        Binding("U", "redo", "Redo what you took back", show=False, id="write-redo"),
        Binding("c", "compare", "Word diff of the two notes, on and off", show=False, id="look-diff"),
        Binding("v", "app.compare", "Compare with an earlier period", show=False, id="look-compare"),
        Binding("h", "app.history", "History of this action", show=False, id="look-history"),
        Binding("exclamation_mark", "app.conflicts", "Conflicts, to settle them", show=False, key_display="!",
                id="look-conflicts"),
        Binding("a", "answered", "The coordinator's question is answered", show=False, id="write-answered"),
        Binding("b", "app.returns", "What came back", show=False, id="look-returns"),
        Binding("l", "app.checks", "Worth a second look: the checks", show=False, id="look-checks"),
        Binding("o", "order", "Sort: plan, RAG, stage, to do first", show=False, id="look-order"),
        Binding("y", "copy", "Copy ID and note", show=False, id="look-copy"),
        Binding("J,shift+down", "scroll_detail(1)", "Scroll the action's text down", show=False,
                id="look-scroll-down"),
        Binding("K,shift+up", "scroll_detail(-1)", "Scroll the action's text up", show=False,
                id="look-scroll-up"),
        Binding("escape", "back", "Clear the filter, then back to the themes", show=False, id="move-back"),
    ]  # fmt: skip

    def __init__(self, bench: Bench, theme: Theme, *, at: str | None = None) -> None:
        super().__init__(bench)
        self.theme = theme
        self._at = at or bench.preferences.get("action", bench.desk.path)
        self._told = ""
        self._wanted = ""
        self._order = 0
        self._diff = False
        self._entries: tuple[ActionEntry, ...] = ()

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Static(classes="message", markup=False)
        yield Input(
            placeholder="Filter: words, an ID, a stage, a rating, to do", classes="filter", compact=True
        )
        with Container(id="middle"):
            yield ActionTable(self.bench.look)
            yield Detail(self.bench.look, self.bench.labels)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._entries = self.desk.entries(self.theme.key)
        self._at, self._told = greeting(self.desk, self.theme, self._entries, self._at)
        self._refill(self._at)
        self.query_one(ActionTable).focus()

    # What is shown

    @property
    def entry(self) -> ActionEntry | None:
        """The action under the cursor."""
        current = self.query_one(ActionTable).current
        return next((one for one in self._entries if one.action.key == current), None)

    def reload(self) -> None:
        self._entries = self.desk.entries(self.theme.key)
        self._refill()

    def _refill(self, at: str | None = None) -> None:
        shown = in_order(matching(self._entries, self._wanted, self.bench.look), self._order)
        self.query_one(ActionTable).fill(shown, at)
        self._show_detail()
        self._show_title(len(shown))
        nothing = f"No action matches “{self._wanted}”. Esc clears the filter."
        self._message(self._told if shown else nothing)

    def tell(self, words: str = "") -> None:
        """Show words above the list until a note is opened; none takes them away."""
        self._told = words
        self._message(words)

    def _message(self, words: str) -> None:
        message = self.query_one(".message", Static)
        message.set_class(bool(words), "-shown")
        message.update(plain(words))

    def _show_title(self, shown: int) -> None:
        parts = [self.theme.name, self.desk.period.label, self.desk.author]
        if self._wanted:
            parts.append(f"{shown} of {len(self._entries)} shown")
        if self._order:
            parts.append(f"sorted by {ORDERS[self._order]}")
        if self.desk.read_only:
            parts.insert(0, "READ ONLY")
        self.query_one(Title).show(plain("  ·  ".join(parts)), left_of(self._entries))

    def _show_detail(self) -> None:
        entry = self.entry
        findings = self.bench.second_look.at(entry) if entry else ()
        self.query_one(Detail).show(entry, diff=self._diff, findings=findings)

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self._show_detail()
        if self.entry:
            self._at = self.entry.action.key

    def go(self, action_key: str | None) -> None:
        """Put the cursor on an action."""
        if action_key:
            self.query_one(ActionTable).go(action_key)

    def remember(self) -> None:
        """Keep for the next start which theme and action were last visited."""
        self.bench.preferences.set("theme", self.theme.key, self.desk.path)
        if self._at:
            self.bench.preferences.set("action", self._at, self.desk.path)

    async def settle(self) -> bool:
        self.remember()
        return True

    def flush(self) -> None:
        self.remember()

    # What keys do

    @on(ActionTable.Opened)
    def action_open(self) -> None:
        """Write the note of the action under the cursor."""
        from tui_tracker.tui.screens.note import NoteScreen

        self.tell()
        if self.entry and not self.meets_conflict(self.entry, "note"):
            self.app.push_screen(NoteScreen(self.bench, self.entry, self._entries), self._noted)

    def _noted(self, go_on: bool | None) -> None:
        self.reload()
        if go_on and self.action_next_left(1):
            self.action_open()

    async def action_undo(self) -> None:
        """Take back your last change."""
        await self._step("Undone", "Nothing left to undo.", self.desk.undo)

    async def action_redo(self) -> None:
        """Do again what you took back."""
        await self._step("Done again", "Nothing left to redo.", self.desk.redo)

    async def _step(self, said: str, nothing: str, job: Callable[[], Step | None]) -> None:
        step = await self.write(job)
        self.say(f"{said}: {step.describe()}." if step else nothing)
        if step:
            self.query_one(ActionTable).go(step.action_key)

    async def action_answered(self) -> None:
        """Settle what the coordinator asks about the action under the cursor."""
        entry = self.entry
        if entry is None or not entry.update.review:
            self.say("Nothing is asked about this action.")
        elif self.may_change():
            await self.write(lambda: self.desk.change(entry.action.key, {"review": None}))
            self.say(f"{entry.action.id}: the question is settled. u asks it again.")

    def action_next_left(self, way: int) -> bool:
        """Go to the next action that is not done; tell when there is none."""
        table = self.query_one(ActionTable)
        keys = [one.action.key for one in in_order(self._entries, self._order)]
        left = {one.action.key for one in self._entries if one.state is not State.DONE}
        at = keys.index(table.current) if table.current in keys else 0
        ahead = keys[at + 1 :] + keys[: at + 1] if way > 0 else keys[:at][::-1] + keys[at:][::-1]
        found = next((key for key in ahead if key in left), None)
        if found is None:
            self.say("Nothing is left in this theme: every action is done.")
            return False
        if not table.go(found):
            self.action_back()
            table.go(found)
        return True

    def action_compare(self) -> None:
        """Show the word diff of the two notes, or both whole."""
        self._diff = not self._diff
        self._show_detail()

    def action_scroll_detail(self, way: int) -> None:
        """Scroll what is shown of the action under the cursor."""
        self.query_one(Detail).scroll_relative(y=3 * way, animate=False)

    def action_order(self) -> None:
        """Sort the list another way."""
        self._order = (self._order + 1) % len(ORDERS)
        self._refill()

    def action_copy(self) -> None:
        """Copy the action's ID and note."""
        if entry := self.entry:
            self.app.copy_to_clipboard(f"{entry.action.id}\n{entry.update.note or ''}".strip())
            self.say(f"Copied {entry.action.id}.")

    def action_filter(self) -> None:
        """Type words to filter by."""
        box = self.query_one(Input)
        box.add_class("-shown")
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._wanted = event.value
        self._refill()

    def on_input_submitted(self) -> None:
        self.query_one(ActionTable).focus()

    def action_back(self) -> None:
        """Clear the filter; with none, go back to the themes."""
        box = self.query_one(Input)
        if box.has_class("-shown"):
            box.remove_class("-shown")
            box.value = ""
            self.query_one(ActionTable).focus()
        else:
            self.remember()
            self.post_message(ThemesWanted())
