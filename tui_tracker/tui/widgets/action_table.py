"""The list of actions: state, ID, the action's text, stage and RAG, under headings of the plan's sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.coordinate import Coordinate
from textual.message import Message
from textual.theme import Theme
from textual.widgets import DataTable

from tui_tracker.domain.plan.model import ActionEntry, UpdateState
from tui_tracker.domain.text import one_line
from tui_tracker.tui.action_specs import bindings_of
from tui_tracker.tui.format.text import (
    BREAKPOINTS,
    STATE_MARKS,
    Formatter,
    fit_width,
    stages_short,
    table_cell,
)

_STATE_WIDTH, _ID_WIDTH, _PADDING, _EDGES = 1, 3, 2, 2
_NO_STAGE_BELOW, _SHORTEST_TEXT = 56, 16
"""Columns below which the stage is left out, and the least that an action's text is cut to."""
LIST_SHARE = 0.6
"""The part of a wide window's columns that the list has."""


class ActionTable(DataTable[object]):
    """A table whose text column takes what width is left, and whose cursor stays on its action."""

    class Opened(Message):
        """Enter was pressed, or a row clicked, on an action."""

        def __init__(self, action_key: str) -> None:
            super().__init__()
            self.action_key = action_key

    class HeadingClicked(Message):
        """A column's heading was clicked: the list is to be sorted by it."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("action table")

    def __init__(self, formatter: Formatter) -> None:
        super().__init__(cursor_type="row", zebra_stripes=False, cell_padding=1, classes="panel")
        self._formatter = formatter
        self._entries: dict[str, ActionEntry] = {}
        self._marked: frozenset[str] = frozenset()
        self._rows: list[str | None] = []
        """The action's key of each row; None for a section's heading."""
        self._has_headings = False
        self._heading_kind = ""
        self._drawn_width = 0

    def on_mount(self) -> None:
        """Cells carry their colours: draw them again where another colour theme is chosen."""
        self.app.theme_changed_signal.subscribe(self, self._recolour)

    def _recolour(self, _theme: Theme) -> None:
        self._draw(self.current)

    @property
    def action_keys(self) -> list[str]:
        """The keys of the actions shown, from the top."""
        return list(self._entries)

    @property
    def current(self) -> str | None:
        """The key of the action under the cursor."""
        return self._rows[self.cursor_row] if 0 <= self.cursor_row < len(self._rows) else None

    def fill(
        self,
        entries: Sequence[ActionEntry],
        action_key: str | None = None,
        *,
        heading: str = "",
        marked: frozenset[str] = frozenset(),
    ) -> None:
        """Show these actions; the cursor goes to `action_key`, or stays on its action.

        `heading` names what groups them: `section`, `theme`, or nothing.
        """
        wanted = action_key or self.current
        position = self.action_keys.index(wanted) if wanted in self._entries else 0
        self._entries = {entry.action.key: entry for entry in entries}
        self._heading_kind = heading
        names = {self._heading_of(entry) for entry in entries}
        self._has_headings = bool(heading) and len(names) > 1
        self._marked = marked
        keys = list(self._entries)
        if wanted not in self._entries:
            wanted = keys[min(position, len(keys) - 1)] if keys else None
        self._draw(wanted)

    def go(self, action_key: str) -> bool:
        """Put the cursor on an action; False if it is not in the list."""
        if action_key in self._entries:
            self.move_cursor(row=self._rows.index(action_key))
        return action_key in self._entries

    def on_resize(self) -> None:
        """Give the text column the width that is left: a DataTable's columns never do it."""
        if self._available_width() != self._drawn_width:
            self._draw(self.current)

    def _available_width(self) -> int:
        """Return the table's columns; before the first layout, what they will most likely be."""
        if self.size.width:
            return self.size.width
        whole = self.app.size.width
        return int(whole * LIST_SHARE) - _EDGES if whole >= BREAKPOINTS[-1][0] else whole - _EDGES

    def _draw(self, action_key: str | None) -> None:
        top = self.scroll_offset.y
        self._drawn_width = self._available_width()
        with self.prevent(DataTable.RowHighlighted):
            self.clear(columns=True)
            self._rows = []
            columns = self._columns()
            for label, width in columns.items():
                self.add_column(table_cell(label, "bold"), width=width, key=label)
            self._add_rows(columns)
        self.scroll_to(y=top, animate=False)
        row = self._rows.index(action_key) if action_key in self._rows else 0
        self.move_cursor(row=row)

    def _add_rows(self, columns: dict[str, int]) -> None:
        section: str | None = None
        for key, entry in self._entries.items():
            if self._has_headings and self._heading_of(entry) != section:
                section = self._heading_of(entry)
                self._rows.append(None)
                self.add_row(*self._heading(section or "Other actions", columns))
            self._rows.append(key)
            self.add_row(*self._cells(entry, columns), key=key)

    def _heading_of(self, entry: ActionEntry) -> str:
        return entry.theme_name if self._heading_kind == "theme" else entry.action.section or ""

    def _heading(self, section: str, columns: dict[str, int]) -> list[object]:
        style = f"bold {self.app.theme_variables.get('accent', '')}"
        return [table_cell(section, style) if label == "Action" else "" for label in columns]

    def validate_cursor_coordinate(self, value: Coordinate) -> Coordinate:
        """Step over the sections' headings in the direction of the cursor's move."""
        wanted = super().validate_cursor_coordinate(value)
        row, step = wanted.row, 1 if wanted.row >= self.cursor_coordinate.row else -1
        for direction in (step, -step):
            for candidate in range(row, len(self._rows) if direction > 0 else -1, direction):
                if self._rows[candidate : candidate + 1] != [None]:
                    return Coordinate(candidate, wanted.column)
        return wanted

    def watch_cursor_coordinate(self, old: Coordinate, new: Coordinate) -> None:
        """Show the first section's heading together with its first action."""
        super().watch_cursor_coordinate(old, new)
        if new.row == 1 and self._rows[:1] == [None]:
            self.scroll_to(y=0, animate=False)

    def _columns(self) -> dict[str, int]:
        ids = max([_ID_WIDTH, *(len(entry.action.id) for entry in self._entries.values())])
        columns = {"": _STATE_WIDTH, "ID": ids, "Action": 0}
        if self._drawn_width >= _NO_STAGE_BELOW:
            columns["Stage"] = self._formatter.stage_width
        columns["RAG"] = self._formatter.rating_width
        taken = sum(width + _PADDING for width in columns.values()) + 1
        columns["Action"] = max(self._drawn_width - taken, _SHORTEST_TEXT)
        return columns

    def _cells(self, entry: ActionEntry, columns: dict[str, int]) -> list[object]:
        colours = self.app.theme_variables
        text = one_line(entry.action.text) or "(the text is missing)"
        cells: dict[str, object] = {
            "": self._mark(entry),
            "ID": table_cell(entry.action.id, "bold"),
            "Action": table_cell(fit_width(text, columns["Action"]).rstrip()),
            "Stage": self._stage(entry),
            "RAG": self._rating(entry),
        }
        if entry.action.key in self._marked:
            cells[""] = table_cell("●", f"bold {colours.get('accent', '')}")
        return [cells[label] for label in columns]

    def _mark(self, entry: ActionEntry) -> Text:
        colours = self.app.theme_variables
        if entry.conflicts:
            return table_cell("!", f"bold {colours.get('rag-red', '')}")
        if entry.update.review:
            return table_cell("?", f"bold {colours.get('rag-amber', '')}")
        return table_cell(
            STATE_MARKS[entry.state], colours.get("rag-green", "") if entry.state is UpdateState.DONE else ""
        )

    def _stage(self, entry: ActionEntry) -> Text:
        """Return this year's stage, or last year's in grey where none is set yet."""
        before = stages_short(entry.previous.stages) if entry.previous else ""
        if entry.update.stages:
            return table_cell(stages_short(entry.update.stages))
        return table_cell(before or "–", self.app.theme_variables.get("quiet", ""))

    def _rating(self, entry: ActionEntry) -> Text:
        words, colour = self._formatter.rating_parts(entry.update)
        colours = self.app.theme_variables
        if self._formatter.legend.badge(entry.update) == self._formatter.legend.unrated:
            return table_cell("·", colours.get("quiet", ""))
        return table_cell(words, colours.get(f"rag-{colour}", ""))

    def on_data_table_header_selected(self, event: DataTable.HeaderSelected) -> None:
        """Ask for another order."""
        event.stop()
        self.post_message(self.HeadingClicked(event.label.plain))

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open the row clicked on that had the cursor already."""
        event.stop()
        self.action_select_cursor()

    def action_select_cursor(self) -> None:
        """Open the action under the cursor."""
        if self.current:
            self.post_message(self.Opened(self.current))
