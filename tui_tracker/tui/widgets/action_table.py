"""The list of actions: ID, state, stage, RAG and the first words of what is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.theme import Theme
from textual.widgets import DataTable

from tui_tracker.domain.plan.model import ActionEntry, State
from tui_tracker.domain.text import one_line
from tui_tracker.tui.format.text import BREAKPOINTS, STATE_MARKS, Look, cell, stages_short

_STATE, _ID, _PADDING = 1, 4, 2


class ActionTable(DataTable[object]):
    """A table whose words column takes what width is left, and whose cursor stays on its action."""

    class Opened(Message):
        """Enter was pressed, or a row clicked, on an action."""

        def __init__(self, action_key: str) -> None:
            super().__init__()
            self.action_key = action_key

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Note", show=False, id="write-open", tooltip="Open its note"),
        Binding("j", "cursor_down", "Down", show=False, id="move-down"),
        Binding("k", "cursor_up", "Up", show=False, id="move-up"),
        Binding("g,home", "scroll_top", "First action", show=False, id="move-first"),
        Binding("G,end", "scroll_bottom", "Last action", show=False, id="move-last"),
    ]

    def __init__(self, look: Look) -> None:
        super().__init__(cursor_type="row", zebra_stripes=False, cell_padding=1)
        self._look = look
        self._entries: dict[str, ActionEntry] = {}
        self._drawn_for = 0

    def on_mount(self) -> None:
        """Cells carry their colours: draw them again where another colour theme is chosen."""
        self.app.theme_changed_signal.subscribe(self, self._recolour)

    def _recolour(self, _theme: Theme) -> None:
        self._draw(self.cursor_row)

    @property
    def current(self) -> str | None:
        """The key of the action under the cursor."""
        keys = list(self._entries)
        return keys[self.cursor_row] if 0 <= self.cursor_row < len(keys) else None

    def fill(self, entries: Sequence[ActionEntry], at: str | None = None) -> None:
        """Show these actions; the cursor goes to `at`, or stays on the action it was on."""
        wanted = at or self.current
        row = max(self.cursor_row, 0)
        self._entries = {entry.action.key: entry for entry in entries}
        keys = list(self._entries)
        self._draw(keys.index(wanted) if wanted in keys else min(row, len(keys) - 1))

    def go(self, action_key: str) -> bool:
        """Put the cursor on an action; False if it is not in the list."""
        keys = list(self._entries)
        if action_key in keys:
            self.move_cursor(row=keys.index(action_key))
        return action_key in keys

    def on_resize(self) -> None:
        """Give the words column the width that is left: a DataTable's columns never do it."""
        if self._room() != self._drawn_for:
            self._draw(self.cursor_row)

    def _room(self) -> int:
        """Return the columns there are; before the first layout, what they will most likely be."""
        if self.size.width:
            return self.size.width
        whole = self.app.size.width
        return whole // 2 - 1 if whole >= BREAKPOINTS[-1][0] else whole - 1

    def _draw(self, row: int) -> None:
        top = self.scroll_offset.y
        self._drawn_for = self._room()
        with self.prevent(DataTable.RowHighlighted):
            self.clear(columns=True)
            for label, width in self._columns():
                self.add_column(cell(label, "bold"), width=width)
            for key, entry in self._entries.items():
                self.add_row(*self._cells(entry), key=key)
        self.scroll_to(y=top, animate=False)
        self.move_cursor(row=max(row, 0))

    def _columns(self) -> list[tuple[str, int]]:
        ids = max([_ID, *(len(one.action.id) for one in self._entries.values())])
        stage, rag = self._look.stage_width, self._look.rating_width
        fixed = [("ID", ids), ("", _STATE), ("Stage", stage), ("RAG", rag)]
        taken = sum(width + _PADDING for _, width in fixed) + _PADDING + 1
        return [*fixed, ("Note, or what the action is", max(self._drawn_for - taken, 12))]

    def _cells(self, entry: ActionEntry) -> list[object]:
        words, colour = self._look.rating_parts(entry.update)
        words = words if entry.update.rag or colour != self._look.settings.unrated.colour else "–"
        said = entry.draft or entry.update.note
        quiet = self.app.theme_variables.get("quiet", "")
        mark = "!" if entry.conflicts else "?" if entry.update.review else STATE_MARKS[entry.state]
        return [
            cell(entry.action.id, "bold"),
            cell(mark, self.app.theme_variables.get("rag-green", "") if entry.state is State.DONE else ""),
            cell(stages_short(entry.update.stages) or "–"),
            cell(words, self.app.theme_variables.get(f"rag-{colour}", "")),
            cell(one_line(said)) if said else cell(one_line(entry.action.text) or "–", quiet),
        ]

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open the row clicked on that had the cursor already."""
        event.stop()
        self.action_select_cursor()

    def action_select_cursor(self) -> None:
        """Open the action under the cursor."""
        if self.current:
            self.post_message(self.Opened(self.current))
