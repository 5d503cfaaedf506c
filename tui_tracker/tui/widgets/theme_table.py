"""The table of themes: name, lead, progress, what is not done, and how many actions have each rating."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.plan.summary import Share, Summary
from tui_tracker.tui.format.text import WIDE, cut_width, table_cell
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.widgets.row_table import RowTable

_BAR, _BAR_NARROW, _NUMBER = 12, 8, 3
_NOT_DONE = "Not done"
_PADDING, _EDGES = 2, 2
_LEAD, _SHORTEST_NAME, _LONGEST_NAME = 14, 10, 44
_READABLE_NAME = 16
"""Columns that a theme's name has at least before a bar of its progress is shown beside its lead."""
_WITH_LEAD, _WITH_LONG_BAR = 68, 84
"""Columns from which the lead, where the plan names any, and a longer bar are shown."""
_WITH_DONE, _WITH_RATINGS = 76, 56
"""Columns from which the numbers done, beside no lead, and those of each rating, are shown."""
HOME_SHARE = 0.62
"""The part of a wide window's columns that the table has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRow:
    """A theme, or all of them, with its counts."""

    theme: Theme
    lead: str
    summary: Summary


def filled_bar(done: int, total: int, cells: int) -> str:
    """Return a bar of so many cells, filled as far as the work is done."""
    filled = round(cells * done / total) if total else 0
    if done and not filled:
        filled = 1
    if done < total and filled == cells:
        filled -= 1
    return "█" * filled + "░" * (cells - filled)


class ThemeTable(RowTable):
    """One row a theme, the last for all of them; the name's column takes what width is left."""

    BINDINGS = bindings_of("theme table")

    def __init__(self, legend: Legend) -> None:
        super().__init__()
        self._legend = legend
        self._rows: tuple[ThemeRow, ...] = ()
        self._drawn_width = 0

    def on_resize(self) -> None:
        """Give the name's column the width that is left."""
        if self._available_width() != self._drawn_width:
            self._show_themes()

    def fill(self, rows: Sequence[ThemeRow]) -> None:
        """Show these themes; the cursor stays on its row."""
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._show_themes()

    @property
    def current(self) -> ThemeRow | None:
        """The theme under the cursor."""
        return self._rows[self.cursor_row] if 0 <= self.cursor_row < len(self._rows) else None

    def _available_width(self) -> int:
        if self.size.width:
            return self.size.width
        whole = self.app.size.width
        return int(whole * HOME_SHARE) - _EDGES if whole >= WIDE else whole - _EDGES

    def _show_themes(self) -> None:
        self._drawn_width = self._available_width()
        columns = self._fitting_columns()
        headings = {_heading(label, width): width for label, width in columns.items()}
        self.set_rows(
            headings, len(self._rows), lambda row: self._cells(self._rows[row], columns),
            cursor=max(self.cursor_row, 0),
        )  # fmt: skip

    def _fitting_columns(self) -> dict[str, int]:
        width = self._drawn_width
        key = max([1, *(cell_len(row.theme.key) for row in self._rows)])
        columns = {"": key, "Theme": 0}
        lead = min(max([cell_len(row.lead) for row in self._rows], default=0), _LEAD)
        if lead and width >= _WITH_LEAD:
            columns["Lead"] = max(lead, len("Lead"))
        columns["Progress"] = _BAR if width >= _WITH_LONG_BAR else _BAR_NARROW
        columns |= {"Done": 7} if width >= _WITH_DONE + (lead and lead + _PADDING) else {}
        columns[_NOT_DONE] = len(_NOT_DONE)
        if width >= _WITH_RATINGS:
            rated = [badge for badge in self._legend.rag_badges() if badge != self._legend.unrated]
            columns |= {badge.symbol: _NUMBER for badge in rated}
        taken = sum(cells + _PADDING for cells in columns.values()) + 1
        longest = max([len("Theme"), *(cell_len(row.theme.name) for row in self._rows)])
        if "Lead" in columns and width - taken < min(longest, _READABLE_NAME):
            # Above the table a bar shows the whole plan's progress; a name that is cut says too little.
            taken -= columns.pop("Progress") + _PADDING
        columns["Theme"] = min(
            max(width - taken, _SHORTEST_NAME), max(longest, _SHORTEST_NAME), _LONGEST_NAME
        )
        return columns

    def _cells(self, row: ThemeRow, columns: dict[str, int]) -> list[Text]:
        colours, progress = self.app.theme_variables, row.summary.progress
        bar = filled_bar(progress.done, progress.total, columns.get("Progress", 0))
        cells: dict[str, Text] = {
            "": table_cell(row.theme.key, f"bold {colours.get('accent', '')}"),
            "Theme": table_cell(cut_width(row.theme.name, columns["Theme"]), "bold"),
            "Lead": table_cell(cut_width(row.lead, columns.get("Lead", _LEAD))),
            "Progress": table_cell(bar, colours.get("rag-green", "")),
            "Done": _right(f"{progress.done}/{progress.total}", 7),
            _NOT_DONE: _right(str(progress.left or "·"), len(_NOT_DONE)),
            **self._ratings(row.summary.ratings, colours),
        }
        return [cells[label] for label in columns]

    def _ratings(self, ratings: Sequence[Share], colours: dict[str, str]) -> dict[str, Text]:
        symbols = {badge.label: badge.symbol for badge in self._legend.rag_badges()}
        return {
            symbols[part.label]: _right(
                str(part.count) if part.count else "·", _NUMBER, colours.get(f"rag-{part.colour}", "")
            )
            for part in ratings
            if part.label in symbols
        }


def _heading(label: str, width: int) -> str:
    """Return a heading, above numbers at the right."""
    is_number = width == _NUMBER or label in ("Done", _NOT_DONE)
    return label.rjust(width) if is_number else label


def _right(text: str, columns: int, style: str = "") -> Text:
    # Spaces at the left are part of the cell's text, which `table_cell` would take away.
    return Text(text.rjust(columns), style=style.replace("ansi_", ""), no_wrap=True)
