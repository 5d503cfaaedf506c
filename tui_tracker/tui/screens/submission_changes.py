"""What one file that came back changed: each value before and after, a way to the action, a way back."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import DataTable, Footer, Static

from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT
from tui_tracker.domain.exchange.submission import ReceivedChange
from tui_tracker.domain.fields import Cell
from tui_tracker.domain.history.undo import FIELD_NAMES
from tui_tracker.services.exchange.submissions import Submission
from tui_tracker.tui.dialogs.messages import AskYes
from tui_tracker.tui.format.text import cell, clock_time, count, day, diff_content, joined, plain
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.screens.base.screen import Bench, Page
from tui_tracker.tui.widgets.title import Title

MOST = 2000
"""Changes shown of one file: beyond, the table would be slow to fill; submissions N prints them all."""


class ChangesScreen(Page[None]):
    """The chosen change stands whole below the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("enter", "choose", "Go to action", id="move-open", priority=True),
        Binding("u", "take_back", "Take this back", id="edit-take-back"),
        Binding("A", "take_all_back", "Take all back", id="edit-take-all-back"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench, arrived: Submission) -> None:
        super().__init__(bench)
        self._arrived = arrived
        self._changes: tuple[ReceivedChange, ...] = ()

    def compose(self) -> ComposeResult:
        yield Title(plain(""))
        notices = [plain(f"! {notice}") for notice in self._notices()]
        yield Static(joined(notices, "\n"), classes="message" + " -shown" * bool(notices), markup=False)
        yield DataTable(cursor_type="row")
        with VerticalScroll(classes="whole"):
            yield Static(markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        table: DataTable[object] = self.query_one(DataTable)
        for label in ("ID", "What", "", "Now"):
            table.add_column(cell(label, "bold"))
        self.reload()
        table.focus()

    def reload(self) -> None:
        brought = self.desk.returns(self.bench.settings).changes_from(self._arrived.file.arrival)
        self._changes = tuple(change for _, change in zip(range(MOST), brought, strict=False))
        file = self._arrived.file
        who = ", ".join(file.authors) or file.name
        self.query_one(Title).show(
            plain(f"{who}, merged {day(self._arrived.at)}  ·  {file.name}"),
            plain(count(len(self._changes), "change")),
        )
        table: DataTable[object] = self.query_one(DataTable)
        at = table.cursor_row
        table.clear()
        for one in self._changes:
            table.add_row(*self._cells(one))
        table.move_cursor(row=min(at, len(self._changes) - 1))
        self._show_whole()

    def on_data_table_row_highlighted(self) -> None:
        self._show_whole()

    def on_data_table_row_selected(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Go to the action under the cursor."""
        one = self._chosen()
        if one and one.theme:
            self.post_message(ActionWanted(one.theme, one.cell.action))

    def action_take_back(self) -> None:
        """Take back the change under the cursor, if nobody has gone on from it."""
        one = self._chosen()
        if one:
            self.run_worker(self._take_back(one.cell), exit_on_error=False)

    def action_take_all_back(self) -> None:
        """Take back all that this file brought, once `y` says so."""
        question = (
            f"Take back all {count(len(self._changes), 'change')} that came in {self._arrived.file.name}?\n\n"
            "What somebody has gone on from stays. History keeps everything."
        )
        self.app.push_screen(AskYes(plain(question)), self._take_all_back)

    def _take_all_back(self, wanted: bool | None) -> None:
        if wanted:
            self.run_worker(self._take_back(None), exit_on_error=False)

    async def _take_back(self, only: Cell | None) -> None:
        file = self._arrived.file
        why = f"what came in {file.name} was taken back"
        done = await self.perform(lambda: self.desk.take_back([file.arrival], why, only))
        if done is None:
            return
        number, stay = done
        kept = f" {count(len(stay), 'value')} kept: somebody has gone on from it." if stay else ""
        self.say(f"{count(number, 'value')} taken back.{kept}")
        self.reload()

    def _chosen(self) -> ReceivedChange | None:
        at = self.query_one(DataTable).cursor_row
        return self._changes[at] if 0 <= at < len(self._changes) else None

    def _cells(self, one: ReceivedChange) -> list[object]:
        mark = "held" if one.held else "conflict" if one.in_conflict else "look" if one.hints else ""
        width = max(self.app.size.width - 34, 16)
        now = cell(one.readable(one.after) or "nothing")
        now.truncate(width, overflow="ellipsis")
        what = FIELD_NAMES.get(one.cell.field, one.cell.field)
        return [cell(one.id, "bold"), cell(what), cell(mark, "italic"), now]

    def _show_whole(self) -> None:
        one = self._chosen()
        box = self.query_one(".whole Static", Static)
        if one is None:
            box.update(plain("This file changed nothing.", "$quiet"))
            return
        period = self.bench.labels.get(one.cell.period, one.cell.period)
        head = f"{one.id} {FIELD_NAMES.get(one.cell.field, one.cell.field)}, {period or 'plan'}"
        parts = [
            joined(
                [plain(head, "bold"), plain(f"  {one.author}, {day(one.at)} {clock_time(one.at)}", "$quiet")]
            )
        ]
        odd = [f"held: {HOLD_REASON_TEXT[one.held]}"] if one.held else []
        odd += ["in conflict: somebody else wrote it too (! settles)"] * one.in_conflict
        parts += [plain(what, "bold") for what in (*odd, *one.hints)]
        if one.cell.field == "note" and one.before:
            parts.append(diff_content(one.before, one.after))
        else:
            parts += [
                joined([plain("before  ", "$quiet"), plain(one.readable(one.before) or "nothing")]),
                joined([plain("now     ", "$quiet"), plain(one.readable(one.after) or "nothing")]),
            ]
        box.update(joined(parts, "\n"))

    def _notices(self) -> tuple[str, ...]:
        file = self._arrived.file
        return (*file.notices, *([f"Refused: {file.refused}"] if file.refused else ()))
