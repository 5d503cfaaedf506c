"""The first screen: the plan's themes, how far each has come, and the one under the cursor in detail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.plan.progress import Progress
from tui_tracker.domain.plan.summary import Summary, summarise
from tui_tracker.services.exchange.sending.state import WrittenToSend, written_to_send
from tui_tracker.services.plan.summaries import asked_ids, group_updates
from tui_tracker.services.system.local_time import local_day
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.format.text import error_text, joined, safe, safe_line
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ActionWanted, ThemeChosen
from tui_tracker.tui.models.all_themes import ALL_THEMES
from tui_tracker.tui.models.opening import OwnTheme, home_greeting
from tui_tracker.tui.models.sending import sending_label
from tui_tracker.tui.screens.base.link_pane import LinkPane
from tui_tracker.tui.screens.base.screen import progress_parts
from tui_tracker.tui.screens.base.undo_screen import UndoScreen
from tui_tracker.tui.widgets.theme_overview import overview_content
from tui_tracker.tui.widgets.theme_table import ThemeRow, ThemeTable, filled_bar

if TYPE_CHECKING:
    from tui_tracker.tui.models.overview import Overview

_GAP, _LEAST_BAR = "  ", 12
"""Between the bar and its figures, and the columns that both take at least."""
YOU = "You"
"""Names in a copy whose theme it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeData:
    """The plan's themes with their counts."""

    themes: tuple[Theme, ...]
    summaries: tuple[Summary, ...]
    """One a theme, in their order."""
    whole: Summary
    """That of the plan, which may hold actions of no theme."""
    written: WrittenToSend | None
    """The file that this copy was sent back as."""
    asked: Mapping[str, tuple[str, ...]]
    """IDs of the actions with a question, by the keys of the lead's own themes."""


