"""The list of actions: state, ID, the action's text, stage and RAG, under headings of the plan's sections."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from tui_tracker.domain.plan.model import ActionEntry, UpdateState
from tui_tracker.domain.plan.stages import Stages
from tui_tracker.domain.text import one_line
from tui_tracker.tui.format.text import (
    STATE_MARKS,
    WIDE,
    Formatter,
    cut_width,
    stages_short,
    table_cell,
)
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.models.action_list.rows import NO_ROWS, ListRows
from tui_tracker.tui.widgets.row_table import RowTable

_STATE_WIDTH, _PADDING, _EDGES = 1, 2, 2
_NO_STAGE_BELOW, _SHORTEST_TEXT = 56, 16
"""Columns below which the stage is left out, and the least that an action's text is cut to."""
_MOST_FOR = {"ID": 0.3, "Stage": 0.3, "RAG": 0.25}
"""The part of the table's columns that a long ID, stage or rating may take before it is cut."""
_NO_WORDS_BELOW, _NO_RATING_BELOW, _SHORTEST_NARROW = 34, 26, 8
"""Columns below which a rating is a sign alone, then left out, and the least of an action's text there."""
_SHORTEST_CUT = 10
"""Columns below which none of them is cut."""
LIST_SHARE = 0.6
"""The part of a wide window's columns that the list has."""


def last_stages(entry: ActionEntry) -> Stages:
    """Return last year's stages of an action, which the list shows where none is set this year; else none."""
    return entry.previous.stages if entry.previous and not entry.update.stages else ()


class ActionTable(RowTable):
    """A table whose text column takes what width is left, and whose cursor stays on its action."""

    BINDINGS = bindings_of("action table")

    def __init__(self, formatter: Formatter) -> None:
        super().__init__()
        self._formatter = formatter
        self._list = NO_ROWS
        self._marked: frozenset[str] = frozenset()
        self._drawn_width = 0

    def on_unmount(self) -> None:
        """Release the actions."""
        self._list = NO_ROWS
        super().on_unmount()

    @property
    def action_keys(self) -> list[str]:
        """The keys of the actions shown, from the top."""
        return list(self._list.entries)

    @property
    def current(self) -> str | None:
        """The key of the action under the cursor."""
        keys = self._list.keys
        return keys[self.cursor_row] if 0 <= self.cursor_row < len(keys) else None

    def fill(
        self, rows: ListRows, action_key: str | None = None, *, marked: frozenset[str] = frozenset()
    ) -> None:
        """Show these rows; the cursor goes to `action_key`, or stays on its action."""
        wanted = action_key or self.current
        if wanted not in rows.entries:
            position = self.action_keys.index(wanted) if wanted in self._list.entries else 0
            keys = list(rows.entries)
            wanted = keys[min(position, len(keys) - 1)] if keys else None
        self._list, self._marked = rows, marked
        self._show_rows(wanted)

    def go(self, action_key: str) -> bool:
        """Put the cursor on an action; False if it is not in the list."""
        if action_key in self._list.entries:
            self.move_cursor(row=self._list.row_of[action_key])
        return action_key in self._list.entries

    def on_resize(self) -> None:
        """Give the text column the width that is left."""
        if self._available_width() != self._drawn_width:
            self._show_rows(self.current)

    def _available_width(self) -> int:
        """Return the table's columns; before the first layout, what they will most likely be."""
        if self.size.width:
            return self.size.width
        whole = self.app.size.width
        return int(whole * LIST_SHARE) - _EDGES if whole >= WIDE else whole - _EDGES

    def _show_rows(self, action_key: str | None) -> None:
        self._drawn_width = self._available_width()
        columns, rows = self._fitting_columns(), self._list

        def cells_of(row: int) -> Sequence[Text]:
            key = rows.keys[row]
            if key is None:
                return self._heading(rows.headings[row], columns)
            return self._cells(rows.entries[key], columns)

        cursor = rows.row_of.get(action_key or "", 0)
        self.set_rows(columns, len(rows.keys), cells_of, cursor=cursor, skipped=rows.headings.keys())

    def _heading(self, section: str, columns: dict[str, int]) -> list[Text]:
        style = f"bold {self.app.theme_variables.get('accent', '')}"
        return [table_cell(section, style) if label == "Action" else Text() for label in columns]

    def _fitting_columns(self) -> dict[str, int]:
        longest = {
            "ID": self._list.id_width,
            "Stage": self._formatter.stage_width,
            "RAG": self._formatter.rating_width,
        }
        columns = {"": _STATE_WIDTH, "ID": 0, "Action": 0} | longest
        if self._drawn_width < _NO_STAGE_BELOW:
            del columns["Stage"]
        is_narrow = self._drawn_width < _NO_WORDS_BELOW
        if is_narrow:
            columns["RAG"] = 1
        if self._drawn_width < _NO_RATING_BELOW:
            del columns["RAG"]
        for label in columns.keys() & _MOST_FOR.keys():
            most = max(int(self._drawn_width * _MOST_FOR[label]), _SHORTEST_CUT)
            columns[label] = min(columns[label], most)
        taken = sum(width + _PADDING for width in columns.values()) + 1
        columns["Action"] = max(self._drawn_width - taken, _SHORTEST_NARROW if is_narrow else _SHORTEST_TEXT)
        return columns

    def _cells(self, entry: ActionEntry, columns: dict[str, int]) -> list[Text]:
        colours = self.app.theme_variables
        text = one_line(entry.action.text) or "(the text is missing)"
        cells = {
            "": self._mark(entry),
            "ID": table_cell(cut_width(entry.action.id, columns["ID"]), "bold"),
            "Action": table_cell(cut_width(text, columns["Action"])),
            "Stage": self._stage(entry, columns.get("Stage", 0)),
            "RAG": self._rating(entry, columns.get("RAG", 0)),
        }
        if entry.action.key in self._marked:
            cells[""] = table_cell("▸", f"bold {colours.get('accent', '')}")
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

    def _stage(self, entry: ActionEntry, columns: int) -> Text:
        """Return this year's stage, or last year's in grey and brackets where none is set yet."""
        if entry.update.stages:
            return table_cell(stages_short(entry.update.stages, columns))
        last = last_stages(entry)
        before = f"({stages_short(last, columns - 2)})" if last else "–"
        return table_cell(before, self.app.theme_variables.get("quiet", ""))

    def _rating(self, entry: ActionEntry, columns: int) -> Text:
        words, colour = self._formatter.rating_parts(entry.update)
        colours = self.app.theme_variables
        if self._formatter.legend.badge(entry.update) == self._formatter.legend.unrated:
            return table_cell("·", colours.get("quiet", ""))
        shown = words[:1] if columns == 1 else cut_width(words, columns)
        return table_cell(shown, colours.get(f"rag-{colour}", ""))
