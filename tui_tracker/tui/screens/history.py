"""Every change of one action, newest first: when, who, what to; any of it can be brought back."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.fields import HIDDEN, PLAN_FIELDS, RESTORABLE, UPDATE_FIELDS, field_named
from tui_tracker.domain.history.revision import Kind, Revision
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.text import one_line, plural
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.tui.dialogs.messages import AskYes
from tui_tracker.tui.format.cells import cell_name, value_content, when, who
from tui_tracker.tui.format.text import joined, plain
from tui_tracker.tui.messages import ConflictMet
from tui_tracker.tui.screens.base.screen import Bench, Page
from tui_tracker.tui.widgets.option_list import Choices
from tui_tracker.tui.widgets.title import Title

_SHOWN = tuple(name for name in (*UPDATE_FIELDS, *PLAN_FIELDS) if field_named(name).history != HIDDEN)
"""In this order; an action's place in the plan says nothing to people."""
_KINDS = {
    Kind.UNDO: ", taken back to", Kind.REDO: ", done again", Kind.RESOLVE: ", settled",
    Kind.RESTORE: ", brought back", Kind.DRAFT: ", still being written",
    Kind.OUTSIDE: ", changed by another program",
}  # fmt: skip
_WHO, _WHEN = 12, 17


class Changes(Choices):
    """The changes; Enter brings a value back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Bring back", id="write-restore-open", tooltip="Bring this value back"),
    ]


class HistoryScreen(Page[None]):
    """The cursor moves over the changes, the whole value of the one under it stands below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("R", "restore", "Bring this value back", show=False, id="write-restore"),
        Binding("J,shift+down", "scroll_value(1)", "Scroll the value down", show=False,
                id="look-scroll-down"),
        Binding("K,shift+up", "scroll_value(-1)", "Scroll the value up", show=False, id="look-scroll-up"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]  # fmt: skip

    def __init__(self, bench: Bench, entry: ActionEntry) -> None:
        super().__init__(bench)
        self._entry = entry
        self._read()

    def _read(self) -> None:
        every = self.desk.history(self._entry.action.key)
        told = [one for one in every if one.cell.field in _SHOWN]
        # Sorted twice: what one gesture changed stands together, in the order of the fields.
        told.sort(key=lambda one: _SHOWN.index(one.cell.field))
        self._revisions = sorted(told, key=lambda one: (one.at, one.author), reverse=True)
        self._files = self.desk.files_of(self._entry.action.key)
        self._clashing = {one.cell for one in open_conflicts(self.desk, self._entry.action.key)}
        self._overtaken = {parent for one in every for parent in one.parents}
        self._at = self._revisions[0].id if self._revisions else ""

    def compose(self) -> ComposeResult:
        yield Title(Content())
        with Container(id="changes"):
            yield Changes()
            with VerticalScroll(can_focus=False):
                yield Static(markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._show()
        self.query_one(Changes).focus()

    def reload(self) -> None:
        at = self._at
        self._read()
        self._at = at
        self._show()

    # What is shown

    @property
    def current(self) -> Revision | None:
        """The change under the cursor."""
        return next((one for one in self._revisions if one.id == self._at), None)

    def _show(self) -> None:
        self.query_one(Title).show(
            plain(f"{self._entry.action.id}  ·  every change, newest first"),
            plain(plural(len(self._revisions), "change")),
        )
        changes = self.query_one(Changes)
        with self.prevent(OptionList.OptionHighlighted):
            changes.clear_options().add_options(self._lines())
            ids = [one.id for one in self._revisions]
            changes.highlighted = ids.index(self._at) if self._at in ids else None
        self._show_value()

    def _lines(self) -> list[Option]:
        """Return a line for each change; only the first of a gesture says who and when."""
        lines, before = [], ("", "")
        for one in self._revisions:
            first = (one.at, one.author) != before
            before = (one.at, one.author)
            author = who(one.author)[:_WHO] if first else ""
            moment = when(one.author, one.at) if first else ""
            head = plain(f" {author:<{_WHO}}  {moment:<{_WHEN}}  ")
            value = one_line(value_content(self.bench.look, one.cell.field, one.value).plain)
            lines.append(Option(joined([head, plain(f"{self._named(one)}: ", "bold"), plain(value)])))
        return lines

    def _named(self, one: Revision) -> str:
        return f"{cell_name(one.cell, self.bench.labels)}{_KINDS.get(one.kind, '')}"

    def _show_value(self) -> None:
        one = self.current
        self.query_one("#changes Static", Static).update(self._value(one) if one else Content())
        self.query_one("#changes VerticalScroll").scroll_home(animate=False)

    def _value(self, one: Revision) -> Content:
        head = joined([plain(who(one.author), "bold"), plain(f"  {when(one.author, one.at)}", "$quiet")])
        field = joined([plain(self._named(one), "bold $accent"), self._standing(one)])
        lines = [head, field, value_content(self.bench.look, one.cell.field, one.value)]
        if one.why:
            lines.append(joined([plain("Because: ", "$quiet"), plain(one.why, "italic")]))
        if one.id in self._files:
            lines.append(plain(f"Came with the file {self._files[one.id]}", "$quiet"))
        return joined(lines, "\n")

    def _standing(self, one: Revision) -> Content:
        if one.id in self._overtaken:
            return Content()
        if one.cell in self._clashing:
            return plain("  in conflict", "$rag-red")
        return plain("  stands now", "$rag-green")

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self._at = self._revisions[event.option_index].id
        self._show_value()
        self.refresh_bindings()

    def action_scroll_value(self, way: int) -> None:
        """Scroll the value shown."""
        self.query_one("#changes VerticalScroll", VerticalScroll).scroll_relative(y=3 * way, animate=False)

    # Bringing back

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """How the plan is kept is not brought back, nor anything where nothing can be changed."""
        if action != "restore":
            return True
        if self.current is None or self.desk.read_only:
            return False
        return field_named(self.current.cell.field).history == RESTORABLE

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        if self.check_action("restore", ()):
            self.action_restore()
        elif self.may_change():
            self.say("How the plan itself is kept is not brought back from here.")

    def action_restore(self) -> None:
        """Bring the value under the cursor back, on a person's word."""
        if (one := self.current) is None:
            return
        if one.cell in self._clashing:
            self.post_message(ConflictMet(one.cell))
            return
        value = one_line(value_content(self.bench.look, one.cell.field, one.value).plain)
        question = joined([
            plain(f"Bring back {self._entry.action.id} {cell_name(one.cell, self.bench.labels)}?", "bold"),
            plain(f"\n\n{value[:300]}\n\nWhat stands now stays in this list."),
        ])  # fmt: skip
        self.app.push_screen(AskYes(question), lambda yes: self._answered(one, yes))

    def _answered(self, one: Revision, yes: bool | None) -> None:
        if yes:
            self.run_worker(self._restore(one))

    async def _restore(self, one: Revision) -> None:
        done = await self.perform(lambda: (self.desk.restore(one.cell, one.value),))
        if done is None:
            return
        self._read()
        self._show()
        self.say("Brought back. u in the list takes it back." if done[0] else "This value stands already.")
