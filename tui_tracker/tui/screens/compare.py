"""A theme or the whole plan against an earlier period: moves, new and ended actions, notes, what is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui_tracker.domain.compare.comparison import Comparison, Membership, OwnChange
from tui_tracker.domain.compare.counts import LABEL_WORDS, moves, note_words, setback_words
from tui_tracker.domain.compare.diff import NoteChange
from tui_tracker.domain.compare.stuck import StuckAction
from tui_tracker.domain.compare.tally import ARROW, Tally
from tui_tracker.domain.plan.model import ActionEntry, Period, Theme, Update
from tui_tracker.domain.text import one_line, plural
from tui_tracker.services.comparison import PeriodComparison, compare_plan
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.format.text import BESIDE, cut_width, diff_content, joined, safe, table_cell
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.row_table import REST, RowTable

_WRITTEN = (NoteChange.NEW, NoteChange.REWORDED)
_NARROW, _WIDE, _WITH_WIDE_STAGES = 26, 44, 150
"""Columns for a stage move, and of a window in which there is room for a long one."""
_SHORT_RATINGS = 25
"""Columns below which two ratings are not cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareData:
    """The current period beside an earlier one; counted here, on the thread that loads it."""

    since: Period
    compared: PeriodComparison
    changed: tuple[Comparison, ...]
    """The rows whose stage or rating moved, or that came or went."""
    counts: Content
    id_width: int


