"""Sending a lead's copy back: what is still to do, then the one file to attach to an email."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from tui_tracker.domain.checks.rules import RULE_TITLES
from tui_tracker.domain.plan.model import Action
from tui_tracker.domain.text import clean_line, plural
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.exchange.sending.state import (
    WrittenToSend,
    coordinator_name,
    find_written,
    written_to_send,
)
from tui_tracker.services.exchange.sending.submit import (
    SubmitSummary,
    file_to_mail,
    submit,
    summarise_submit,
)
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.services.system.open_path import can_open_paths, open_path
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import dialog_button
from tui_tracker.tui.dialogs.own_name import ask_name
from tui_tracker.tui.format.text import joined, safe, short_path, shorten_middle, table_cell
from tui_tracker.tui.keys.key_queue import BACKGROUND
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.row_table import REST, RowTable

_LABEL = 9
_FRAME = 4
"""Columns of the panel's border and padding."""


class OpenPoint(NamedTuple):
    """Something to do, or to look at, before the copy is sent."""

    words: str
    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackData:
    """How far the lead is, where the file would go, and the one that was written before."""

    summary: SubmitSummary
    target: Path
    coordinator: str
    written: WrittenToSend | None
    file: Path | None
    """Where the file is that was written last; None where it is not there any more."""
    points: tuple[OpenPoint, ...]

    @property
    def is_ready(self) -> bool:
        """Whether the file written last is there and holds everything."""
        return bool(self.written and not self.written.changed and self.file)


class OpenPointTable(RowTable):
    """Each row leads to its action."""

    BINDINGS = bindings_of("open points")


