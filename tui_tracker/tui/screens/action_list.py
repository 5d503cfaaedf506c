"""A theme's actions: the list, the action under the cursor in full, and the keys that change it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.widgets import Input, Static

from tui_tracker.domain.plan.model import ActionEntry, Theme
from tui_tracker.services.exchange.sending.state import written_to_send
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.placement import Anchor
from tui_tracker.tui.format.text import WIDE, safe
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ThemeChosen, ThemesWanted
from tui_tracker.tui.models.action_list.filters import ORDERS
from tui_tracker.tui.models.action_list.rows import ListRows
from tui_tracker.tui.models.action_list.view import ListState
from tui_tracker.tui.models.opening import all_done_words, next_own_theme, opening
from tui_tracker.tui.models.sending import sending_label
from tui_tracker.tui.models.theme_actions import ThemeActions
from tui_tracker.tui.screens.base.jump_screen import JumpScreen
from tui_tracker.tui.screens.base.screen import progress_parts
from tui_tracker.tui.widgets.action_detail import Detail
from tui_tracker.tui.widgets.action_table import ActionTable, last_stages
from tui_tracker.tui.widgets.line_input import FilterBox

if TYPE_CHECKING:
    from tui_tracker.domain.history.undo import EditStep

AT_ONCE = 1000
"""Actions that are filtered and sorted while a key is heard; more of them on a thread."""


class ActionsScreen(JumpScreen[ThemeActions]):
    """Letters act on the action under the cursor."""

    BINDINGS = bindings_of("actions")
    SCROLLED = "Detail"

    def __init__(
        self, context: AppContext, theme: Theme, *, action_key: str | None = None, is_detour: bool = False
    ) -> None:
        """Begin at an action, else at the one last visited; from a detour Esc leads back where it began."""
        super().__init__(context)
        self.theme = theme
        self.is_detour = is_detour
        self._target = action_key
        self._action_key = action_key or context.preferences.get("action", self.session.path)
        self._notice = ""
        self._greets = self._says_all_done = self._names_drafts = False
        """Which notice is shown, if it is one of these: they follow what the tracker holds."""
        self._shows_diff = False
        self._opening: tuple[str | None, str] = (None, "")
        self._heading = "section" if theme.key else "theme"

    def renewed(self) -> Self:
        return type(self)(self.context, self.theme, action_key=self._action_key, is_detour=self.is_detour)

    def body(self) -> ComposeResult:
        yield Static(classes="message", markup=False)
        yield FilterBox(classes="filter panel", compact=True)
        yield Static(classes="page", markup=False)
        with Container(id="middle"):
            yield ActionTable(self.context.formatter)
            yield Detail(self.context, self.session.period_labels)

    # Loading and drawing

    def load(self) -> ThemeActions:
        entries = self.session.entries(self.theme.key or None)
        written = written_to_send(self.session)
        next_theme = next_own_theme(self.session, self.theme, entries)
        if not self.has_opened or self._greets:
            self._opening = opening(
                self.session, self.theme, entries, self.context.keys, target=self._target,
                last=self._action_key, due=self.context.settings.due, written=written, next_theme=next_theme,
            )  # fmt: skip
        return ThemeActions.of(entries, self.view, self._heading, written, next_theme)

    def set_up(self) -> None:
        self.query_one(ActionTable).focus()
        self.show_filter_box()

    def show(self, value: ThemeActions) -> None:
        first_key, greeting = self._opening
        if self.has_opened:
            first_key = None
        elif not self._notice:
            self._greets = True
        self.has_opened = True
        self._action_key = first_key or self._action_key
        if self._greets or self._says_all_done:
            self._notice = greeting if self._greets else self._all_done()
        elif self._names_drafts and all(entry.draft is None for entry in value.entries):
            self.show_notice()
        target = self.entry_of(first_key) if first_key == self._target else None
        if target and first_key not in value.rows.entries:
            self._show_hidden(target)
        else:
            self.refill(first_key)
        if len(value.entries) > AT_ONCE:
            # Not before it is drawn: the thread would take turns with that, and keys would wait for both.
            self.call_after_refresh(self._prepare_texts, value)

    def _prepare_texts(self, value: ThemeActions) -> None:
        """Make the texts that a filter looks in, on a thread."""

        async def prepare() -> None:
            await self.context.compute(lambda: self.view.prepare(value.entries))

        if self.is_open:
            self.run_worker(prepare, group="texts", exclusive=True)  # type: ignore[arg-type]

    @property
    def entries(self) -> tuple[ActionEntry, ...]:
        """The theme's actions, in plan order."""
        return self.value.entries if self.value else ()

    @property
    def entry(self) -> ActionEntry | None:
        """The action under the cursor."""
        return self.entry_of(self.query_one(ActionTable).current)

    def entry_of(self, action_key: str | None) -> ActionEntry | None:
        return self.value.by_key.get(action_key or "") if self.value else None

    def picker_anchor(self) -> Anchor:
        """Return the row under the cursor; beside it, in a wide window, is last period's update."""
        return Anchor(
            self.query_one(ActionTable).cursor_region,
            self.query_one(Detail).before_region,
            shares_columns=self.app.size.width < WIDE,
        )

    def refill(self, action_key: str | None = None) -> None:
        """Show the rows that are wanted now: at once, or as soon as they are sorted out."""
        value, state = self.value, self.view.state
        if value is None:
            return
        if value.state != state and len(value.entries) > AT_ONCE:
            self.run_worker(self._sort_out(value, state, action_key), group="rows", exclusive=True)
            return
        if value.state != state:
            rows = self.view.rows(value.entries, state, self._heading)
            self.value = value = replace(value, state=state, rows=rows)
        self._show_rows(value.rows, action_key)

    async def _sort_out(self, value: ThemeActions, state: ListState, action_key: str | None) -> None:
        rows = await self.context.compute(lambda: self.view.rows(value.entries, state, self._heading))
        if self.is_open and self.value is value and self.view.state == state:
            self.value = replace(value, state=state, rows=rows)
            self._show_rows(rows, action_key)

    def _show_rows(self, rows: ListRows, action_key: str | None) -> None:
        shown = rows.entries
        # A mark that is not seen would change an action that is not seen.
        self.view.marked = frozenset(key for key in self.view.marked if key in shown)
        self.fill_table(rows, action_key, target=self._target)
        self._show_detail()
        self._show_title(len(shown))
        self._show_message(self._notice)
        self.show_filter_result(rows)

    def show_notice(self, words: str = "", *, names_drafts: bool = False) -> None:
        """Show words above the list until a note is opened; none takes them away."""
        self._names_drafts = names_drafts
        self._notice = words
        self._greets = self._says_all_done = False
        self._show_message(words)

    def _show_message(self, words: str) -> None:
        message = self.query_one(".message", Static)
        message.set_class(bool(words), "-shown")
        message.update(safe(words))

    def _show_title(self, shown: int) -> None:
        # A low window has no frame to say it in.
        marked = safe(f"{len(self.view.marked)} marked" if self.view.marked else "", "bold $accent")
        progress = progress_parts(self.value.progress) if self.value else ()
        written = self.value.written if self.value else None
        self.show_title(
            self.theme.name, *progress, marked, sending_label(written, self.context.keys), self.due_label()
        )
        table = self.query_one(ActionTable)
        table.border_title = safe(self.view.title(shown, len(self.entries)))
        has_last = any(map(last_stages, self.entries[:AT_ONCE]))
        ways = self.view.ways(self.context.keys, has_filter=self.has_filter(), has_last=has_last)
        table.border_subtitle = safe(ways)
        self.refresh_bindings()

    def _show_detail(self) -> None:
        entry = self.entry
        findings = self.context.live_checks.findings(entry) if entry else ()
        detail = self.query_one(Detail)
        match = self.view.match_in(entry, detail.line_width) if entry else None
        detail.show(entry, diff=self._shows_diff, findings=findings, match=match)

    @on(ActionTable.HeadingClicked)
    def _sort_by(self, event: ActionTable.HeadingClicked) -> None:
        """Sort by the column whose heading was clicked; a second click brings the plan's order back."""
        wanted = {"": "to do first", "Stage": "stage", "RAG": "RAG"}.get(event.column, "plan")
        is_second = ORDERS[self.view.order] == wanted
        self.view.order = 0 if is_second else ORDERS.index(wanted)
        self.refill()

    @on(Detail.FactsClicked)
    def _change_own_fields(self) -> None:
        self.action_own_fields()

    @on(ActionTable.Moved)
    def _moved(self) -> None:
        self._show_detail()
        if self.entry:
            self._action_key = self.entry.action.key

    # Coming and leaving

    def go(self, action_key: str) -> bool:
        """Put the cursor on an action, without the filter where that hides it; False if it is not here."""
        table = self.query_one(ActionTable)
        if table.go(action_key):
            return True
        entry = self.entry_of(action_key)
        if entry is None:
            return False
        self._show_hidden(entry)
        return True

    def _show_hidden(self, entry: ActionEntry) -> None:
        """Clear the filter, put the cursor on an action that it hides, and say so."""
        self.clear_filter()
        self.refill(entry.action.key)
        self.toast(f"The filter was cleared to show {entry.action.id}.")

    def remember(self) -> None:
        """Keep for the next start which theme and action were last visited."""
        self.context.preferences.set("theme", self.theme.key, self.session.path)
        if self._action_key:
            self.context.preferences.set("action", self._action_key, self.session.path)

    async def finish_editing(self) -> bool:
        self.remember()
        return True

    def flush(self) -> None:
        self.remember()

    # What keys do

    @on(ActionTable.Chosen)
    def action_open(self) -> None:
        """Write the note of the action under the cursor."""
        self.show_notice()
        self.mark_visited()
        if self.entry and self.check_period_open() and not self.opens_conflict(self.entry, "note"):
            from tui_tracker.tui.screens.note import NoteScreen

            note = NoteScreen(self.context, self.entry, has_next=self._has_next_to_do)
            self.app.push_screen(note, self._note_left)

    async def _note_left(self, go_on: bool | None) -> None:
        table = self.query_one(ActionTable)
        written = table.current
        await self.load_and_show()
        # Where the action written has left the filter, the next one is under the cursor already.
        has_left = table.current != written
        if go_on and self._go_to_next_left(1, including_current=has_left):
            self.action_open()

    def show_step(self, step: EditStep) -> None:
        self.query_one(ActionTable).go(step.action_key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a lead's copy is sent back."""
        return self.session.is_copy if action == "send_back" else True

    def action_next_not_done(self, direction: int) -> None:
        """Go to the next action that is not done, from a theme that is done to the lead's next one."""
        if direction > 0 and self.value and self.value.next_theme:
            self.remember()
            self.post_message(ThemeChosen(self.value.next_theme.theme))
        else:
            self._go_to_next_left(direction)

    def _has_next_to_do(self) -> bool:
        """Return whether any other of the actions shown is not done."""
        table, kind = self.query_one(ActionTable), self.view.kind_named("to do")
        others = (self.entry_of(key) for key in table.action_keys if key != table.current)
        return any(entry and kind.applies(entry) for entry in others)

    def _go_to_next_left(self, direction: int, *, including_current: bool = False) -> bool:
        """Go to the next action of those shown that is not done, from either end on at the other."""
        kind = self.view.kind_named("to do")
        if self.go_to_next(kind, direction, including_current=including_current):
            return True
        hides_some = len(self.query_one(ActionTable).action_keys) < len(self.entries)
        if done := self._all_done():
            if self.session.is_copy:
                self.show_notice(done)
                self._says_all_done = True
            else:
                self.toast(done)
        elif not hides_some:
            self.toast("This is the only action in this theme that is not done.")
        elif self.entry and kind.applies(self.entry):
            self.toast(f"This is the only action shown that is not done. {self.show_all_hint}")
        else:
            self.toast(f"Every action shown is done. {self.show_all_hint}")
        return False

    def _all_done(self) -> str:
        """Return that every action is done, in a copy also what comes next; else nothing."""
        value = self.value
        if value is None or any(self.view.kind_named("to do").applies(entry) for entry in self.entries):
            return ""
        return all_done_words(
            self.entries, value.written, value.next_theme, self.context.keys, is_copy=self.session.is_copy
        )

    def action_compare(self) -> None:
        """Show the word diff of the two notes, or both whole."""
        self._shows_diff = not self._shows_diff
        self._show_detail()

    def action_order(self) -> None:
        """Sort the list another way."""
        self.view.order = (self.view.order + 1) % len(ORDERS)
        self.refill()

    # Marks

    @property
    def targets(self) -> tuple[ActionEntry, ...]:
        """The actions marked; without any, the one under the cursor."""
        if not self.view.marked:
            return super().targets
        return tuple(entry for entry in self.entries if entry.action.key in self.view.marked)

    def action_mark(self) -> None:
        """Mark the action under the cursor, or take its mark away, and go to the next."""
        if self.entry:
            self.view.toggle_mark(self.entry.action.key)
            table = self.query_one(ActionTable)
            keys = table.action_keys
            after = keys[keys.index(self.entry.action.key) + 1 :]
            self.refill(after[0] if after else None)

    def key_label(self, binding: Binding) -> str:
        """Name the one step that Esc goes back."""
        if binding.id != "move-back":
            return super().key_label(binding)
        if self.view.marked or self.has_filter():
            return "Unmark all" if self.view.marked else "Show all"
        return "Back" if self.is_detour else binding.description

    def has_filter(self) -> bool:
        """Return whether Esc shows all actions before it goes back."""
        return self.query_one(Input).has_class("-shown") or self.view.is_filtered

    def action_back(self) -> None:
        """Unmark every action; without marks clear the filter; without one go back."""
        if self.view.marked:
            self.view.marked = frozenset()
            self.refill()
        elif self.has_filter():
            self.clear_filter()
            self.refill()
        else:
            self.remember()
            self.post_message(ThemesWanted())