class CompareScreen(BaseScreen[None, CompareData]):
    """Enter goes to the action under the cursor."""

    BINDINGS = bindings_of("compare")

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
        self._shown: Sequence[Comparison | StuckAction] = ()

    def body(self) -> ComposeResult:
        yield Static(classes="message -shown", markup=False)
        yield RowTable()
        with VerticalScroll(classes="whole", can_focus=False):
            yield Static(markup=False)

    # Loading and drawing

    def set_up(self) -> None:
        self.frame(RowTable, "", "Enter go to action · m changes only · t stuck only").focus()
        self.frame(".whole", "What changed in the note: − removed, + added")

    def load(self) -> CompareData:
        since = self._periods[self._period_index]
        theme = self._theme.key if self._theme else None
        session, settings = self.session, self.context.settings
        compared = compare_plan(session, settings, session.period.key, since.key, theme=theme)
        return CompareData(
            since=since, compared=compared, counts=_counts(compared),
            changed=tuple(row for row in compared.rows if row.has_changed),
            id_width=max((cell_len(row.entry.action.id) for row in compared.rows), default=2),
        )  # fmt: skip

    def show(self, value: CompareData) -> None:
        name = self._theme.name if self._theme else "The whole plan"
        self.show_title(
            name, safe(plural(len(value.compared.rows), "action")),
            period=f"{value.since.label} → {self.session.period.label}",
        )  # fmt: skip
        self.query_one(".message", Static).update(value.counts)
        self._shown = value.changed if self._only == "moved" else value.compared.rows
        if self._only == "stuck":
            self._shown = value.compared.stuck
        table = self.query_one(RowTable)
        shown = {"moved": "Changed actions", "stuck": "Stuck actions"}.get(self._only, "All actions")
        table.border_title = safe(f"{shown} ({len(self._shown)})")
        table.set_rows(
            self._columns(value.id_width), len(self._shown), self._cells_of, cursor=max(table.cursor_row, 0)
        )
        self._show_difference()

    def on_resize(self) -> None:
        """Show as many columns as the window has room for."""
        self.redraw()

    def _cells_of(self, row: int) -> list[Text]:
        shown = self._shown[row]
        return _stuck_cells(shown) if isinstance(shown, StuckAction) else self._cells(shown)

    def _cells(self, row: Comparison) -> list[Text]:
        quiet = self.app.theme_variables.get("quiet", "")
        note = note_words(row)
        is_notable = row.stage_move or row.membership is not Membership.IN_BOTH
        return [
            table_cell(row.entry.action.id, "bold"),
            *[table_cell(one_line(row.entry.action.text))] * self._shows_text,
            table_cell(_stage_words(row), "" if is_notable else quiet),
            self._rating(row),
            table_cell(LABEL_WORDS.get(note, note), "" if row.note in _WRITTEN else quiet),
        ]

    @property
    def _shows_text(self) -> bool:
        return self.app.size.width >= BESIDE

    def _columns(self, id_width: int) -> dict[str, int]:
        if self._only == "stuck":
            return {"ID": id_width, "Reason": REST}
        rating = self._rating_width()
        note = max(len(LABEL_WORDS.get(kind, kind)) for kind in (*NoteChange, Membership.ENDED))
        if not self._shows_text:
            return {"ID": id_width, "Stage": REST, "RAG": rating, "Note": note}
        stage = _WIDE if self.app.size.width >= _WITH_WIDE_STAGES else _NARROW
        return {"ID": id_width, "Action": REST, "Stage": stage, "RAG": rating, "Note": note}

    def _rating_width(self) -> int:
        """Return the columns for two ratings and the arrow between: a quarter of the window for long ones."""
        longest = max(cell_len(f"{badge.symbol} {badge.label}") for badge in self._legend.rag_badges())
        return min(2 * longest + len(ARROW), max(self.app.size.width // 4, _SHORT_RATINGS))

    def _rating(self, row: Comparison) -> Text:
        colours = self.app.theme_variables
        if row.membership is Membership.IN_BOTH and row.rag_move is None:
            return table_cell(row.rag, colours.get("quiet", ""))
        before, now = row.entry.previous or Update(period=""), row.entry.update
        updates = {Membership.NEW: [now], Membership.ENDED: [before]}.get(row.membership, [before, now])
        badges = [self._legend.badge(update) for update in updates]
        columns = self._rating_width() - len(ARROW) * (len(badges) - 1)
        texts = [f"{badge.symbol} {badge.label}" for badge in badges]
        most = columns if sum(map(cell_len, texts)) <= columns else columns // len(texts)
        return Text(ARROW).join(
            table_cell(cut_width(text, most), colours.get(f"rag-{badge.colour}", ""))
            for text, badge in zip(texts, badges, strict=True)
        )

    def _show_difference(self) -> None:
        content = Content()
        if entry := self._entry_under_cursor():
            before = entry.previous.note if entry.previous else None
            content = joined([
                safe(f"{entry.action.id}  ", "bold"),
                safe(entry.action.text or "", "$quiet"), safe("\n\n"),
                *(safe(f"{change.describe()}\n") for change in self._own_changes()),
                self._note_content(before, entry),
            ])  # fmt: skip
        self.query_one(".whole Static", Static).update(content)

    def _note_content(self, before: str | None, entry: ActionEntry) -> Content:
        """Return what changed in a note; one not written yet is not a note that was removed."""
        if before and not entry.update.note and self.value and not self._is_ended(entry):
            return safe(f"Not yet updated. {self.value.since.label}: {before}")
        return diff_content(before, entry.update.note)

    def _is_ended(self, entry: ActionEntry) -> bool:
        rows = self.value.compared.rows if self.value else ()
        key = entry.action.key
        return any(row.membership is Membership.ENDED for row in rows if row.entry.action.key == key)

    def _own_changes(self) -> tuple[OwnChange, ...]:
        row = self.query_one(RowTable).cursor_row
        shown = self._shown[row] if 0 <= row < len(self._shown) else None
        return shown.own if isinstance(shown, Comparison) else ()

    def _entry_under_cursor(self) -> ActionEntry | None:
        row = self.query_one(RowTable).cursor_row
        return self._shown[row].entry if 0 <= row < len(self._shown) else None

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
        self.query_one(RowTable).move_cursor(row=0)
        self.redraw()

    async def action_earlier(self, step: int) -> None:
        """Compare with another earlier period."""
        if len(self._periods) == 1:
            self.toast(f"{self._periods[0].label} is the only earlier period.")
            return
        self._period_index = (self._period_index + step) % len(self._periods)
        await self.load_and_show()

    @on(RowTable.Chosen)
    def action_choose(self) -> None:
        """Go to the action under the cursor."""
        entry = self._entry_under_cursor()
        if entry and self._is_ended(entry):
            identity = entry.action.id
            key = self.key_name("actions", "look-history")
            self.toast(
                f"{identity} is no longer in the plan. Press {key} in "
                "the list, or search for it, to see its history."
            )
            return
        if entry:
            self.post_message(ActionWanted(entry.action.theme, entry.action.key))

    @on(RowTable.Moved)
    def _moved(self) -> None:
        self._show_difference()


def _counts(compared: PeriodComparison) -> Content:
    """Return how many actions moved, by stage, RAG and note, and what was added and removed."""
    counts = compared.counts
    complete = {part.label: part.count for part in counts["complete"].parts}
    setbacks = setback_words(compared.rows)
    lines = [
        ("Stage", _moved(counts["stages"], f" ({setbacks})" if setbacks else "")),
        ("RAG", _moved(counts["rag"])),
        ("Notes", _all(counts["notes"])),
        ("Plan", _all(counts["presence"]) + _extra(complete["newly complete"], "newly complete")
         + _extra(len(compared.stuck), "stuck")),
    ]  # fmt: skip
    return joined(
        [joined([safe(f"{name:<7}", "bold"), safe("   ".join(words))]) for name, words in lines], "\n"
    )


def _stuck_cells(stuck: StuckAction) -> list[Text]:
    return [table_cell(stuck.entry.action.id, "bold"), table_cell("; ".join(stuck.reasons))]


def _stage_words(row: Comparison) -> str:
    words = f"{row.stages[0] or '–'} → {row.stages[1] or '–'}" if row.stage_move else str(row.stage)
    if row.membership is Membership.ENDED:
        return f"retired (was {row.stages[0] or 'without a stage'})"
    if row.membership is Membership.NEW:
        return f"new: {row.stages[1] or 'no stage yet'}"
    return f"{words} (back)" if row.went_back else words


def _all(tally: Tally) -> list[str]:
    return [f"{part.count} {LABEL_WORDS.get(part.label, part.label)}" for part in tally.parts if part.count]


def _extra(number: int, words: str) -> list[str]:
    return [f"·   {number} {words}"] if number else []


def _moved(tally: Tally, more: str = "") -> list[str]:
    """Return how many moved beside those that did not."""
    moved = moves(tally)
    stayed = _all(replace(tally, parts=tuple(part for part in tally.parts if part not in moved)))
    return [f"{sum(part.count for part in moved)} changed{more}", *stayed]