class SendBackScreen(BaseScreen[None, SendBackData]):
    """First what is still to do; once the file is written, its place and the text of the email."""

    AUTO_FOCUS = "#write"
    BINDINGS = bindings_of("send back")

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._has_written = self._is_writing = False
        self._can_open_paths = can_open_paths()

    def body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Static(markup=False)
        yield OpenPointTable()
        with Horizontal(classes="buttons"):
            yield dialog_button("Write the file to send (Enter)", "write")
            yield dialog_button("Open the folder (o)", "open")
            yield dialog_button("Not yet (Esc)", "back")

    def set_up(self) -> None:
        self.frame(RowTable, "To look at before you send")

    def load(self) -> SendBackData:
        summary = summarise_submit(self.session, self.context.settings)
        return SendBackData(
            summary=summary,
            target=file_to_mail(self.session, self.session.clock()).absolute(),
            coordinator=coordinator_name(self.session),
            written=written_to_send(self.session),
            file=find_written(self.session, self.context.preferences),
            points=tuple(_open_points(summary)),
        )

    def show(self, value: SendBackData) -> None:
        summary = value.summary
        self.show_title(
            "File to send back",
            safe(f"{summary.done} of {summary.total} done", "bold"),
            self.due_label(),
        )
        pane = self.query_one(VerticalScroll)
        pane.border_title = "Ready to send" if value.is_ready else "Before you send your copy back"
        pane.query_one(Static).update(self._after(value) if value.is_ready else self._before(value))
        self._show_points(value.points)
        self._show_buttons(value)

    def on_descendant_focus(self) -> None:
        """Say what Enter does: it is for the button or for the row, never for both."""
        if self.value:
            self._show_keys(self.value)

    def _show_points(self, points: tuple[OpenPoint, ...]) -> None:
        table = self.query_one(RowTable)
        columns = {
            "ID": max([2, *{cell_len(point.action.id) for point in points}]),
            "What": max([4, *{cell_len(point.words) for point in points}]),
            "Action": REST,
        }
        table.set_rows(columns, len(points), self._cells, cursor=max(table.cursor_row, 0))
        table.display = bool(points)

    def _cells(self, row: int) -> list[Text]:
        point = self.value.points[row] if self.value else None
        if point is None:
            return []
        return [table_cell(point.action.id, "bold"), table_cell(point.words), table_cell(point.action.text)]

    def _show_buttons(self, value: SendBackData) -> None:
        write, back = self.query_one("#write", Button), self.query_one("#back", Button)
        write.display = not self._has_written
        self.query_one("#open").display = value.is_ready and self._can_open_paths
        if value.is_ready and (self.focused is None or self.focused.id == "write"):
            back.focus()
        self._show_keys(value)
        self.refresh_bindings()

    def _show_keys(self, value: SendBackData) -> None:
        """Write beside each button and the list which key works there now."""
        table = self.query_one(RowTable)
        in_table = self.focused is table
        writing = "Write it again" if value.is_ready else "Write the file to send"
        enter_writes = not (value.is_ready or in_table)
        self.query_one("#write", Button).label = safe(f" {writing} ({'Enter' if enter_writes else 'w'}) ")
        leaving = "OK" if self._has_written else "Back"
        enter_leaves = self._has_written and not in_table
        self.query_one("#back", Button).label = safe(f" {leaving} ({'Enter' if enter_leaves else 'Esc'}) ")
        table.border_subtitle = "Enter go to the action" if in_table else "↑ go here, to open an action"

    def _before(self, value: SendBackData) -> Content:
        summary = value.summary
        coordinator = value.coordinator
        to = [self._fact("To", f"{coordinator}, who sent you this copy")] if coordinator else []
        lines = [
            self._fact("From", self.session.author, "bold"),
            *to,
            self._fact("Themes", ", ".join(summary.themes)),
            self._file_fact(value.target),
            self._fact("Folder", short_path(value.target.parent)),
            safe(""),
        ]
        if written := value.written:
            since = f"since the last file was written on {local_date_time(written.written_at)}"
            changed = (
                f"{plural(written.changed, 'action')} {since}" if written.changed else f"nothing {since}"
            )
            lines.append(self._fact("Changed", changed))
        unfinished = _unfinished(summary)
        if not unfinished:
            done = "All updates are done." if summary.total != 1 else "Your update is done."
            more = " Some are worth a check, as listed below." if value.points else " Nothing is missing."
            lines.append(safe(f"✓ {done}{more}", "$rag-green"))
        else:
            lines.append(safe(f"Not done yet: {unfinished}.", "bold $rag-amber"))
        if value.points:
            lines.append(
                safe("You can send it now and again later: the coordinator gets your newest changes.")
            )
        return joined(lines, "\n")

    def _fact(self, label: str, text: str, style: str = "") -> Content:
        """Return a label and its text, whose further lines begin below its first."""
        lines = wrap(clean_line(text), self._columns, break_on_hyphens=False) or [""]
        return joined([
            safe(f"{label:<{_LABEL}}", "$quiet"), safe(f"\n{'':<{_LABEL}}".join(lines), style),
        ])  # fmt: skip

    def _file_fact(self, file: Path, style: str = "") -> Content:
        """Return a file's name on one line: one that is broken is taken for two."""
        return self._fact("File", shorten_middle(file.name, self._columns), style)

    @property
    def _columns(self) -> int:
        return max(self.app.size.width - _FRAME - _LABEL, 20)

    def _after(self, value: SendBackData) -> Content:
        recipient = value.coordinator or "the coordinator"
        copied, again = " (copied, with the path of the file)", []
        heading = f"The file is written. Attach it to an email to {recipient}."
        if value.written and not self._has_written:
            when = local_date_time(value.written.written_at)
            heading = f"The file was written on {when}. Nothing has changed since."
            again = [safe(f"If you have not sent it yet, attach it to an email to {recipient}.")]
            copied = ""
        file = value.file or value.target
        return joined([
            safe(f"✓ {heading}", "bold $rag-green"),
            *again,
            safe(""),
            self._file_fact(file, "bold"),
            self._fact("Folder", short_path(file.parent)),
            safe(""),
            safe(f"Text for the email{copied}:", "bold"),
            *(safe(line) for line in self._email(value.summary, file)),
        ], "\n")  # fmt: skip

    def _email(self, summary: SubmitSummary, file: Path) -> list[str]:
        remaining = summary.total - summary.done
        rest = f", {remaining} not done yet" if remaining else ""
        return [
            f"{self.session.author}: {', '.join(summary.themes)}, {summary.period}.",
            f"{summary.done} of {plural(summary.total, 'update')} done{rest}.",
            f"Attached: {clean_line(file.name)}",
        ]

    # What keys do

    def on_button_pressed(self, event: Button.Pressed) -> None:
        actions = {"write": self.action_write, "open": self.action_open_folder}
        actions.get(event.button.id or "", lambda: self.dismiss(None))()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "open_folder":
            return bool(self.value and self.value.is_ready and self._can_open_paths)
        if action == "focus_points":
            return bool(self.value and self.value.points)
        return not self._has_written if action == "write" else True

    def action_focus_points(self) -> None:
        """Go from the buttons to what is still to do."""
        if self.value and self.value.points:
            self.query_one(RowTable).focus()

    @on(RowTable.Chosen)
    def _go_to_action(self) -> None:
        row = self.query_one(RowTable).cursor_row
        points = self.value.points if self.value else ()
        if 0 <= row < len(points):
            self.post_message(ActionWanted(points[row].action.theme, points[row].action.key))

    def action_open_folder(self) -> None:
        """Open the folder that holds the file; where that fails, copy its path."""
        if self.value and self.value.file and not open_path(self.value.file.parent):
            folder = self.value.file.parent
            self.app.copy_to_clipboard(str(folder))
            self.toast(f"The folder cannot be opened from here. Its path is copied: {short_path(folder)}")

    def action_write(self) -> None:
        """Write the file; where no name is known to sign it with, ask for it first."""
        if self.context.signature.is_account and not self.session.read_only:
            ask_name(self.app, self.context, lambda: self.run_worker(self._write_signed()))
        else:
            self._begin_to_write()

    async def _write_signed(self) -> None:
        await self.load_and_show()
        self._begin_to_write()

    def _begin_to_write(self) -> None:
        if self.value is not None and not (self._has_written or self._is_writing):
            self._is_writing = True
            self.run_worker(self._write(self.value), group=BACKGROUND, exit_on_error=False)

    async def _write(self, value: SendBackData) -> None:
        def job() -> bool:
            submit(self.session, value.target, self.context.preferences)
            return True

        self._has_written = bool(await self.run_write(job))
        self._is_writing = False
        if self._has_written:
            self.app.copy_to_clipboard(
                "\n".join([*self._email(value.summary, value.target), str(value.target)])
            )
            await self.load_and_show()
            if self.is_open:
                self.query_one("#back").focus()


