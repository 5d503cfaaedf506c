"""The plan's progress: a line for each theme with bars of stages and ratings, copies, days left, moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.compare.comparison import Comparison
from tui_tracker.domain.compare.counts import count_changes, moves
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.plan.summary import deadline_words, is_past, summarise
from tui_tracker.domain.tally import Tally
from tui_tracker.domain.text import plural
from tui_tracker.services.comparison import compare_plan
from tui_tracker.services.exchange.submissions import CopyStatus, SubmissionLog
from tui_tracker.services.plan.terms import legend_for, stage_order
from tui_tracker.services.system.local_time import local_day
from tui_tracker.tui.action_specs import bindings_of
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.format.text import joined, safe
from tui_tracker.tui.messages import ThemeChosen
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.bars import move_table, part_lines
from tui_tracker.tui.widgets.option_list import KeyedOptionList
from tui_tracker.tui.widgets.theme_summary_row import (
    SummaryLine,
    column_widths,
    heading_row,
    part_names,
    theme_summary_row,
)
from tui_tracker.tui.widgets.title import Title

_LABEL_WIDTH = 7
"""Columns for the label in front of a bar's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardData:
    """The plan's progress today."""

    lines: tuple[SummaryLine, ...]
    """The themes in order, then the whole plan."""
    copies: tuple[CopyStatus, ...]
    """This period's."""
    comparisons: tuple[Comparison, ...]
    """The actions compared with the previous period; empty if there is none."""
    today: date


