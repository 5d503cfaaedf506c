"""Who has a copy, what was returned, and how far each lead is; Enter shows what a file changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from tui_tracker.domain.exchange.submission import LeadCopy, Outcome
from tui_tracker.services.exchange.submissions import Submission, SubmissionLog, returned_words
from tui_tracker.services.system.local_time import local_date
from tui_tracker.tui.format.text import BESIDE, safe, shorten_middle, table_cell
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.screens.exchange.submission_changes import SubmissionChangesScreen
from tui_tracker.tui.widgets.row_table import REST, RowTable

_COLUMNS = ("Who", "Themes", "Period", "Sent out", "Returned", "Done", "Changes", "File")
_NARROW_COLUMNS = tuple(name for name in _COLUMNS if name != "Sent out")
_LEFT_OUT = ("Themes", "Changes")
"""Columns that a narrow window leaves out, in this order, to have room for the names of files."""
_SHORTEST_FILE = 22
_FRAME, _GAP = 2, 2
"""Columns of the table's border, and between its columns."""
Row = tuple[LeadCopy | None, Submission | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionsData:
    """Copies and submissions as rows, those of the period first, with the totals of the period."""

    rows: tuple[Row, ...]
    changes: Mapping[int, int]
    """A submission's number to how many changes it brought."""
    returned: str
    """How many copies of the period were returned, in words."""
    held: int
    replaced: frozenset[str]
    """Ids of copies that a newer one of the same themes replaces."""
    repeated: frozenset[tuple[str, str]]
    """(lead, name of the file) of more than one row."""


class SubmissionsScreen(BaseScreen[None, SubmissionsData]):
    """One row for each copy, out or back, and one for every other file that came; the newest first."""

    BINDINGS = bindings_of("submissions")

    def body(self) -> ComposeResult:
        send, merge = (self.key_name("submissions", name) for name in ("file-send-copies", "file-merge"))
        nothing = (
            f"You have not sent out any copies yet.\n\nPress {send} to send out copies,"
            f" or {merge} to merge returned files."
        )
        yield Static(safe(nothing), classes="page", markup=False)
        yield RowTable()

    def set_up(self) -> None:
        keys = f"Enter what it changed · {self.key_name('submissions', 'look-held')} decisions"
        self.frame(RowTable, "Copies sent out, and files returned", keys).focus()

    def on_screen_resume(self) -> None:
        self.reload()

    def load(self) -> SubmissionsData:
        log = SubmissionLog(self.session, self.context.settings)
        copies, submissions = log.copy_statuses(), log.submissions()
        latest = {copy.latest.number for copy in copies if copy.latest}
        others = [submission for submission in reversed(submissions) if submission.number not in latest]
        period = self.session.period.key
        rows = (
            *((copy.copy, copy.latest) for copy in copies),
            *((submission.file.copy, submission) for submission in others),
        )
        counts = Counter(_lead_and_file(*row) for row in rows)
        current = [copy for copy in copies if copy.copy.period == period]
        return SubmissionsData(
            rows=tuple(sorted(rows, key=lambda row: row[0] is None or row[0].period != period)),
            changes={submission.number: log.change_count(submission) for submission in submissions},
            returned=returned_words(current),
            held=len(log.held_changes()),
            replaced=frozenset(copy.copy.id for copy in copies if copy.is_replaced),
            repeated=frozenset(key for key, count in counts.items() if count > 1),
        )

    def show(self, value: SubmissionsData) -> None:
        key = self.key_name("submissions", "look-held")
        decisions = safe(f"{value.held} to decide ({key})", "bold $rag-amber")
        returned = safe(value.returned or "No copies sent out yet")
        self.show_title("Leads' copies", *[decisions] * bool(value.held), returned)
        self.query_one(".page").display = not value.rows
        table = self.query_one(RowTable)
        table.display = bool(value.rows)
        names = _COLUMNS if self.app.size.width >= BESIDE else _NARROW_COLUMNS
        if len({copy.period for copy, _ in value.rows if copy}) < 2:
            names = tuple(name for name in names if name != "Period")
        labels = self.session.period_labels
        rows = [_cells(copy, submission, value, labels) for copy, submission in value.rows]
        columns = {name: max([len(name), *(cells[name].cell_len for cells in rows)]) for name in names}
        for name in _LEFT_OUT:
            if _room_for_file(columns, self.app.size.width) < _SHORTEST_FILE:
                columns.pop(name, None)
        names = tuple(columns)
        room = max(_room_for_file(columns, self.app.size.width), _SHORTEST_FILE)
        for cells in rows:
            cells["File"] = table_cell(shorten_middle(cells["File"].plain, room))
        columns["File"] = REST
        table.set_rows(
            columns, len(rows), lambda row: [rows[row][name] for name in names], cursor=table.cursor_row
        )

    @on(RowTable.Chosen)
    def action_choose(self) -> None:
        """Show what the file under the cursor changed."""
        row = self.query_one(RowTable).cursor_row
        rows = self.value.rows if self.value else ()
        submission = rows[row][1] if 0 <= row < len(rows) else None
        if submission is None:
            self.toast("This copy has not been returned yet.")
        else:
            self.app.push_screen(SubmissionChangesScreen(self.context, submission))


def _room_for_file(columns: Mapping[str, int], width: int) -> int:
    """Return the characters that a window leaves to the names of files."""
    taken = sum(column + _GAP for name, column in columns.items() if name != "File")
    return width - _FRAME - taken - _GAP


def _lead_and_file(copy: LeadCopy | None, submission: Submission | None) -> tuple[str, str]:
    """Return the lead and the name of the file in a row; empty for a copy that is still out."""
    return copy.lead if copy else "", submission.file.name if submission else ""


def _writers(row: Row, repeated: Collection[tuple[str, str]]) -> str:
    """Return who wrote a file: the copy's lead, or the others who did; of a copy that is out, its lead.

    Of files of one lead that have the same name, everybody who wrote in them is named.
    """
    copy, submission = row
    file = submission.file if submission else None
    is_repeated = file is not None and _lead_and_file(copy, submission) in repeated
    if file and (copy is None or file.other_authors or (is_repeated and file.authors)):
        return ", ".join(file.authors)
    return copy.lead if copy else ""


def _cells(
    copy: LeadCopy | None, submission: Submission | None, value: SubmissionsData, labels: Mapping[str, str]
) -> dict[str, Text]:
    file = submission.file if submission else None
    lead = _writers((copy, submission), value.repeated)
    progress = f"{file.done} of {file.total}" if file and file.total is not None else ""
    is_refused = file is not None and file.outcome is Outcome.REFUSED
    is_replaced = copy is not None and copy.id in value.replaced
    waited_for = "replaced" if is_replaced else "not yet"
    returned_on = local_date(submission.at) if submission else waited_for
    news: object = ""
    if submission and not is_refused:
        number = value.changes[submission.number]
        same = f"same as {submission.same_as}" if submission.same_as else number
        news = "withdrawn" if submission.undone_at else same
    return {
        "Who": table_cell(lead or "(no lead)", "bold"),
        "Period": table_cell(labels.get(copy.period, copy.period) if copy else ""),
        "Themes": table_cell(", ".join(copy.themes) if copy else "all"),
        "Sent out": table_cell(local_date(copy.made_at) if copy else ""),
        "Returned": table_cell("refused" if is_refused else returned_on),
        "Done": table_cell(progress),
        "Changes": table_cell(news),
        "File": table_cell(file.name if file else copy.name if copy else ""),
    }
