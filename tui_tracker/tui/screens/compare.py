"""A theme or the whole plan against an earlier period: moves, new and ended actions, notes, what is stuck."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Footer, Static

from tui_tracker.domain.compare.comparison import Comparison, Presence
from tui_tracker.domain.compare.counts import moves, note_words
from tui_tracker.domain.compare.diff import NoteChange
from tui_tracker.domain.plan.model import ActionEntry, Theme, Update
from tui_tracker.domain.report.model import ARROW
from tui_tracker.domain.tally import Tally
from tui_tracker.domain.text import plural
from tui_tracker.services.comparison import compared
from tui_tracker.services.plan.terms import scale_of
from tui_tracker.tui.format.text import cell, diff_content, joined, plain
from tui_tracker.tui.screens.base.screen import Bench, Page
from tui_tracker.tui.widgets.title import Title

_WORDS: dict[str, str] = {NoteChange.MISSING: "not written yet", NoteChange.NONE: "none"}
_WRITTEN = (NoteChange.NEW, NoteChange.REWORDED)
_NARROW, _WIDE = 26, 44
"""Columns for a stage move."""


class CompareScreen(Page[str | None]):
    """Returns the key of the action a person pressed Enter on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("enter", "choose", "Go to action", id="move-open", priority=True),
        Binding("m", "moved", "Only moved", id="look-moved", tooltip="Only what moved, came or went; or all"),
        Binding("t", "stuck", "Only stuck", id="look-stuck",
                tooltip="Only what is stuck: copied notes, stock phrases, the same stage; or all"),
        Binding("p", "earlier(1)", "Period", id="look-earlier",
                tooltip="Compare with the period before that one"),
        Binding("left", "earlier(1)", "An earlier period", show=False, id="look-older", priority=True),
        Binding("right", "earlier(-1)", "A later period", show=False, id="look-newer", priority=True),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]  # fmt: skip

    def __init__(self, bench: Bench, theme: Theme | None) -> None:
        """Compare a theme, or with None the whole plan; there must be a period before this one."""
        super().__init__(bench)
        self._theme = theme
        self._scale = scale_of(bench.settings)
        self._periods = [one for one in reversed(self.desk.periods) if one.key < self.desk.period.key]
        self._at = 0
        self._only = ""
        self._shown: list[ActionEntry] = []
        self._read()

    def _read(self) -> None:
        since = self._periods[self._at].key
        key = self._theme.key if self._theme else None
        self._found = compared(self.desk, self.bench.settings, self.desk.period.key, since, theme=key)

    def compose(self) -> ComposeResult:
        yield Title(plain(""))
        yield Static(classes="message -shown", markup=False)
        yield DataTable(cursor_type="row")
        with VerticalScroll(classes="whole", can_focus=False):
            yield Static(markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._fill()
        self.query_one(DataTable).focus()

    def reload(self) -> None:
        self._read()
        self._fill()

    # What is shown

    def _fill(self) -> None:
        found = self._found
        name = self._theme.name if self._theme else "The whole plan"
        since, to = self._periods[self._at].label, self.desk.period.label
        self.query_one(Title).show(
            plain(f"{name}  ·  {since} → {to}"), plain(plural(len(found.rows), "action"))
        )
        self.query_one(".message", Static).update(self._counts())
        table: DataTable[object] = self.query_one(DataTable)
        table.clear(columns=True)
        rows = self._stuck_rows() if self._only == "stuck" else self._rows()
        self._shown = [entry for entry, _ in rows]
        heads = ("ID", "Why it is stuck") if self._only == "stuck" else ("ID", "Stage", "RAG", "Note")
        for head in heads:
            table.add_column(cell(head, "bold"))
        for entry, cells in rows:
            table.add_row(*cells, key=entry.action.key)
        self._show_difference()

    def _counts(self) -> Content:
        counts, rows = self._found.counts, self._found.rows
        complete = {part.label: part.count for part in counts["complete"].parts}
        back = sum(1 for row in rows if row.went_back)
        told = [
            ("Stage", _moved(counts["stages"], f" ({back} back)" if back else "")),
            ("RAG", _moved(counts["rag"])),
            ("Notes", _all(counts["notes"])),
            ("Plan", _all(counts["presence"]) + _some(complete["newly complete"], "newly complete")
             + _some(len(self._found.stuck), "stuck")),
        ]  # fmt: skip
        return joined(
            [joined([plain(f"{name:<7}", "bold"), plain("   ".join(words))]) for name, words in told], "\n"
        )

    def _rows(self) -> list[tuple[ActionEntry, list[object]]]:
        rows = [row for row in self._found.rows if self._only != "moved" or row.is_news]
        return [(row.entry, self._cells(row)) for row in rows]

    def _stuck_rows(self) -> list[tuple[ActionEntry, list[object]]]:
        return [
            (one.entry, [cell(one.entry.action.id, "bold"), cell("; ".join(one.reasons))])
            for one in self._found.stuck
        ]

    def _cells(self, row: Comparison) -> list[object]:
        quiet = self.app.theme_variables.get("quiet", "")
        note = note_words(row)
        stage = cell(_stage(row), "" if row.stage_move or row.presence is not Presence.CARRIED_ON else quiet)
        stage.truncate(_WIDE if self.app.size.width >= 100 else _NARROW, overflow="ellipsis")
        return [
            cell(row.entry.action.id, "bold"),
            stage,
            self._rag(row),
            cell(_WORDS.get(note, note), "" if row.note in _WRITTEN else quiet),
        ]

    def _rag(self, row: Comparison) -> Text:
        if row.presence is Presence.CARRIED_ON and row.rag_move is None:
            return cell(row.rag, self.app.theme_variables.get("quiet", ""))
        before, now = row.entry.previous or Update(period=""), row.entry.update
        of_interest = {Presence.NEW: [now], Presence.ENDED: [before]}.get(row.presence, [before, now])
        grades = [self._scale.badge(one) for one in of_interest]
        colours = self.app.theme_variables
        ends = [
            cell(f"{one.letter} {one.symbol} {one.label}", colours.get(f"rag-{one.colour}", ""))
            for one in grades
        ]
        return Text(ARROW).join(ends)

    def _show_difference(self) -> None:
        at = self.query_one(DataTable).cursor_row
        entry = self._shown[at] if at < len(self._shown) else None
        told = Content()
        if entry:
            before = entry.previous.note if entry.previous else None
            told = joined([
                plain(f"{entry.action.id}  ", "bold"),
                plain(entry.action.text or "", "$quiet"), plain("\n\n"),
                diff_content(before, entry.update.note),
            ])  # fmt: skip
        self.query_one(".whole Static", Static).update(told)

    # What keys do

    def action_moved(self) -> None:
        """Show only the actions that moved, came or went, or all again."""
        self._show_only("moved")

    def action_stuck(self) -> None:
        """Show only what is stuck and why, or all again."""
        if self._found.stuck or self._only == "stuck":
            self._show_only("stuck")
        else:
            self.say("Nothing is stuck: no note was copied, none is a stock phrase.")

    def _show_only(self, what: str) -> None:
        self._only = "" if self._only == what else what
        self._fill()

    def action_earlier(self, step: int) -> None:
        """Compare with another earlier period."""
        if len(self._periods) == 1:
            self.say(f"{self._periods[0].label} is the only period before this one.")
            return
        self._at = (self._at + step) % len(self._periods)
        self.reload()

    def action_choose(self) -> None:
        """Go to the action under the cursor."""
        at = self.query_one(DataTable).cursor_row
        entry = self._shown[at] if at < len(self._shown) else None
        ended = {row.entry.action.key for row in self._found.rows if row.presence is Presence.ENDED}
        if entry and entry.action.key in ended:
            identity = entry.action.id
            self.say(f"{identity} is no longer in the plan; tui-tracker show {identity} tells of it.")
            return
        self.dismiss(entry.action.key if entry else None)

    def on_data_table_row_selected(self) -> None:
        self.action_choose()

    def on_data_table_row_highlighted(self) -> None:
        self._show_difference()


def _stage(row: Comparison) -> str:
    words = f"{row.stages[0] or '–'} → {row.stages[1] or '–'}" if row.stage_move else str(row.stage)
    if row.presence is Presence.ENDED:
        return f"ended, was {row.stages[0] or 'without a stage'}"
    if row.presence is Presence.NEW:
        return f"new: {row.stages[1] or 'no stage yet'}"
    return f"{words}, back" if row.went_back else words


def _all(counted: Tally) -> list[str]:
    return [f"{one.count} {_WORDS.get(one.label, one.label)}" for one in counted.parts if one.count]


def _some(number: int, words: str) -> list[str]:
    return [f"·   {number} {words}"] if number else []


def _moved(counted: Tally, more: str = "") -> list[str]:
    """Tell how many moved beside those that did not."""
    moved = moves(counted)
    stayed = [f"{one.count} {one.label}" for one in counted.parts if one.count and one not in moved]
    return [f"{sum(one.count for one in moved)} moved{more}", *stayed]