def _unfinished(summary: SubmitSummary) -> str:
    """Return how many actions wait for the lead, and why: `3 to do, 1 started`; empty where none does."""
    kinds = {
        "to do": summary.outstanding, "started": summary.unsigned,
        "with a question from the coordinator": summary.asked, "in conflict": summary.conflicts,
    }  # fmt: skip
    return ", ".join(f"{len(ids)} {words}" for words, ids in kinds.items() if ids)


def _open_points(summary: SubmitSummary) -> Iterator[OpenPoint]:
    """Yield each action that somebody waits for, that is not done or that checks found something in, once."""
    points: dict[str, list[str]] = {}
    for words, ids in (
        ("a question from the coordinator", summary.asked),
        ("in conflict", summary.conflicts),
        ("unfinished note, sent as it is", summary.drafts),
        ("started, not marked as done", [name for name in summary.unsigned if name not in summary.drafts]),
        ("nothing written yet", summary.outstanding),
    ):
        for identity in ids:
            points.setdefault(identity, []).append(words)
    checks: dict[str, list[str]] = {}
    for name, ids in summary.checks:
        for identity in ids:
            checks.setdefault(identity, []).append(RULE_TITLES[name])
    for identity in dict.fromkeys((*points, *checks)):
        titles = checks.get(identity, [])
        to_check = [f"check: {titles[0]}"] if len(titles) == 1 else [f"{len(titles)} checks"] * bool(titles)
        yield OpenPoint(", ".join((*points.get(identity, ()), *to_check)), summary.actions[identity])
