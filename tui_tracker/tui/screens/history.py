"""Every change of one action, newest first: when, who, which field, what to."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from tui_tracker.domain.cells import decode_list, decode_pairs, decode_stages
from tui_tracker.domain.plan import Entry
from tui_tracker.domain.revision import Revision
from tui_tracker.domain.steps import FIELD_NAMES
from tui_tracker.tui.look import clock_time, day, joined, plain, stages_words
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.widgets.title import Title


class HistoryScreen(Page[None]):
    """A page to read and scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "app.help", "Help", key_display="?", id="look-help"),
        Binding("escape,q", "dismiss(None)", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench, entry: Entry) -> None:
        super().__init__(bench)
        self._entry = entry
        self._revisions = bench.desk.history(entry.action.key)

    def compose(self) -> ComposeResult:
        yield Title(plain(f"{self._entry.action.id}  ·  history"), plain(f"{len(self._revisions)} changes"))
        with VerticalScroll(classes="page"):
            yield Static(joined([self._line(one) for one in reversed(self._revisions)], "\n"), markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _line(self, one: Revision) -> Content:
        period = self.bench.labels.get(one.cell.period, "the plan")
        field = FIELD_NAMES.get(one.cell.field, one.cell.field)
        what = "cleared" if one.value is None else _shown(one)
        return joined([
            plain(f"{day(one.at)} {clock_time(one.at)}  ", "$quiet"), plain(one.author, "bold"),
            plain(f"  {field}, {period} ({one.kind})\n"), plain(f"    {what}\n"),
        ])  # fmt: skip


def _shown(one: Revision) -> str:
    if one.cell.field == "stages":
        return stages_words(decode_stages(one.value))
    if one.cell.field == "objectives":
        return ", ".join(decode_list(one.value))
    if one.cell.field == "extras":
        return "; ".join(f"{name}: {text}" for name, text in decode_pairs(one.value))
    return one.value or ""