class DashboardScreen(BaseScreen[None, DashboardData]):
    """The dashboard; Enter or a theme's letter opens that theme."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("dashboard")

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._legend, self._stage_order = legend_for(context.settings), stage_order(context.settings)
        self._names = part_names(self._legend)

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Static(classes="message -shown", markup=False)
        yield Static(classes="heads", markup=False)
        yield KeyedOptionList()
        with VerticalScroll(can_focus=False):
            yield Static(markup=False)
        yield Footer(show_command_palette=False)

    def set_up(self) -> None:
        self.query_one(KeyedOptionList).focus()

    def on_screen_resume(self) -> None:
        self.reload()

    def on_resize(self, _: events.Resize) -> None:
        self.redraw()

    # Loading

    def load(self) -> DashboardData:
        entries = self.session.entries()
        today = local_day(self.session.clock())
        copies = tuple(
            copy
            for copy in SubmissionLog(self.session, self.context.settings).copy_statuses()
            if copy.copy.period == self.session.period.key
        )
        themes: list[Theme | None] = [*self.session.themes(), None]
        lines = tuple(
            SummaryLine(
                theme=theme,
                summary=summarise(
                    (entry for entry in entries if theme is None or entry.action.theme == theme.key),
                    self._legend,
                ),
                copy=self._copy_state(theme.key, copies, today) if theme else "",
            )
            for theme in themes
        )
        return DashboardData(lines=lines, copies=copies, comparisons=self._comparisons(), today=today)

    def _comparisons(self) -> tuple[Comparison, ...]:
        session, previous = self.session, self.session.previous
        if previous is None:
            return ()
        return compare_plan(session, self.context.settings, session.period.key, previous.key).rows

    def _copy_state(self, theme: str, copies: Sequence[CopyStatus], today: date) -> str:
        """Return the state of a theme's newest copy: `back`, `out` or `late`; empty if there is no copy."""
        own = [copy for copy in copies if not copy.copy.themes or theme in copy.copy.themes]
        if not own:
            return ""
        if own[-1].latest:
            return "back"
        return "late" if self._is_late(today) else "out"

    def _is_late(self, today: date) -> bool:
        return is_past(self.context.settings.due, today)

    # Drawing

    def show(self, value: DashboardData) -> None:
        deadline = deadline_words(self.context.settings.due, value.today) or "no deadline set"
        self.query_one(Title).show(
            safe(f"Dashboard  ·  {self.session.period.label}  ·  {self.session.title}"),
            safe(deadline, "$rag-red" if self._is_late(value.today) else ""),
        )
        self.query_one(".message", Static).update(_summary(value))
        widths = column_widths(self.size.width, value.lines)
        self.query_one(".heads", Static).update(heading_row(widths))
        choices = self.query_one(KeyedOptionList)
        row = choices.highlighted or 0
        choices.clear_options()
        choices.add_options(Option(theme_summary_row(line, widths, self._names)) for line in value.lines)
        choices.highlighted = min(row, len(value.lines) - 1)
        self._show_detail()

    def _show_detail(self) -> None:
        if self.value is None:
            return
        row = self.query_one(KeyedOptionList).highlighted
        line = self.value.lines[row if row is not None else -1]
        summary, progress = line.summary, line.summary.progress
        numbers = f"{progress.updated} updated, {progress.done} done, {progress.outstanding} outstanding"
        lines = [
            joined([safe(line.name, "bold"), safe(f"  {plural(progress.total, 'action')}: {numbers}")]),
            *self._words("Stage", summary.stages, self._names.stages),
            *self._words("RAG", summary.ratings, self._names.ratings),
            *self._moves(line.theme, self.value.comparisons),
        ]
        self.query_one("VerticalScroll Static", Static).update(joined(lines, "\n"))

    def _words(self, label: str, tally: Tally, names: dict[str, str]) -> list[Content]:
        lines = part_lines(tally, names, self.size.width - 4 - _LABEL_WIDTH)
        labels = [label, *[""] * (len(lines) - 1)]
        return [
            joined([safe(f"{first:<{_LABEL_WIDTH}}", "bold"), line])
            for first, line in zip(labels, lines, strict=True)
        ]

    def _moves(self, theme: Theme | None, comparisons: Sequence[Comparison]) -> list[Content]:
        """Return a table of a theme's moves since the previous period: the number, from, to, the actions."""
        if self.session.previous is None:
            return []
        rows = [row for row in comparisons if theme is None or row.entry.action.theme == theme.key]
        counts = count_changes(rows, self._legend, self._stage_order)
        plan_changes = tuple(part for part in counts["presence"].parts[1:] if part.count)
        parts = {"Stage": moves(counts["stages"]), "RAG": moves(counts["rag"]), "Plan": plan_changes}
        since = self.session.previous.label
        if not any(parts.values()):
            return [safe(f"Nothing has moved since {since}.", "$quiet")]
        return [safe(""), safe(f"Moved since {since}", "bold"), *move_table(parts, self.size.width - 4)]

    # What keys do

    def action_scroll(self, direction: int) -> None:
        """Scroll the part below the list."""
        self.query_one(VerticalScroll).scroll_relative(y=direction * 3, animate=False)

    def on_option_list_option_highlighted(self) -> None:
        self._show_detail()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        theme = self.value.lines[event.option_index].theme if self.value else None
        if theme:
            self.post_message(ThemeChosen(theme))
        else:
            self.toast("Choose one theme to go into; v compares the whole plan.")

    def on_key(self, event: events.Key) -> None:
        """Open a theme by its letter in upper case: in lower case letters are commands."""
        for line in self.value.lines if self.value else ():
            if line.theme and line.theme.key == event.character:
                event.stop()
                self.post_message(ThemeChosen(line.theme))


def _summary(value: DashboardData) -> Content:
    progress = value.lines[-1].summary.progress
    parts = [
        f"{progress.updated} of {progress.total} updated",
        f"{progress.done} done",
        f"{progress.outstanding} outstanding",
    ]
    if value.copies:
        back = sum(1 for copy in value.copies if copy.latest)
        parts.append(f"copies back: {back} of {len(value.copies)}")
    if progress.conflicts:
        parts.append(f"! {progress.conflicts} in conflict")
    return safe("   ".join(parts))
