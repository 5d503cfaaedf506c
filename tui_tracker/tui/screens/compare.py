"""A theme or the whole plan against an earlier period: moves, new and ended actions, notes, what is stuck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from tui_tracker.domain.compare.comparison import Comparison, Membership
from tui_tracker.domain.compare.counts import moves, note_words
from tui_tracker.domain.compare.diff import NoteChange
from tui_tracker.domain.plan.model import ActionEntry, Period, Theme, Update
from tui_tracker.domain.tally import ARROW, Tally
from tui_tracker.domain.text import one_line, plural
from tui_tracker.services.comparison import PeriodComparison, compare_plan
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.tui.action_specs import bindings_of
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.format.text import BREAKPOINTS, diff_content, fit_width, joined, safe, table_cell
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.footer import KeyFooter
from tui_tracker.tui.widgets.title import Title

_NOTE_WORDS: dict[str, str] = {
    NoteChange.MISSING: "not written yet", NoteChange.NONE: "none",
    Membership.CARRIED_ON: "in both years", Membership.ENDED: "retired",
}  # fmt: skip
_WRITTEN = (NoteChange.NEW, NoteChange.REWORDED)
_NARROW, _WIDE = 26, 44
"""Columns for a stage move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareData:
    """This period beside an earlier one."""

    since: Period
    compared: PeriodComparison


class CompareScreen(BaseScreen[str | None, CompareData]):
    """Returns the key of the action a person pressed Enter on."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("compare")

    def __init__(self, context: AppContext, theme: Theme | None) -> None:
        """Compare a theme, or with None the whole plan; there must be a period before this one."""
        super().__init__(context)
        self._theme = theme
        self._legend = legend_for(context.settings)
        self._periods = [
            period for period in reversed(self.session.periods) if period.key < self.session.period.key
        ]
        self._period_index = 0
        self._only = ""
        self._shown: list[ActionEntry] = []

    def compose(self) -> ComposeResult:
        yield Title()
        yield Static(classes="message -shown", markup=False)
        yield DataTable(cursor_type="row")
        with VerticalScroll(classes="whole", can_focus=False):
            yield Static(markup=False)
        yield KeyFooter()

    # Loading and drawing

    def set_up(self) -> None:
        table = self.query_one(DataTable)
        table.border_subtitle = "Enter go to action · m changes only · t stuck only"
        table.focus()
        self.query_one(".whole").border_title = "What changed in the note: − removed, + added"

    def load(self) -> CompareData:
        since = self._periods[self._period_index]
        theme = self._theme.key if self._theme else None
        session, settings = self.session, self.context.settings
        return CompareData(
            since=since, compared=compare_plan(session, settings, session.period.key, since.key, theme=theme)
        )

    def show(self, value: CompareData) -> None:
        name = self._theme.name if self._theme else "The whole plan"
        self.show_title(
            name, safe(plural(len(value.compared.rows), "action")),
            period=f"{value.since.label} → {self.session.period.label}",
        )  # fmt: skip
        self.query_one(".message", Static).update(_counts(value.compared))
        headings = self._headings()
        rows = _stuck_rows(value.compared) if self._only == "stuck" else self._rows(value.compared)
        self._shown = [entry for entry, _ in rows]
        table: DataTable[object] = self.query_one(DataTable)
        table.clear(columns=True)
        shown = {"moved": "Changed actions", "stuck": "Stuck actions"}.get(self._only, "All actions")
        table.border_title = safe(f"{shown} ({len(rows)})")
        for heading in headings:
            table.add_column(table_cell(heading, "bold"))
        for entry, cells in rows:
            table.add_row(*cells, key=entry.action.key)
        self._show_difference()

    def _rows(self, compared: PeriodComparison) -> list[tuple[ActionEntry, list[object]]]:
        rows = [row for row in compared.rows if self._only != "moved" or row.has_changed]
        return [(row.entry, self._cells(row)) for row in rows]

    def _cells(self, row: Comparison) -> list[object]:
        quiet = self.app.theme_variables.get("quiet", "")
        note = note_words(row)
        is_notable = row.stage_move or row.membership is not Membership.CARRIED_ON
        stage = table_cell(_stage_words(row), "" if is_notable else quiet)
        stage.truncate(_WIDE if self.app.size.width >= 100 else _NARROW, overflow="ellipsis")
        text = fit_width(one_line(row.entry.action.text), self._text_width()).rstrip()
        return [
            table_cell(row.entry.action.id, "bold"),
            *[table_cell(text)] * self._shows_text,
            stage,
            self._rating(row),
            table_cell(_NOTE_WORDS.get(note, note), "" if row.note in _WRITTEN else quiet),
        ]

    @property
    def _shows_text(self) -> bool:
        return self.app.size.width >= BREAKPOINTS[1][0]

    def _headings(self) -> tuple[str, ...]:
        if self._only == "stuck":
            return ("ID", "Reason")
        return ("ID", *["Action"] * self._shows_text, "Stage", "RAG", "Note")

    def _text_width(self) -> int:
        """Return the columns for the action's text: what the other columns leave of a window this wide."""
        return max(self.app.size.width - 84, 14)

    def _rating(self, row: Comparison) -> Text:
        colours = self.app.theme_variables
        if row.membership is Membership.CARRIED_ON and row.rag_move is None:
            return table_cell(row.rag, colours.get("quiet", ""))
        before, now = row.entry.previous or Update(period=""), row.entry.update
        updates = {Membership.NEW: [now], Membership.ENDED: [before]}.get(row.membership, [before, now])
        badges = [self._legend.badge(update) for update in updates]
        return Text(ARROW).join(
            table_cell(f"{badge.symbol} {badge.label}", colours.get(f"rag-{badge.colour}", ""))
            for badge in badges
        )

    def _show_difference(self) -> None:
        content = Content()
        if entry := self._entry_under_cursor():
            before = entry.previous.note if entry.previous else None
            content = joined([
                safe(f"{entry.action.id}  ", "bold"),
                safe(entry.action.text or "", "$quiet"), safe("\n\n"),
                diff_content(before, entry.update.note),
            ])  # fmt: skip
        self.query_one(".whole Static", Static).update(content)

    def _entry_under_cursor(self) -> ActionEntry | None:
        row = self.query_one(DataTable).cursor_row
        return self._shown[row] if row < len(self._shown) else None

    # What keys do

    def action_moved(self) -> None:
        """Show only the actions that moved, came or went, or all again."""
        self._show_only("moved")

    def action_stuck(self) -> None:
        """Show only what is stuck and why, or all again."""
        if self._only == "stuck" or (self.value and self.value.compared.stuck):
            self._show_only("stuck")
        else:
            self.toast("No stuck actions: no copied notes and no stock phrases.")

    def _show_only(self, kind: str) -> None:
        self._only = "" if self._only == kind else kind
        self.redraw()

    async def action_earlier(self, step: int) -> None:
        """Compare with another earlier period."""
        if len(self._periods) == 1:
            self.toast(f"{self._periods[0].label} is the only earlier period.")
            return
        self._period_index = (self._period_index + step) % len(self._periods)
        await self.load_and_show()

    def action_choose(self) -> None:
        """Go to the action under the cursor."""
        entry = self._entry_under_cursor()
        rows = self.value.compared.rows if self.value else ()
        ended = {row.entry.action.key for row in rows if row.membership is Membership.ENDED}
        if entry and entry.action.key in ended:
            identity = entry.action.id
            self.toast(
                f"{identity} is no longer in the plan. Press h in "
                "the list, or search for it, to see its history."
            )
            return
        self.dismiss(entry.action.key if entry else None)

    def on_data_table_row_selected(self) -> None:
        self.action_choose()

    def on_data_table_row_highlighted(self) -> None:
        self._show_difference()


