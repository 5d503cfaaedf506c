"""Who has a copy, what came back, and how far each lead is; Enter shows what a file changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Static

from tui_tracker.domain.exchange.submission import Copy, Outcome
from tui_tracker.domain.text import plural
from tui_tracker.services.exchange.submissions import Submission, SubmissionLog
from tui_tracker.services.system.local_time import local_date
from tui_tracker.tui.action_specs import bindings_of
from tui_tracker.tui.format.text import safe, table_cell
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.screens.exchange.submission_changes import SubmissionChangesScreen
from tui_tracker.tui.widgets.title import Title

_NOTHING = (
    "No copy was handed out and nothing has come back yet.\n\n"
    "tui-tracker handout --all writes a copy for each lead, ready to mail;\n"
    "tui-tracker merge FILE takes in what comes back."
)
_COLUMNS = ("Who", "Themes", "Handed out", "Came back", "Done", "New", "File")
Row = tuple[Copy | None, Submission | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionsData:
    """Copies and submissions as rows, with their totals."""

    rows: tuple[Row, ...]
    copies: int
    copies_out: int
    held: int


class SubmissionsScreen(BaseScreen[None, SubmissionsData]):
    """One row for each copy, out or back, and one for every other file that came; the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("submissions")

    def compose(self) -> ComposeResult:
        yield Title(safe(""))
        yield Static(safe(_NOTHING), classes="page", markup=False)
        yield DataTable(cursor_type="row")
        yield Footer(show_command_palette=False)

    def set_up(self) -> None:
        table: DataTable[object] = self.query_one(DataTable)
        for label in _COLUMNS:
            table.add_column(table_cell(label, "bold"))
        table.focus()

    def on_screen_resume(self) -> None:
        self.reload()

    def load(self) -> SubmissionsData:
        log = SubmissionLog(self.session, self.context.settings)
        copies, arrivals = log.copy_statuses(), log.submissions()
        latest = {copy.latest.number for copy in copies if copy.latest}
        others = [arrival for arrival in reversed(arrivals) if arrival.number not in latest]
        return SubmissionsData(
            rows=(
                *((copy.copy, copy.latest) for copy in copies),
                *((arrival.file.copy, arrival) for arrival in others),
            ),
            copies=len(copies),
            copies_out=sum(1 for copy in copies if copy.latest is None),
            held=len(log.held_changes()),
        )

    def show(self, value: SubmissionsData) -> None:
        parts = [f"{value.copies_out} of {plural(value.copies, 'copy')} out"]
        parts += [f"{value.held} held for your word"] * bool(value.held)
        self.query_one(Title).show(safe("Copies and what came back"), safe(", ".join(parts)))
        self.query_one(".page").display = not value.rows
        table: DataTable[object] = self.query_one(DataTable)
        table.display = bool(value.rows)
        row = table.cursor_row
        table.clear()
        for copy, arrival in value.rows:
            table.add_row(*_cells(copy, arrival))
        table.move_cursor(row=min(row, len(value.rows) - 1))

    def action_choose(self) -> None:
        """Show what the file under the cursor changed."""
        row = self.query_one(DataTable).cursor_row
        rows = self.value.rows if self.value else ()
        arrival = rows[row][1] if row < len(rows) else None
        if arrival is None:
            self.toast("This copy is still out: nothing has come back of it.")
            return

        self.app.push_screen(SubmissionChangesScreen(self.context, arrival))

    def on_data_table_row_selected(self) -> None:
        self.action_choose()


def _cells(copy: Copy | None, arrival: Submission | None) -> list[object]:
    file = arrival.file if arrival else None
    lead = copy.lead if copy else ", ".join(file.authors) if file else ""
    progress = f"{file.done} of {file.total}" if file and file.total is not None else ""
    is_refused = file is not None and file.outcome is Outcome.REFUSED
    news: object = ""
    if arrival and not is_refused:
        same = f"same as {arrival.same_as}" if arrival.same_as else arrival.file.new
        news = "withdrawn" if arrival.undone_at else same
    return [
        table_cell(lead or "–", "bold"),
        table_cell(", ".join(copy.themes) if copy else "all"),
        table_cell(local_date(copy.made_at) if copy else ""),
        table_cell("refused" if is_refused else local_date(arrival.at) if arrival else "out"),
        table_cell(progress),
        table_cell(news),
        table_cell(file.name if file else copy.name if copy else ""),
    ]
