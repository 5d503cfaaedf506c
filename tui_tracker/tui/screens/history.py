"""Every change of one action, newest first: when, who, what to; any of them can be restored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.fields import HIDDEN, PLAN_FIELDS, RESTORABLE, UPDATE_FIELDS, field_named, is_own
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.first_writers import first_writers, writer_words
from tui_tracker.domain.history.newest_changes import newest_changes
from tui_tracker.domain.history.revision import Kind, Revision
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.text import beginning, plural
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import confirm
from tui_tracker.tui.format.cells import author_name, cell_name, change_time, value_content
from tui_tracker.tui.format.text import joined, safe, safe_line
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ConflictMet
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.option_list import KeyedOptionList

_SHOWN = tuple(name for name in (*UPDATE_FIELDS, *PLAN_FIELDS) if field_named(name).history != HIDDEN)
"""In this order; an action's place in the plan says nothing to people."""
_KINDS = {
    Kind.UNDO: ", undone to", Kind.REDO: ", redone", Kind.RESOLVE: ", resolved",
    Kind.RESTORE: ", restored", Kind.DRAFT: ", draft",
    Kind.OUTSIDE: ", changed outside tui-tracker",
}  # fmt: skip
_AUTHOR_WIDTH = 12
_LINE_WIDTH = 500
"""Characters of a value in its line; the whole value is below."""


def _is_shown(field: str) -> bool:
    return field in _SHOWN or is_own(field)


def _order_of(field: str) -> tuple[int, str]:
    """Return what puts fields in order: the plan's own come last, by their names."""
    return (_SHOWN.index(field), "") if field in _SHOWN else (len(_SHOWN), field)


class ChangeList(KeyedOptionList):
    """The changes; Enter brings a value back."""

    BINDINGS = bindings_of("history list")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryData:
    """One action's changes, newest first."""

    revisions: tuple[Revision, ...]
    """The newest, where there are very many."""
    total: int
    """How many there are."""
    files: Mapping[str, str]
    """Revision's id to the name of the file it came with."""
    in_conflict: frozenset[Cell]
    overtaken: frozenset[str]
    """Ids of the revisions that another one replaced."""
    writers: Mapping[str, str]
    """Id of a revision that repeats another person's value to who entered that."""


