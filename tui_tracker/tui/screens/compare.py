"""A whole theme against the period before: stage moves, RAG moves, what became of the notes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import DataTable, Footer, Static

from tui_tracker.domain.compare import Comparison, compare, note_counts
from tui_tracker.domain.plan import Theme, Update
from tui_tracker.tui.look import cell, joined, plain
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.widgets.title import Title


class CompareScreen(Page[str | None]):
    """Returns the key of the action a person pressed Enter on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("enter", "choose", "Go to action", id="move-open"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench, theme: Theme) -> None:
        super().__init__(bench)
        self._theme = theme
        self._rows = compare(bench.desk.entries(theme.key))

    def compose(self) -> ComposeResult:
        before = self.desk.previous.label if self.desk.previous else "nothing before"
        yield Title(plain(f"{self._theme.name}  ·  {before} → {self.desk.period.label}"))
        yield Static(self._counts(), classes="message -shown", markup=False)
        yield DataTable(cursor_type="row")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        table: DataTable[object] = self.query_one(DataTable)
        for label in ("ID", "Stage", "RAG", "Note"):
            table.add_column(cell(label, "bold"))
        for row in self._rows:
            table.add_row(*self._cells(row), key=row.entry.action.key)
        table.focus()

    def _counts(self) -> Content:
        stages = sum(1 for row in self._rows if row.stage_move)
        rags = sum(1 for row in self._rows if row.rag_move)
        notes = ", ".join(f"{number} {kind}" for kind, number in note_counts(self._rows).items() if number)
        return joined([
            plain(f"{len(self._rows)} actions", "bold"), plain(f"   {stages} stage moves   {rags} RAG moves"),
            plain(f"   notes: {notes}" if notes else ""),
        ])  # fmt: skip

    def _cells(self, row: Comparison) -> list[object]:
        quiet = self.app.theme_variables.get("quiet", "")
        stage = (
            f"{row.stage_move[0] or '–'} → {row.stage_move[1] or '–'}" if row.stage_move else self._still(row)
        )
        return [
            cell(row.entry.action.id, "bold"),
            cell(stage, "" if row.stage_move else quiet),
            cell(self._rag(row), "" if row.rag_move else quiet),
            cell(row.note, quiet if row.note in ("unchanged", "no note") else ""),
        ]

    def _still(self, row: Comparison) -> str:
        now = row.entry.update
        return "same" if now.stages or now.rag or now.note else "–"

    def _rag(self, row: Comparison) -> str:
        if row.rag_move is None:
            return self._still(row)
        before, now = (self.bench.look.rating_parts(Update(period="", rag=key))[0] for key in row.rag_move)
        return f"{before} → {now}"

    def action_choose(self) -> None:
        self._leave()

    def on_data_table_row_selected(self) -> None:
        self._leave()

    def _leave(self) -> None:
        at = self.query_one(DataTable).cursor_row
        self.dismiss(self._rows[at].entry.action.key if self._rows else None)
