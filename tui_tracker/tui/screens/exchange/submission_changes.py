"""What one submission changed: each value before and after, and keys to go to it or withdraw it."""

from __future__ import annotations

from itertools import islice

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT
from tui_tracker.domain.exchange.submission import ReceivedChange
from tui_tracker.domain.fields import field_label, field_named
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.text import clean_line, one_line, plural
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.exchange.submissions import Submission, SubmissionLog
from tui_tracker.services.system.local_time import local_date, local_date_time
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import confirm
from tui_tracker.tui.format.text import diff_content, joined, safe, safe_line, shorten_middle, table_cell
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.row_table import REST, RowTable

MOST = 2000
"""Changes shown of one file; submissions N prints them all."""


class FileChanges(NamedTuple):
    """What a file changed, and what to know of the closings that its merge brought."""

    changes: tuple[ReceivedChange, ...]
    remarks: tuple[str, ...]


class SubmissionChangesScreen(BaseScreen[None, FileChanges]):
    """The current change is shown whole below the list."""

    BINDINGS = bindings_of("submission changes")

    def __init__(self, context: AppContext, submission: Submission) -> None:
        super().__init__(context)
        self._submission = submission

    def body(self) -> ComposeResult:
        yield Static(classes="message", markup=False)
        yield RowTable()
        with VerticalScroll(classes="whole"):
            yield Static(markup=False)

    def set_up(self) -> None:
        keys = "Enter go to action · u undo this change · A undo all"
        self.frame(RowTable, "Changes in this file", keys).focus()
        self.frame(".whole", "The change in full")

    def load(self) -> FileChanges:
        log = SubmissionLog(self.session, self.context.settings)
        return FileChanges(
            changes=tuple(islice(log.changes_from(self._submission.file.arrival), MOST)),
            remarks=tuple(log.closed_twice(self._submission.run)),
        )

    def show(self, value: FileChanges) -> None:
        file, changes = self._submission.file, value.changes
        notices = [safe_line(f"! {notice}") for notice in self._notices(value.remarks)]
        message = self.query_one(".message", Static)
        message.update(joined(notices, "\n"))
        message.set_class(bool(notices), "-shown")
        authors = ", ".join(file.authors) or file.name
        self.show_title(
            authors, safe(plural(len(changes), "change")),
            period=f"merged {local_date(self._submission.at)}", extras=(shorten_middle(file.name, 60),),
        )  # fmt: skip
        table = self.query_one(RowTable)
        ids = [cell_len(change.id) for change in changes]
        fields = [cell_len(_field(change)) for change in changes]
        marks = [len(_mark(change)) for change in changes]
        columns = {
            "ID": max([2, *ids]), "Field": max([5, *fields]), "": max([1, *marks]), "Now": REST,
        }  # fmt: skip
        table.set_rows(columns, len(changes), self._cells, cursor=table.cursor_row)
        self._show_whole()

    @property
    def _changes(self) -> tuple[ReceivedChange, ...]:
        return self.value.changes if self.value else ()

    @on(RowTable.Moved)
    def _moved(self) -> None:
        self._show_whole()

    @on(RowTable.Chosen)
    def action_choose(self) -> None:
        """Go to the action under the cursor."""
        change = self._current()
        if change and change.theme:
            self.post_message(ActionWanted(change.theme, change.cell.action))

    def action_take_back(self) -> None:
        """Withdraw the change under the cursor, unless somebody has built on it."""
        if change := self._current():
            self._take_back_in_worker(change.cell)

    def action_take_all_back(self) -> None:
        """Withdraw all that this file brought, once `y` confirms it."""
        name = clean_line(self._submission.file.name)
        question = (
            f"Undo all {plural(len(self._changes), 'change')} in {name}?\n\n"
            "Values that someone has edited since are kept. Everything stays in the history."
        )
        confirm(self.app, safe(question), lambda: self._take_back_in_worker(None))

    def _take_back_in_worker(self, only: Cell | None) -> None:
        self.run_worker(self._take_back(only), exit_on_error=False)

    async def _take_back(self, only: Cell | None) -> None:
        file = self._submission.file
        reason = f"changes in {file.name} were undone"
        result = await self.run_write(lambda: self.session.withdraw([file.arrival], reason, only))
        if result is None:
            return
        number, kept_cells = result
        kept = f" {len(kept_cells)} kept because they were edited later." if kept_cells else ""
        self.toast(f"{plural(number, 'change')} undone.{kept}")
        await self.load_and_show()

    def _current(self) -> ReceivedChange | None:
        row = self.query_one(RowTable).cursor_row
        return self._changes[row] if 0 <= row < len(self._changes) else None

    def _cells(self, row: int) -> list[Text]:
        change = self._changes[row]
        now = one_line(self.context.formatter.cell_words(change.cell, change.after))
        return [
            table_cell(change.id, "bold"), table_cell(_field(change)), table_cell(_mark(change), "italic"),
            table_cell(now),
        ]  # fmt: skip

    def _show_whole(self) -> None:
        change = self._current()
        content = safe("This file contained no changes.", "$quiet") if change is None else self._whole(change)
        self.query_one(".whole Static", Static).update(content)

    def _whole(self, change: ReceivedChange) -> Content:
        period = self.session.period_labels.get(change.cell.period, change.cell.period)
        head = f"{change.id} {_field(change)}, {period or 'plan'}"
        source = f"  {change.author}, {local_date_time(change.at)}"
        parts = [joined([safe_line(head, "bold"), safe_line(source, "$quiet")])]
        warnings = [f"needs your decision: {HOLD_REASON_TEXT[change.held]}"] if change.held else []
        key = self.key_name("themes", "look-conflicts")
        warnings += [
            f"in conflict: someone else changed this too (press {key} to resolve)"
        ] * change.in_conflict
        parts += [safe_line(warning, "bold") for warning in (*warnings, *change.hints)]
        if field_named(change.cell.field).is_report_text and change.before:
            parts.append(diff_content(change.before, change.after))
        else:
            words = self.context.formatter.cell_words
            before = words(change.cell, change.before) if change.before else "empty"
            parts += [
                joined([safe("before  ", "$quiet"), safe(before)]),
                joined([safe("now     ", "$quiet"), safe(words(change.cell, change.after))]),
            ]
        return joined(parts, "\n")

    def _notices(self, remarks: tuple[str, ...]) -> tuple[str, ...]:
        file = self._submission.file
        return (*file.notices, *([f"Refused: {one_line(file.refused)}"] if file.refused else ()), *remarks)


def _field(change: ReceivedChange) -> str:
    return field_label(change.cell.field)


def _mark(change: ReceivedChange) -> str:
    """Return what is to be done about a change, in one word; empty for nothing."""
    return "decide" if change.held else "conflict" if change.in_conflict else "check" if change.hints else ""
