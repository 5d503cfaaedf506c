"""Who has a copy, what came back, and how far each lead is; Enter shows what a file changed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Footer, Static

from tui_tracker.domain.exchange.submission import Copy, Outcome
from tui_tracker.services.exchange.submissions import Submission
from tui_tracker.tui.format.text import cell, count, day, plain
from tui_tracker.tui.screens.base.screen import Bench, Page
from tui_tracker.tui.widgets.title import Title

_NOTHING = (
    "No copy was handed out and nothing has come back yet.\n\n"
    "tui-tracker handout --all writes a copy for each lead, ready to mail;\n"
    "tui-tracker merge FILE takes in what comes back."
)
_COLUMNS = ("Who", "Themes", "Handed out", "Came back", "Done", "New", "File")


class ReturnsScreen(Page[None]):
    """One row a copy that is out or back, and one for every other file that came; the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("enter", "choose", "What it changed", id="move-open", priority=True),
        Binding("p", "app.held", "Held for your word", id="look-held"),
        Binding(
            "exclamation_mark", "app.conflicts", "Conflicts", show=False, key_display="!", id="look-conflicts"
        ),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._rows: list[tuple[Copy | None, Submission | None]] = []

    def compose(self) -> ComposeResult:
        yield Title(plain(""))
        yield Static(plain(_NOTHING), classes="page", markup=False)
        yield DataTable(cursor_type="row")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        table: DataTable[object] = self.query_one(DataTable)
        for label in _COLUMNS:
            table.add_column(cell(label, "bold"))
        self.reload()
        table.focus()

    def on_screen_resume(self) -> None:
        self.reload()

    def reload(self) -> None:
        returns = self.desk.returns(self.bench.settings)
        board, came = returns.copy_statuses(), returns.submissions()
        latest = {one.latest.n for one in board if one.latest}
        others = [one for one in reversed(came) if one.n not in latest]
        self._rows = [(one.copy, one.latest) for one in board] + [(one.file.copy, one) for one in others]
        out = sum(1 for one in board if one.latest is None)
        held = len(returns.held_changes())
        told = [f"{out} of {count(len(board), 'copy').replace('copys', 'copies')} out"]
        told += [f"{held} held for your word"] * bool(held)
        self.query_one(Title).show(plain("Copies and what came back"), plain(", ".join(told)))
        self.query_one(".page").display = not self._rows
        table: DataTable[object] = self.query_one(DataTable)
        table.display = bool(self._rows)
        at = table.cursor_row
        table.clear()
        for copy, back in self._rows:
            table.add_row(*self._cells(copy, back))
        table.move_cursor(row=min(at, len(self._rows) - 1))

    def _cells(self, copy: Copy | None, back: Submission | None) -> list[object]:
        file = back.file if back else None
        who = copy.lead if copy else ", ".join(file.authors) if file else ""
        far = f"{file.done} of {file.total}" if file and file.total is not None else ""
        refused = file is not None and file.outcome is Outcome.REFUSED
        return [
            cell(who or "–", "bold"),
            cell(", ".join(copy.themes) if copy else "all"),
            cell(day(copy.made_at) if copy else ""),
            cell("refused" if refused else day(back.at) if back else "out"),
            cell(far),
            cell(("taken back" if back.undone_at else back.file.new) if back and not refused else ""),
            cell(file.name if file else copy.name if copy else ""),
        ]

    def action_choose(self) -> None:
        """Show what the file under the cursor changed."""
        at = self.query_one(DataTable).cursor_row
        back = self._rows[at][1] if at < len(self._rows) else None
        if back is None:
            self.say("This copy is still out: nothing has come back of it.")
            return
        from tui_tracker.tui.screens.submission_changes import ChangesScreen

        self.app.push_screen(ChangesScreen(self.bench, back))

    def on_data_table_row_selected(self) -> None:
        self.action_choose()
