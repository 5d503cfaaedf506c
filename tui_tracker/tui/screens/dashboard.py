"""How the plan stands: a line a theme with bars of stages and ratings, copies, days left, what moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.compare.comparison import Comparison
from tui_tracker.domain.compare.counts import counts_of, moves
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.standing import days_left, deadline_words, stand_of
from tui_tracker.domain.tally import Tally
from tui_tracker.services.exchange.submissions import CopyStatus
from tui_tracker.services.plan.terms import ladder_of, scale_of
from tui_tracker.tui.format.text import count, joined, plain
from tui_tracker.tui.messages import ThemeChosen
from tui_tracker.tui.screens.base.screen import Bench, Page
from tui_tracker.tui.widgets.bars import in_words, move_table
from tui_tracker.tui.widgets.option_list import Choices
from tui_tracker.tui.widgets.theme_summary_row import Line, heads, names_of, room_for, row
from tui_tracker.tui.widgets.title import Title

_TITLE = 7
"""Columns for what the words of a bar are about."""


class DashboardScreen(Page[None]):
    """Enter opens a theme; its letter does too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("v", "app.compare", "Compare", id="look-compare",
                tooltip="Compare the whole plan with an earlier period"),
        Binding("b", "app.returns", "Copies", id="look-returns", tooltip="Copies and what came back"),
        Binding("exclamation_mark", "app.conflicts", "Conflicts", key_display="!", id="look-conflicts",
                tooltip="Conflicts to settle"),
        Binding("J,shift+down", "scroll(1)", "Scroll what moved down", show=False, id="look-scroll-down"),
        Binding("K,shift+up", "scroll(-1)", "Scroll what moved up", show=False, id="look-scroll-up"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]  # fmt: skip

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._scale, self._ladder = scale_of(bench.settings), ladder_of(bench.settings)
        self._names = names_of(self._scale)
        self._lines: list[Line] = []
        self._moved: Sequence[Comparison] = ()

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Static(classes="message -shown", markup=False)
        yield Static(classes="heads", markup=False)
        yield Choices()
        with VerticalScroll(can_focus=False):
            yield Static(markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.reload()
        self.query_one(Choices).focus()

    def on_screen_resume(self) -> None:
        self.reload()

    def on_resize(self, _: events.Resize) -> None:
        self._show()

    def reload(self) -> None:
        self._read()
        self._show()

    def _read(self) -> None:
        entries, board = self.desk.entries(), self.desk.returns(self.bench.settings).copy_statuses()
        self._board = [one for one in board if one.copy.period == self.desk.period.key]
        themes: list[Theme | None] = [*self.desk.themes(), None]
        self._lines = [
            Line(
                theme=theme,
                stand=stand_of(
                    (one for one in entries if theme is None or one.action.theme == theme.key), self._scale
                ),
                copy=self._copy(theme.key) if theme else "",
            )
            for theme in themes
        ]
        before = self.desk.previous
        if before:
            self._moved = self.desk.compared(self.bench.settings, before.key).rows

    # What is shown

    def _show(self) -> None:
        if not self._lines:
            return
        today = self.desk.clock().astimezone().date()
        due = self.bench.settings.due
        is_late = (days_left(due, today) or 0) < 0
        self.query_one(Title).show(
            plain(f"Dashboard  ·  {self.desk.period.label}  ·  {self.desk.title}"),
            plain(deadline_words(due, today) or "no deadline set", "$rag-red" if is_late else ""),
        )
        self.query_one(".message", Static).update(self._summary())
        room = room_for(self.size.width, self._lines)
        self.query_one(".heads", Static).update(heads(room))
        choices = self.query_one(Choices)
        at = choices.highlighted or 0
        choices.clear_options()
        choices.add_options(Option(row(one, room, self._names)) for one in self._lines)
        choices.highlighted = min(at, len(self._lines) - 1)
        self._show_detail()

    def _summary(self) -> Content:
        progress = self._lines[-1].stand.progress
        told = [
            f"{progress.updated} of {progress.total} updated",
            f"{progress.done} done",
            f"{progress.outstanding} outstanding",
        ]
        if self._board:
            back = sum(1 for one in self._board if one.latest)
            told.append(f"copies back: {back} of {len(self._board)}")
        if progress.conflicts:
            told.append(f"! {progress.conflicts} in conflict")
        return plain("   ".join(told))

    def _show_detail(self) -> None:
        at = self.query_one(Choices).highlighted
        line = self._lines[at if at is not None else -1]
        progress, stand = line.stand.progress, line.stand
        numbers = f"{progress.updated} updated, {progress.done} done, {progress.outstanding} outstanding"
        told = [
            joined([plain(line.name, "bold"), plain(f"  {count(progress.total, 'action')}: {numbers}")]),
            *self._words("Stage", stand.stages, self._names.stages),
            *self._words("RAG", stand.ratings, self._names.ratings),
            *self._moves(line.theme),
        ]
        self.query_one("VerticalScroll Static", Static).update(joined(told, "\n"))

    def _words(self, title: str, counted: Tally, names: dict[str, str]) -> list[Content]:
        lines = in_words(counted, names, self.size.width - 4 - _TITLE)
        heads = [title, *[""] * (len(lines) - 1)]
        return [
            joined([plain(f"{head:<{_TITLE}}", "bold"), line])
            for head, line in zip(heads, lines, strict=True)
        ]

    def _moves(self, theme: Theme | None) -> list[Content]:
        """Return the moves of a theme since the period before as a table: how many, from, to, which."""
        if self.desk.previous is None:
            return []
        rows = [one for one in self._moved if theme is None or one.entry.action.theme == theme.key]
        counted = counts_of(rows, self._scale, self._ladder)
        came = tuple(one for one in counted["presence"].parts[1:] if one.count)
        parts = {"Stage": moves(counted["stages"]), "RAG": moves(counted["rag"]), "Plan": came}
        since = self.desk.previous.label
        if not any(parts.values()):
            return [plain(f"Nothing has moved since {since}.", "$quiet")]
        return [
            plain(""),
            plain(f"Moved since {since}", "bold"),
            *move_table(parts, self.size.width - 4),
        ]

    def _copy(self, theme: str) -> str:
        """Say where the newest copy of a theme is: `back`, `out` or `late`; empty where none was made."""
        own = [one for one in self._board if not one.copy.themes or theme in one.copy.themes]
        return self._where(own[-1]) if own else ""

    def _where(self, one: CopyStatus) -> str:
        if one.latest:
            return "back"
        left = days_left(self.bench.settings.due, self.desk.clock().astimezone().date())
        return "late" if left is not None and left < 0 else "out"

    # What keys do

    def action_scroll(self, lines: int) -> None:
        """Scroll the part below the list."""
        self.query_one(VerticalScroll).scroll_relative(y=lines * 3, animate=False)

    def on_option_list_option_highlighted(self) -> None:
        self._show_detail()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        theme = self._lines[event.option_index].theme
        if theme:
            self.post_message(ThemeChosen(theme))
        else:
            self.say("Choose one theme to go into; v compares the whole plan.")

    def on_key(self, event: events.Key) -> None:
        """Open a theme by its letter in upper case: in lower case letters are commands."""
        for line in self._lines:
            if line.theme and line.theme.key == event.character:
                event.stop()
                self.post_message(ThemeChosen(line.theme))
