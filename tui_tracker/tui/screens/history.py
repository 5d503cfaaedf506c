"""Every change of one action, newest first: when, who, which field, what to."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from tui_tracker.domain.cells import PLAN_FIELDS, UPDATE_FIELDS, decode_list, decode_pairs, decode_stages
from tui_tracker.domain.plan import Entry
from tui_tracker.domain.revision import IMPORTER, Kind, Revision
from tui_tracker.domain.steps import FIELD_NAMES
from tui_tracker.tui.look import clock_time, count, day, joined, plain, stages_words
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.widgets.title import Title

_SHOWN = (*UPDATE_FIELDS, *(field for field in PLAN_FIELDS if field not in ("theme", "position")))
"""In this order; a row's place in the plan says nothing to people."""
_KINDS = {Kind.UNDO: ", taken back to", Kind.REDO: ", done again"}


class HistoryScreen(Page[None]):
    """A page to read and scroll; what one gesture changed stands together."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench, entry: Entry) -> None:
        super().__init__(bench)
        self._entry = entry
        self._revisions = bench.desk.history(entry.action.key)

    def compose(self) -> ComposeResult:
        yield Title(
            plain(f"{self._entry.action.id}  ·  every change, newest first"),
            plain(count(len(self._revisions), "change")),
        )
        steps = [list(step) for _, step in groupby(self._revisions, key=lambda one: (one.at, one.author))]
        with VerticalScroll(classes="page"):
            yield Static(joined([self._step(step) for step in reversed(steps)], "\n\n"), markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def _step(self, step: list[Revision]) -> Content:
        first = step[0]
        # An import is dated by its period, whenever it was made.
        when = f"{day(first.at)} {clock_time(first.at)}" if first.author != IMPORTER else ""
        who = first.author if first.author != IMPORTER else "Imported"
        head = joined([plain(who, "bold"), plain(f"  {when}" if when else "", "$quiet")])
        told = sorted((one for one in step if one.cell.field in _SHOWN), key=_place)
        return joined([head, *(self._line(one) for one in told)], "\n")

    def _line(self, one: Revision) -> Content:
        period = self.bench.labels.get(one.cell.period, "")
        field = FIELD_NAMES.get(one.cell.field, one.cell.field)
        name = f"  {field}{f' {period}' if period else ''}{_KINDS.get(one.kind, '')}: "
        return joined([plain(name, "$quiet"), plain(self._shown(one))])

    def _shown(self, one: Revision) -> str:
        if one.value is None:
            return "nothing"
        if one.cell.field == "stages":
            return stages_words(decode_stages(one.value))
        if one.cell.field == "rag":
            return self.bench.look.rating_key(one.value).plain
        if one.cell.field == "objectives":
            return ", ".join(decode_list(one.value))
        if one.cell.field == "extras":
            return "; ".join(f"{name}: {text}" for name, text in decode_pairs(one.value))
        return one.value


def _place(one: Revision) -> int:
    return _SHOWN.index(one.cell.field)
