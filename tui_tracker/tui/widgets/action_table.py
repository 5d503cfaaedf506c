"""The list of actions: ID, state, stage, RAG and the first words of the note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.theme import Theme
from textual.widgets import DataTable

from tui_tracker.domain.plan.model import ActionEntry, UpdateState
from tui_tracker.domain.text import one_line
from tui_tracker.tui.action_specs import bindings_of
from tui_tracker.tui.format.text import BREAKPOINTS, STATE_MARKS, Formatter, stages_short, table_cell

_STATE_WIDTH, _ID_WIDTH, _PADDING = 1, 4, 2


class ActionTable(DataTable[object]):
    """A table whose words column takes what width is left, and whose cursor stays on its action."""

    class Opened(Message):
        """Enter was pressed, or a row clicked, on an action."""

        def __init__(self, action_key: str) -> None:
            super().__init__()
            self.action_key = action_key

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("action table")

    def __init__(self, formatter: Formatter) -> None:
        super().__init__(cursor_type="row", zebra_stripes=False, cell_padding=1)
        self._formatter = formatter
        self._entries: dict[str, ActionEntry] = {}
        self._drawn_width = 0

    def on_mount(self) -> None:
        """Cells carry their colours: draw them again where another colour theme is chosen."""
        self.app.theme_changed_signal.subscribe(self, self._recolour)

    def _recolour(self, _theme: Theme) -> None:
        self._draw(self.cursor_row)

    @property
    def action_keys(self) -> list[str]:
        """The keys of the actions shown, from the top."""
        return list(self._entries)

    @property
    def current(self) -> str | None:
        """The key of the action under the cursor."""
        keys = list(self._entries)
        return keys[self.cursor_row] if 0 <= self.cursor_row < len(keys) else None

    def fill(self, entries: Sequence[ActionEntry], action_key: str | None = None) -> None:
        """Show these actions; the cursor goes to `action_key`, or stays on the action it was on."""
        wanted = action_key or self.current
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
        if self._available_width() != self._drawn_width:
            self._draw(self.cursor_row)

    def _available_width(self) -> int:
        """Return the table's columns; before the first layout, what they will most likely be."""
        if self.size.width:
            return self.size.width
        whole = self.app.size.width
        return whole // 2 - 1 if whole >= BREAKPOINTS[-1][0] else whole - 1

    def _draw(self, row: int) -> None:
        top = self.scroll_offset.y
        self._drawn_width = self._available_width()
        with self.prevent(DataTable.RowHighlighted):
            self.clear(columns=True)
            for label, width in self._columns():
                self.add_column(table_cell(label, "bold"), width=width)
            for key, entry in self._entries.items():
                self.add_row(*self._cells(entry), key=key)
        self.scroll_to(y=top, animate=False)
        self.move_cursor(row=max(row, 0))

    def _columns(self) -> list[tuple[str, int]]:
        ids = max([_ID_WIDTH, *(len(entry.action.id) for entry in self._entries.values())])
        stage, rating = self._formatter.stage_width, self._formatter.rating_width
        fixed = [("ID", ids), ("", _STATE_WIDTH), ("Stage", stage), ("RAG", rating)]
        taken = sum(width + _PADDING for _, width in fixed) + _PADDING + 1
        return [*fixed, ("Note, or what the action is", max(self._drawn_width - taken, 12))]

    def _cells(self, entry: ActionEntry) -> list[object]:
        colours = self.app.theme_variables
        words, colour = self._formatter.rating_parts(entry.update)
        is_rated = entry.update.rag or colour != self._formatter.settings.unrated.colour
        note = entry.draft or entry.update.note
        mark = "!" if entry.conflicts else "?" if entry.update.review else STATE_MARKS[entry.state]
        mark_colour = colours.get("rag-green", "") if entry.state is UpdateState.DONE else ""
        text = table_cell(one_line(entry.action.text) or "–", colours.get("quiet", ""))
        return [
            table_cell(entry.action.id, "bold"),
            table_cell(mark, mark_colour),
            table_cell(stages_short(entry.update.stages) or "–"),
            table_cell(words if is_rated else "–", colours.get(f"rag-{colour}", "")),
            table_cell(one_line(note)) if note else text,
        ]

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open the row clicked on that had the cursor already."""
        event.stop()
        self.action_select_cursor()

    def action_select_cursor(self) -> None:
        """Open the action under the cursor."""
        if self.current:
            self.post_message(self.Opened(self.current))
