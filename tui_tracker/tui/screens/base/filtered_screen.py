"""A list of actions that is filtered: by words, by a kind, or by a filter that has a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from textual.app import SystemCommand
from textual.content import Content
from textual.widgets import Input, Static

from tui_tracker.domain.field_values import own_names
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.choices import SelectDialog
from tui_tracker.tui.dialogs.messages import PromptDialog
from tui_tracker.tui.format.text import joined, safe
from tui_tracker.tui.models.action_list.rows import ListRows
from tui_tracker.tui.models.action_list.saved_filters import SavedFilter
from tui_tracker.tui.models.action_list.view import ListView
from tui_tracker.tui.screens.base.action_screen import ActionScreen
from tui_tracker.tui.screens.base.own_field_filter import conditions_on
from tui_tracker.tui.widgets.action_table import ActionTable

Loaded = TypeVar("Loaded")
_SAVE, _DELETE = "Name this filter", "Delete a named filter"


class FilteredScreen(ActionScreen[None, Loaded]):
    """A screen with an `ActionTable`, and one `Input` for the filter's words."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        labels = self.session.period_labels
        self.view = ListView(context.formatter, context.preferences, self.session.path, labels)
        self.shorter: tuple[str, int] | None = None
        """Words that find something where those of the filter find nothing, and how many actions."""
        self.has_opened = False

    def on_unmount(self) -> None:
        self.view.close()
        super().on_unmount()

    @property
    def filter_words(self) -> str:
        """The words of the filter, with which a search begins."""
        return self.view.words

    @property
    def entries(self) -> tuple[ActionEntry, ...]:
        """Every action of the list, in plan order."""
        raise NotImplementedError

    def entry_of(self, action_key: str | None) -> ActionEntry | None:
        """Return the action of the list with a key; None for any other key."""
        raise NotImplementedError

    def refill(self, action_key: str | None = None) -> None:
        """Show the actions that the filter leaves."""
        raise NotImplementedError

    def show_filter_box(self) -> None:
        """Show the words of the filter that is kept."""
        box = self.query_one(Input)
        with box.prevent(Input.Changed):
            box.value = self.view.words
        box.set_class(bool(self.view.words), "-shown")
        periods = [self.session.previous, self.session.period]
        years = " and ".join(period.label for period in periods if period)
        search = self.key_name("app", "look-search-anywhere")
        box.placeholder = f"A word, ID, stage, rating or “to do”. All years’ notes: {search}"
        box.border_title = safe(f"Filter: actions, partners, notes of {years}")

    def show_filter_result(self, rows: ListRows) -> None:
        """Show the list, or why it is empty, and what else the filter's words may find."""
        is_empty = not rows.entries
        self.shorter = self.view.suggest(self.entries) if is_empty and self.view.words.strip() else None
        page = self.query_one(".page", Static)
        page.display = is_empty
        page.update(safe(self.view.nothing_shown(self.shorter, self.context.keys)))
        self.query_one("#middle").display = not is_empty
        self.query_one(Input).border_subtitle = safe(self.view.hint(rows, self.context.keys))

    def on_screen_resume(self) -> None:
        """Take the filter that another list may have changed."""
        if self.has_opened and self.query_one(Input) is not self.focused:
            self.view.recall()
            self.show_filter_box()
            self.redraw()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.view.words = event.value
        self.refill()

    def on_input_submitted(self) -> None:
        if self.shorter:
            self._use_words(self.shorter[0])
        self.view.keep()
        self.query_one(Input).set_class(bool(self.view.words), "-shown")
        self.query_one(ActionTable).focus()
        self.refresh_bindings()

    @property
    def show_all_hint(self) -> str:
        """Where to see every action again."""
        return f"Press {self.key_name('actions', 'move-back')} to show all."

    def clear_filter(self) -> None:
        """Show every action again, at once: a message about the box would come after the next key."""
        self.view.clear_filter()
        self.show_filter_box()
        self.query_one(ActionTable).focus()

    # What keys do

    def action_filter(self) -> None:
        """Type words to filter by."""
        box = self.query_one(Input)
        box.add_class("-shown")
        box.focus()
        self.refresh_bindings()

    async def action_filter_kind(self) -> None:
        """Choose a kind of actions or a named filter, give the filter a name, or delete one."""
        counts = await self.context.compute(lambda: self.view.count_kinds(self.entries))
        choices: list[tuple[Content, Callable[[], None]]] = [
            (safe(f"{count:>4}  {words}"), partial(self._show_kind, number))
            for number, (words, count) in enumerate(counts)
        ]
        chosen = self.view.kinds.index(self.view.kind) + 1 if self.view.kind else 0
        own = await self.context.compute(lambda: own_names(entry.action for entry in self.entries))
        choices += [(safe(f"      by {name} …"), partial(self._choose_value, name)) for name in own]
        for saved in self.view.saved.all():
            if saved.name == self.view.filter_name:
                chosen = len(choices)
            line = joined([safe(f"      {saved.name}"), safe(f"  {saved.description}", "$quiet")])
            choices.append((line, partial(self._use, saved)))
        if self.view.is_filtered and not self.view.filter_name:
            choices.append((safe(f"      {_SAVE} …"), self.action_name_filter))
        if self.view.saved.all():
            choices.append((safe(f"      {_DELETE} …"), self._delete_filter))
        self._offer("Which actions do you want to see?", choices, chosen)

    def _choose_value(self, name: str) -> None:
        conditions = conditions_on(self.entries, name, self.context.settings)
        choices = [
            (safe(f"{count:>4}  {words}"), partial(self._use_words, condition))
            for words, condition, count in conditions
        ]
        self._offer(f"Which actions, by {name}?", choices)

    def _use_words(self, words: str) -> None:
        self.view.words = words
        self.view.keep()
        self.show_filter_box()
        self.refill()

    def action_name_filter(self) -> None:
        """Ask for a name for the filter, under which it is kept for every plan."""
        if not self.view.is_filtered:
            keys = " or ".join(self.key_name("actions", name) for name in ("look-filter", "look-filter-kind"))
            self.toast(f"Nothing is filtered. Press {keys} first, then give the filter a name.")
            return

        kind_key = self.key_name("actions", "look-filter-kind")

        def answered(name: str | None) -> None:
            if name:
                self.view.save_as(name)
                self.refill()
                self.toast(f"Saved the filter “{name}”. Press {kind_key} to choose it, in any theme.")

        question = "Name for this filter"
        hint = (
            f"You find it with {kind_key}, and in the palette. An existing filter of that name is replaced."
        )
        self.app.push_screen(PromptDialog(question, hint=hint, value=self.view.filter_name), answered)

    def further_commands(self) -> Iterable[SystemCommand]:
        for saved in self.view.saved.all():
            yield SystemCommand(f"Filter: {saved.name}", saved.description, partial(self._use, saved))
        if self.view.saved.all():
            yield SystemCommand(_DELETE, "Choose which one", self._delete_filter)

    def _delete_filter(self) -> None:
        choices = [
            (
                joined([safe(saved.name), safe(f"  {saved.description}", "$quiet")]),
                partial(self._delete, saved.name),
            )
            for saved in self.view.saved.all()
        ]
        self._offer("Delete which filter? The actions stay as they are.", choices)

    def _delete(self, name: str) -> None:
        self.view.saved.delete(name)
        self.refill()
        self.toast(f"Deleted the filter “{name}”.")

    def _offer(
        self, heading: str, choices: Sequence[tuple[Content, Callable[[], None]]], chosen: int = 0
    ) -> None:
        def answered(number: int | None) -> None:
            if number is not None:
                choices[number][1]()

        lines = [line for line, _ in choices]
        self.app.push_screen(SelectDialog(heading, lines, chosen=chosen), answered)

    def _show_kind(self, number: int) -> None:
        if number == 0:
            self.clear_filter()
        else:
            self.view.choose_kind(number)
        self.refill()

    def _use(self, saved: SavedFilter) -> None:
        self.view.use(saved)
        self.show_filter_box()
        self.refill()