class HomeScreen(UndoScreen[None, HomeData]):
    """Enter or its letter opens a theme. What takes longer to read is shown after the first painting."""

    BINDINGS = bindings_of("themes")
    SCROLLED = ".selected"

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._legend = context.formatter.legend
        self._overview: Overview | None = None
        self._has_opened = self._is_reading = self._is_outdated = False
        self._greets = True

    def body(self) -> ComposeResult:
        yield Static(classes="progress", markup=False)
        yield Static(classes="message", markup=False)
        with Container(id="home"):
            yield ThemeTable(self._legend)
            yield LinkPane(classes="selected")
            yield LinkPane(classes="whole")

    # Loading and drawing

    def set_up(self) -> None:
        self.frame(ThemeTable, "Themes", "Enter open · a letter opens its theme").focus()

    def load(self) -> HomeData:
        themes, groups = self.session.themes_with_actions(), group_updates(self.session)
        return HomeData(
            themes=themes,
            summaries=tuple(
                summarise((group for group in groups if group.theme == theme.key), self._legend)
                for theme in themes
            ),
            whole=summarise(groups, self._legend),
            written=written_to_send(self.session),
            asked=asked_ids(self.session, self.session.own_themes),
        )

    def show(self, value: HomeData) -> None:
        self.show_title(self.session.title, sending_label(value.written, self.context.keys), self.due_label())
        if self._greets:
            self._show_words(self._greeting(value))
        table = self.query_one(ThemeTable)
        # Where every theme is this person's, a column that says so of each would say nothing.
        is_own_plan = all(theme.key in self.session.own_themes for theme in value.themes)
        shown = [*zip(value.themes, value.summaries, strict=True), (ALL_THEMES, value.whole)]
        table.fill([self._row(theme, summary, is_own_plan=is_own_plan) for theme, summary in shown])
        if not self._has_opened:
            table.move_cursor(row=self._first_row(value.themes))
        if not self._has_opened or self._greets:
            self._leave_what_is_done(value)
        self._has_opened = True
        self._show_bar()
        self._show_selected()
        self.call_after_refresh(self._load_overview)

    def _row(self, theme: Theme, summary: Summary, *, is_own_plan: bool = False) -> ThemeRow:
        lead = self.context.settings.leads.get(theme.key, "")
        if theme.key in self.session.own_themes:
            lead = YOU
        return ThemeRow(theme=theme, lead="" if is_own_plan else lead, summary=summary)

    def _first_row(self, themes: tuple[Theme, ...]) -> int:
        last = self.context.preferences.get("theme", self.session.path)
        keys = [theme.key for theme in themes]
        return keys.index(last) if last in keys else 0

    def _leave_what_is_done(self, value: HomeData) -> None:
        """Put the cursor on a theme of the lead's with something to do, the first unless it is on one."""
        table, left = (
            self.query_one(ThemeTable),
            [own.theme.key for own in self._own(value) if own.to_do or own.asked],
        )
        if left and table.current and table.current.theme.key not in left:
            table.move_cursor(row=[theme.key for theme in value.themes].index(left[0]))

    def _own(self, value: HomeData) -> list[OwnTheme]:
        return [
            OwnTheme(theme, summary.progress.left, value.asked[theme.key])
            for theme, summary in self._own_summaries(value)
        ]

    def _own_summaries(self, value: HomeData) -> list[tuple[Theme, Summary]]:
        pairs = zip(value.themes, value.summaries, strict=True)
        return [(theme, summary) for theme, summary in pairs if theme.key in self.session.own_themes]

    def _progress(self, value: HomeData) -> Progress:
        """Return how far the lead of a copy is; in any other tracker, how far the plan is."""
        own = [summary.progress for _, summary in self._own_summaries(value)]
        return Progress(*map(sum, zip(*own, strict=True))) if own else value.whole.progress

    def _show_bar(self) -> None:
        if self.value:
            progress = self._progress(self.value)
            parts = progress_parts(progress, is_own=self.session.is_copy)
            label = joined(parts, "  ·  ")
            if label.cell_length + _LEAST_BAR > self.app.size.width:
                label = parts[0]
            columns = max(self.app.size.width - 2 - label.cell_length - len(_GAP), 1)
            bar = safe(filled_bar(progress.done, progress.total, columns), "$rag-green")
            self.query_one(".progress", Static).update(joined([bar, label], _GAP))

    def _show_selected(self) -> None:
        """Show the theme under the cursor and, where there is room, the whole plan."""
        row = self.query_one(ThemeTable).current
        if row is None or self.value is None:
            return
        self._fill(".selected", row)
        self._fill(".whole", self._row(ALL_THEMES, self.value.whole))

    def _fill(self, pane_class: str, row: ThemeRow) -> None:
        pane = self.query_one(pane_class, LinkPane)
        pane.border_title = safe_line(f"{row.theme.name} · {row.lead}" if row.lead else row.theme.name)
        since = self.session.previous.label if self.session.previous else ""
        columns = max((pane.size.width or self.app.size.width - 4) - 1, 20)
        content = overview_content(
            row,
            self._overview,
            self._legend,
            self.context.keys,
            since=since,
            columns=columns,
            rows=pane.size.height,
            risks_first=pane_class == ".whole",
        )
        pane.show(content)

    def _load_overview(self) -> None:
        """Read the overview after the first painting.

        While one is being read, or another screen covers this one, that is done afterwards: it takes the
        longest of all that the screens read.
        """
        if self._is_reading or self.is_covered:
            self._is_outdated = True
        elif self.is_open:
            self._is_reading = True
            self.app.run_worker(self._read_overview(), group="overview", exit_on_error=False)

    async def _read_overview(self) -> None:
        today = local_day(self.session.clock())
        session, settings = self.session, self.context.settings

        def load() -> Overview:
            # Loaded after the first painting, as what it reads is, and on the thread, as keys are pressed.
            from tui_tracker.tui.models.overview import load_overview

            return load_overview(session, settings, today)

        try:
            self._overview = await self.context.read(load)
        except Exception as error:
            # Whatever the fault: the themes stay on the screen.
            problem = error_text(await self.context.explain(error))
            self.app.notify(problem, severity="error", timeout=10)
            return
        finally:
            self._is_reading = False
        if self.is_open:
            self._show_selected()
        self._load_outdated()

    async def on_screen_resume(self) -> None:
        if not await self.reload_if_changed():
            # Not where the next screen is opened at once, as on the way to an action.
            self.call_after_refresh(self._load_outdated)

    def _load_outdated(self) -> None:
        if self._is_outdated and not self._is_reading:
            self._is_outdated = False
            self._load_overview()

    def on_resize(self) -> None:
        self._show_bar()
        self.call_after_refresh(self._show_selected)

    def show_notice(self, words: str, *, names_drafts: bool = False) -> None:
        """Show words above the list; none takes them away."""
        self._greets = False
        self._show_words(words)

    def _greeting(self, value: HomeData) -> str:
        return home_greeting(
            self.session, self._own(value), self.context.settings.due, value.written, self.context.keys
        )

    def _show_words(self, words: str) -> None:
        box = self.query_one(".message", Static)
        box.set_class(bool(words), "-shown")
        box.update(safe(words))

    # What keys do

    @on(ThemeTable.Moved)
    def _moved(self) -> None:
        self._show_selected()

    @on(ThemeTable.Chosen)
    def _selected(self) -> None:
        if row := self.query_one(ThemeTable).current:
            self.post_message(ThemeChosen(row.theme))

    def action_go_to(self, theme: str, action_key: str) -> None:
        """Go to an action that is named beside the themes."""
        self.post_message(ActionWanted(theme, action_key))

    def on_key(self, event: events.Key) -> None:
        """Open a theme by its letter; in lower case only where that is not the key of a command."""
        letter = event.character or ""
        if letter.islower() and event.key in self.active_bindings:
            return
        for theme in self.value.themes if self.value else ():
            if theme.key in (letter, letter.upper()):
                event.stop()
                self.post_message(ThemeChosen(theme))
                return

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a lead's copy is sent back."""
        return self.session.is_copy if action == "send_back" else True
