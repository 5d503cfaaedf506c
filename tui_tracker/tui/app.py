"""The app: opens the tracker, chooses where to begin, and watches for other windows."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui_tracker.config import Settings
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.text import plural
from tui_tracker.services.system.local_time import local_clock
from tui_tracker.services.system.preferences import Preferences
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.ascii_fallback import fit
from tui_tracker.tui.colours import DARK, themes, tokens
from tui_tracker.tui.format.text import Look
from tui_tracker.tui.keymap import keymap
from tui_tracker.tui.navigation import WaysAbout
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.screens.base.screen import Bench, Page
from tui_tracker.tui.screens.themes import ThemesScreen
from tui_tracker.tui.widgets.action_table import ActionTable

POLL = 1.5
"""Seconds between looks at whether another program has written the tracker."""


class TrackerApp(WaysAbout):
    """Screens over one open tracker."""

    CSS_PATH = "styles/tracker.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="file-quit-anywhere"),
        Binding("q", "quit", "Quit", show=False, id="file-quit-list"),
        Binding("ctrl+g,colon", "go_to", "Go to ID", show=False, id="move-go-to-anywhere"),
        Binding("ctrl+f", "search", "Search all themes", show=False, id="look-search-anywhere"),
        Binding("D", "dashboard", "Dashboard", show=False, id="look-dashboard-anywhere"),
        Binding("ctrl+p", "command_palette", "Command palette", show=False, id="file-palette"),
    ]

    def __init__(self, bench: Bench, *, theme: Theme | None = None) -> None:
        """Open on `theme`; else where there is something to go on with; else on all themes."""
        super().__init__()
        self.bench = bench
        self.title = bench.desk.title
        self._first_theme = theme or self._theme_to_open()
        if bench.settings.keys:
            self.set_keymap(keymap(bench.settings.keys, all_bindings()))
        for one in themes():
            self.register_theme(one)
        self.theme = self._colour_theme()

    # Beginning

    def get_default_screen(self) -> Page[None]:
        """Return the page at the bottom, which stays: a lead's own list, or the themes."""
        if self._first_theme is None:
            return ThemesScreen(self.bench)
        recovered = self.bench.desk.recovered
        return ActionsScreen(self.bench, self._first_theme, at=recovered[0].action_key if recovered else None)

    def on_mount(self) -> None:
        fit(sys.__stderr__)
        self.catch_signals()
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        """With the first list up: say what was recovered and who else is here, and get ready to write."""
        desk = self.bench.desk
        if await asyncio.to_thread(desk.lock):
            self.ask_to_take_over()
        elif desk.recovered and isinstance(self.screen, ActionsScreen | ThemesScreen):
            self.screen.tell("\n".join(
                f"Recovered what you were typing in {one.id} ({plural(one.words, 'word')}, "
                f"saved {local_clock(one.saved_at)}). e opens it."
                for one in desk.recovered
            ))  # fmt: skip
        self.reload()
        self.set_interval(POLL, self.look_for_changes)
        self.run_worker(self.bench.warm_up, thread=True, exit_on_error=False)

    def _theme_to_open(self) -> Theme | None:
        """A recovered note's theme; a copy's or the author's own, where it is just one; the last open."""
        desk, memory = self.bench.desk, self.bench.preferences
        all_of = {one.key: one for one in desk.themes()}
        if desk.recovered:
            return all_of[desk.entry(desk.recovered[0].action_key).action.theme]
        if len(desk.own_themes) == 1:
            return all_of.get(next(iter(desk.own_themes)))
        me = desk.author.casefold()
        own = [one for one in all_of.values() if self.bench.settings.leads.get(one.key, "").casefold() == me]
        return own[0] if len(own) == 1 else all_of.get(memory.get("theme", desk.path) or "")

    # Colours

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give every colour theme the tokens for ratings and diffs."""
        return tokens(dark=self.current_theme.dark)

    def _colour_theme(self) -> str:
        wanted = self.bench.settings.colour_theme or self.bench.preferences.get("colours") or DARK
        if wanted not in self.available_themes or (os.environ.get("NO_COLOR") and "ansi" in wanted):
            # Textual's ansi themes print black on black where colours are off.
            return DARK
        return wanted

    def watch_theme(self, theme: str) -> None:
        """Remember the colour theme chosen."""
        if self.is_running and not self.bench.settings.colour_theme:
            self.bench.preferences.set("colours", theme)

    # Other windows

    def look_for_changes(self) -> None:
        """Show what another program has written since the last look."""
        if self.bench.desk.changed_elsewhere():
            self.reload()
            self.notify(
                "Another window or program changed the tracker; shown is what it holds now.", markup=False
            )


def all_bindings() -> list[Binding]:
    """Return every binding that a person may give another key."""
    from tui_tracker.tui.screens.checks import ChecksScreen
    from tui_tracker.tui.screens.combine_texts import CombineScreen
    from tui_tracker.tui.screens.compare import CompareScreen
    from tui_tracker.tui.screens.conflicts import ConflictsScreen
    from tui_tracker.tui.screens.dashboard import DashboardScreen
    from tui_tracker.tui.screens.held import HeldScreen
    from tui_tracker.tui.screens.history import Changes, HistoryScreen
    from tui_tracker.tui.screens.note import NoteScreen
    from tui_tracker.tui.screens.search import SearchScreen
    from tui_tracker.tui.screens.submission_changes import ChangesScreen
    from tui_tracker.tui.screens.submissions import ReturnsScreen
    from tui_tracker.tui.widgets.conflict_list import ConflictList
    from tui_tracker.tui.widgets.option_list import Choices

    screens = (
        ThemesScreen, ActionsScreen, NoteScreen, CompareScreen, HistoryScreen, SearchScreen, ReturnsScreen,
        ChangesScreen, HeldScreen, ConflictsScreen, CombineScreen, DashboardScreen, ActionTable, Choices,
        ConflictList, Changes, ChecksScreen,
    )  # fmt: skip
    made = [*TrackerApp.BINDINGS, *(one for screen in screens for one in screen.BINDINGS)]
    return list(Binding.make_bindings(made))


def run_app(
    *,
    settings: Settings,
    database: Path,
    author: str,
    period: str | None = None,
    theme: str | None = None,
    read_only: bool = False,
) -> int:
    """Open the tracker at `database` in the screens; return the program's exit code.

    Raises what `TrackerSession.open` raises, `NotFoundError` for an unknown theme, and `ConfigError` for
    keys that are none.
    """
    with TrackerSession.open(database, settings, author=author, period=period, read_only=read_only) as desk:
        bench = Bench(desk=desk, settings=settings, look=Look(settings), preferences=Preferences())
        app = TrackerApp(bench, theme=desk.theme(theme) if theme else None)
        app.run()
        return app.return_code or 0
