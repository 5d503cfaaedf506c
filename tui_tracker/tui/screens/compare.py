"""A whole theme against the period before: stage moves, RAG moves, what became of the notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import DataTable, Footer, Static

from tui_tracker.domain.compare import Comparison, Move, compare, move_counts, note_counts
from tui_tracker.domain.diff import NoteChange
from tui_tracker.domain.plan import Theme
from tui_tracker.services.scales import ladder_of
from tui_tracker.tui.look import cell, count, joined, plain
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.widgets.title import Title

_WORDS: dict[str, str] = {NoteChange.MISSING: "not written yet", NoteChange.NONE: "none"}
_WRITTEN = (NoteChange.NEW, NoteChange.REWORDED)


class CompareScreen(Page[str | None]):
    """Returns the key of the action a person pressed Enter on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("enter", "choose", "Go to action", id="move-open", priority=True),
        Binding("m", "moved", "Only what moved", id="look-moved", tooltip="Only what moved, or all"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench, theme: Theme) -> None:
        super().__init__(bench)
        self._theme = theme
        self._all = self._rows = compare(bench.desk.entries(theme.key), ladder_of(bench.settings))

    def compose(self) -> ComposeResult:
        before = self.desk.previous.label if self.desk.previous else "nothing before"
        yield Title(
            plain(f"{self._theme.name}  ·  {before} → {self.desk.period.label}"),
            plain(count(len(self._all), "action")),
        )
        yield Static(self._counts(), classes="message -shown", markup=False)
        yield DataTable(cursor_type="row")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        table: DataTable[object] = self.query_one(DataTable)
        for label in ("ID", "Stage", "RAG", "Note"):
            table.add_column(cell(label, "bold"))
        self._fill()
        table.focus()

    def _fill(self) -> None:
        table: DataTable[object] = self.query_one(DataTable)
        table.clear()
        for row in self._rows:
            table.add_row(*self._cells(row), key=row.entry.action.key)

    def _counts(self) -> Content:
        told = [
            ("Stage", _told(move_counts(one.stage for one in self._all))),
            ("RAG", _told(move_counts(one.rag for one in self._all))),
            ("Notes", _told(note_counts(self._all))),
        ]
        return joined([joined([plain(f"{name:<7}", "bold"), plain(words)]) for name, words in told], "\n")

    def _cells(self, row: Comparison) -> list[object]:
        quiet = self.app.theme_variables.get("quiet", "")
        return [
            cell(row.entry.action.id, "bold"),
            cell(_stage(row), "" if row.stage_move else quiet),
            cell(self._rag(row), "" if row.rag_move else quiet),
            cell(_WORDS.get(row.note, row.note), "" if row.note in _WRITTEN else quiet),
        ]

    def _rag(self, row: Comparison) -> str:
        if row.rag_move is None:
            return row.rag
        before, now = (self.bench.look.rating_key(key).plain for key in row.rag_move)
        return f"{before} → {now}"

    def action_moved(self) -> None:
        """Show only the actions whose stage or RAG moved, or all again."""
        moved = tuple(one for one in self._all if one.stage_move or one.rag_move)
        self._rows = self._all if self._rows != self._all else moved
        self._fill()

    def action_choose(self) -> None:
        """Go to the action under the cursor."""
        at = self.query_one(DataTable).cursor_row
        self.dismiss(self._rows[at].entry.action.key if at < len(self._rows) else None)

    def on_data_table_row_selected(self) -> None:
        self.action_choose()


def _stage(row: Comparison) -> str:
    if row.stage_move is None:
        return row.stage
    before, now = row.stage_move
    return f"{before or '–'} → {now or '–'}"


def _told(counts: Mapping[Move, int] | Mapping[NoteChange, int]) -> str:
    return "   ".join(f"{number} {_WORDS.get(kind, kind)}" for kind, number in counts.items() if number)