def _counts(compared: PeriodComparison) -> Content:
    """Return how many actions moved, by stage, RAG and note, and what came and went."""
    counts = compared.counts
    complete = {part.label: part.count for part in counts["complete"].parts}
    back = sum(1 for row in compared.rows if row.went_back)
    lines = [
        ("Stage", _moved(counts["stages"], f" ({back} moved back)" if back else "")),
        ("RAG", _moved(counts["rag"])),
        ("Notes", _all(counts["notes"])),
        ("Plan", _all(counts["presence"]) + _extra(complete["newly complete"], "newly complete")
         + _extra(len(compared.stuck), "stuck")),
    ]  # fmt: skip
    return joined(
        [joined([safe(f"{name:<7}", "bold"), safe("   ".join(words))]) for name, words in lines], "\n"
    )


def _stuck_rows(compared: PeriodComparison) -> list[tuple[ActionEntry, list[object]]]:
    return [
        (stuck.entry, [table_cell(stuck.entry.action.id, "bold"), table_cell("; ".join(stuck.reasons))])
        for stuck in compared.stuck
    ]


def _stage_words(row: Comparison) -> str:
    words = f"{row.stages[0] or '–'} → {row.stages[1] or '–'}" if row.stage_move else str(row.stage)
    if row.membership is Membership.ENDED:
        return f"retired (was {row.stages[0] or 'without a stage'})"
    if row.membership is Membership.NEW:
        return f"new: {row.stages[1] or 'no stage yet'}"
    return f"{words} (back)" if row.went_back else words


def _all(tally: Tally) -> list[str]:
    return [f"{part.count} {_NOTE_WORDS.get(part.label, part.label)}" for part in tally.parts if part.count]


def _extra(number: int, words: str) -> list[str]:
    return [f"·   {number} {words}"] if number else []


def _moved(tally: Tally, more: str = "") -> list[str]:
    """Return how many moved beside those that did not."""
    moved = moves(tally)
    stayed = [f"{part.count} {part.label}" for part in tally.parts if part.count and part not in moved]
    return [f"{sum(part.count for part in moved)} changed{more}", *stayed]