class HistoryScreen(BaseScreen[None, HistoryData]):
    """The cursor moves over the changes; below is the whole value of the current one."""

    BINDINGS = bindings_of("history")
    SCROLLED = "#changes VerticalScroll"

    def __init__(self, context: AppContext, entry: ActionEntry) -> None:
        super().__init__(context)
        self._entry = entry
        self._current_id = ""

    def body(self) -> ComposeResult:
        with Container(id="changes"):
            yield ChangeList()
            with VerticalScroll(can_focus=False):
                yield Static(markup=False)

    # Loading and drawing

    def set_up(self) -> None:
        self.frame(ChangeList, "Changes, newest first", "Enter restore").focus()
        self.frame(self.SCROLLED, "The value in full")

    def load(self) -> HistoryData:
        action_key = self._entry.action.key
        history = self.session.history(action_key)
        shown = [revision for revision in history if _is_shown(revision.cell.field)]
        # Sorted twice: what one step changed is listed together, in the order of the fields.
        shown.sort(key=lambda revision: _order_of(revision.cell.field))
        shown.sort(key=lambda revision: (revision.at, revision.author), reverse=True)
        newest = newest_changes(shown[::-1], lambda revision: len(revision.value or ""))
        return HistoryData(
            revisions=tuple(newest[::-1]),
            total=len(shown),
            files=self.session.files_of(action_key),
            in_conflict=frozenset(conflict.cell for conflict in open_conflicts(self.session, action_key)),
            overtaken=frozenset(parent for revision in history for parent in revision.parents),
            writers=first_writers(history),
        )

    def show(self, value: HistoryData) -> None:
        ids = [revision.id for revision in value.revisions]
        self._current_id = self._current_id or next(iter(ids), "")
        count = plural(value.total, "change")
        if value.total > len(ids):
            count = f"the newest {len(ids)} of {count}"
        self.show_title(f"History of {self._entry.action.id}", safe(count), period="")
        changes = self.query_one(ChangeList)
        with self.prevent(OptionList.OptionHighlighted):
            changes.clear_options().add_options(self._lines(value.revisions))
            changes.highlighted = ids.index(self._current_id) if self._current_id in ids else None
        self._show_value()

    @property
    def current(self) -> Revision | None:
        """The change under the cursor."""
        revisions = self.value.revisions if self.value else ()
        return next((revision for revision in revisions if revision.id == self._current_id), None)

    def _lines(self, revisions: tuple[Revision, ...]) -> list[Option]:
        """Return a line for each change; only the first of a step says who and when."""
        lines, before = [], ("", "")
        moments = {revision.id: change_time(revision.author, revision.at) for revision in revisions}
        width = max(map(len, moments.values()), default=0)
        for revision in revisions:
            is_first = (revision.at, revision.author) != before
            before = (revision.at, revision.author)
            author = author_name(revision.author)[:_AUTHOR_WIDTH] if is_first else "  ″"
            moment = moments[revision.id] if is_first else ""
            head = safe_line(f" {author:<{_AUTHOR_WIDTH}}  {moment:<{width}}  ")
            value = beginning(self._value_of(revision).plain, _LINE_WIDTH)
            lines.append(
                Option(joined([head, safe(f"{self._change_name(revision)}: ", "bold"), safe(value)]))
            )
        return lines

    def _value_of(self, revision: Revision) -> Content:
        if revision.kind == Kind.UNDO and revision.value is None:
            return safe("empty", "italic $quiet")  # undoing a question answers none
        return value_content(self.context.formatter, revision.cell.field, revision.value)

    def _change_name(self, revision: Revision) -> str:
        return f"{cell_name(revision.cell, self.session.period_labels)}{_KINDS.get(revision.kind, '')}"

    def _show_value(self) -> None:
        revision = self.current
        content = self._detail(revision, self.value) if revision and self.value else Content()
        self.query_one("#changes Static", Static).update(content)
        self.pane.scroll_home(animate=False)

    def _detail(self, revision: Revision, value: HistoryData) -> Content:
        moment = change_time(revision.author, revision.at)
        head = joined([safe_line(author_name(revision.author), "bold"), safe(f"  {moment}", "$quiet")])
        field = joined([safe(self._change_name(revision), "bold $accent"), _status(revision, value)])
        lines = [head, field, self._value_of(revision)]
        if revision.id in value.writers:
            lines.append(safe_line(f"Value {writer_words(value.writers[revision.id])}", "$quiet"))
        if revision.why:
            lines.append(joined([safe("Reason: ", "$quiet"), safe(revision.why, "italic")]))
        if revision.id in value.files:
            lines.append(safe_line(f"From the file {value.files[revision.id]}", "$quiet"))
        return joined(lines, "\n")

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        if self.value:
            self._current_id = self.value.revisions[event.option_index].id
        self._show_value()
        self.refresh_bindings()

    # Bringing back

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """How the plan is kept is not restored, nor anything where nothing can be changed."""
        if action != "restore":
            return True
        current = self.current
        if current is None or self.session.read_only:
            return False
        return field_named(current.cell.field).history == RESTORABLE

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        if self.check_action("restore", ()):
            self.action_restore()
        elif self.check_writable():
            self.toast("You can't restore this kind of change here.")

    def action_restore(self) -> None:
        """Ask whether to restore the value under the cursor."""
        revision = self.current
        if revision is None or self.value is None:
            return
        if revision.cell in self.value.in_conflict:
            self.post_message(ConflictMet(revision.cell))
            return
        name = f"{self._entry.action.id} {cell_name(revision.cell, self.session.period_labels)}"
        words = beginning(self._value_of(revision).plain, 300)
        question = joined([
            safe(f"Restore {name}?", "bold"),
            safe(f"\n\n{words}\n\nThe current value stays in the history."),
        ])  # fmt: skip
        confirm(self.app, question, lambda: self.run_worker(self._restore(revision)))

    async def _restore(self, revision: Revision) -> None:
        result = await self.run_write(lambda: (self.session.restore(revision.cell, revision.value),))
        if result is None:
            return
        # The new revision comes first and becomes the current one.
        self._current_id = ""
        await self.load_and_show()
        self.toast(
            f"Restored. Press {self.key_name('actions', 'write-undo')} in the list to undo."
            if result[0]
            else "This is already the current value."
        )


def _status(revision: Revision, value: HistoryData) -> Content:
    if revision.id in value.overtaken:
        return Content()
    if revision.cell in value.in_conflict:
        return safe("  in conflict", "$rag-red")
    return safe("  current", "$rag-green")
