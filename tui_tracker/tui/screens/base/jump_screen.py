"""A list of actions with keys that go to the next action of a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual import on

from tui_tracker.tui.context import AppContext
from tui_tracker.tui.format.keys import key_words
from tui_tracker.tui.models.action_list.kinds import Kind
from tui_tracker.tui.models.action_list.rows import ListRows
from tui_tracker.tui.screens.base.filtered_screen import FilteredScreen
from tui_tracker.tui.widgets.action_table import ActionTable

if TYPE_CHECKING:
    from tui_tracker.domain.history.undo import EditStep

Loaded = TypeVar("Loaded")


class JumpScreen(FilteredScreen[Loaded]):
    """A list whose keys go to the next action of a kind.

    Where nobody has gone to the action under the cursor yet, because the list has just been opened or
    filtered, the first press stays on it if it has that kind.
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._unvisited: str | None = None
        """The action that the program has put the cursor on, until somebody moves or changes it."""

    def fill_table(self, rows: ListRows, action_key: str | None, *, target: str | None = None) -> None:
        """Show rows, the cursor on an action; the first rows may begin at one that somebody asked for."""
        table = self.query_one(ActionTable)
        before = table.current
        table.fill(rows, action_key, marked=self.view.marked)
        if action_key is not None and (before is not None or action_key == target):
            self._unvisited = None
        elif table.current != before:
            self._unvisited = table.current

    def mark_visited(self) -> None:
        """Take the action under the cursor for one that somebody has gone to."""
        self._unvisited = None

    @on(ActionTable.Moved)
    def _forget_unvisited(self) -> None:
        if self.query_one(ActionTable).current != self._unvisited:
            self._unvisited = None

    async def write(self, job: Callable[[], EditStep | None]) -> EditStep | None:
        """Run a job that writes; what somebody changes has been seen."""
        self.mark_visited()
        return await super().write(job)

    def go_to_next(self, kind: Kind, direction: int = 1, *, including_current: bool = False) -> bool:
        """Go to the next action shown of a kind; False where there is no other."""
        table = self.query_one(ActionTable)
        shown = table.action_keys[::direction]
        start = shown.index(table.current) if table.current in shown else 0
        ahead = shown[start + (not including_current) :] + shown[:start]
        key = next((key for key in ahead if (entry := self.entry_of(key)) and kind.applies(entry)), None)
        return key is not None and (self._stays_once(kind, direction, including_current) or table.go(key))

    def _stays_once(self, kind: Kind, direction: int, including_current: bool) -> bool:
        """Say that the action under the cursor has this kind where nobody has gone to it yet."""
        entry = self.entry
        if entry is None or entry.action.key != self._unvisited or direction < 0 or including_current:
            return False
        self._unvisited = None
        if kind.applies(entry):
            key = self._key_of("next_not_done(1)" if kind.name == "to do" else f"next_kind('{kind.name}')")
            self.toast(f"{entry.action.id} {kind.predicate}. Press {key} again to go to the next.")
        return kind.applies(entry)

    def _key_of(self, action: str) -> str:
        """Return the key that does something here, in words."""
        active = self.active_bindings.items()
        return next((key_words(key) for key, of in active if of.binding.action == action), "the key")

    def action_next_kind(self, name: str) -> None:
        """Go to the next action of a kind, from the end on at the beginning."""
        kind = self.view.kind_named(name)
        if not self.go_to_next(kind):
            self.toast(f"There are no other actions {kind.words} here.")

    def action_copy(self) -> None:
        """Copy the action's ID and note."""
        if entry := self.entry:
            self.app.copy_to_clipboard(f"{entry.action.id}\n{entry.update.note or ''}".strip())
            self.toast(f"Copied {entry.action.id}.")
