"""The app: opens the tracker and holds the screens together.

Screens that the first list does not need are loaded when they are first asked for.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen

from tui_tracker.config import Settings
from tui_tracker.domain.plan import Entry, Theme
from tui_tracker.errors import TrackerError
from tui_tracker.services.desk import Desk
from tui_tracker.services.memory import Memory
from tui_tracker.tui.colours import DARK, themes, tokens
from tui_tracker.tui.keys import keymap
from tui_tracker.tui.look import Look, clock_time, plain
from tui_tracker.tui.messages import ThemeChosen
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.screens.actions import ActionsScreen
from tui_tracker.tui.screens.ask import AskLine, AskYes, Tell
from tui_tracker.tui.screens.themes import ThemesScreen
from tui_tracker.tui.ways_out import WaysOut

POLL = 1.5
"""Seconds between looks at whether another program has written the tracker."""


class TrackerApp(WaysOut):
    """Screens over one open tracker."""

    CSS_PATH = "styles/tracker.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="file-quit-anywhere"),
        Binding("q", "quit", "Quit", show=False, id="file-quit-list"),
        Binding("ctrl+g,colon", "go_to", "Go to ID", show=False, id="move-go-to-anywhere"),
        Binding("ctrl+f", "search", "Search all themes", show=False, id="look-search-anywhere"),
        Binding("ctrl+p", "command_palette", "Command palette", show=False, id="file-palette"),
    ]

    def __init__(self, bench: Bench, *, theme: Theme | None = None) -> None:
        """Open on `theme`; else on the author's own, where they lead just one; else on all."""
        super().__init__()
        self.bench = bench
        self.title = bench.desk.title
        self._first_theme = theme or self._own_theme()
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
        if (getattr(sys.__stderr__, "encoding", None) or "utf-8").lower().replace("-", "") != "utf8":
            self.add_class("-ascii")
        self.catch_signals()
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        """With the first list up: say what was recovered and who else is here, and get ready to write."""
        desk = self.bench.desk
        for one in desk.recovered:
            words = f"Recovered what you were typing in {one.id}: {one.words} words, "
            when = f"saved {clock_time(one.saved_at)}. Open its note to go on."
            self.notify(words + when, markup=False, timeout=8)
        if await asyncio.to_thread(desk.claim):
            self.push_screen(AskYes(plain(
                f"{desk.held_by} has this tracker open, so here it is read only.\n\n"
                "Edit all the same? Nothing is lost: where both windows change one field, both values "
                "are kept as a conflict to settle."
            )), self._take_over)  # fmt: skip
        self.reload()
        self.set_interval(POLL, self.look_for_changes)
        if not desk.read_only:
            self.run_worker(desk.warm_up, thread=True, exit_on_error=False)

    def _take_over(self, wanted: bool | None) -> None:
        if wanted:
            self.bench.desk.take_over()
            self.reload()

    def _own_theme(self) -> Theme | None:
        leads, me = self.bench.settings.leads, self.bench.desk.author.casefold()
        own = [one for one in self.bench.desk.themes() if leads.get(one.key, "").casefold() == me]
        return own[0] if len(own) == 1 else None

    # Colours

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give every colour theme the tokens for ratings and diffs."""
        return tokens(dark=self.current_theme.dark)

    def _colour_theme(self) -> str:
        wanted = self.bench.settings.colour_theme or self.bench.memory.recall("colours") or DARK
        if wanted not in self.available_themes or (os.environ.get("NO_COLOR") and "ansi" in wanted):
            # Textual's ansi themes print black on black where colours are off.
            return DARK
        return wanted

    def watch_theme(self, theme: str) -> None:
        """Remember the colour theme chosen."""
        if self.is_running and not self.bench.settings.colour_theme:
            self.bench.memory.remember("colours", theme)

    # Going about

    def action_help(self) -> None:
        """Show every key that works here."""
        bindings = list(self.screen.active_bindings.values())
        from tui_tracker.tui.screens.help import HelpScreen

        display = {one.binding.id or one.binding.action: self._keys_of(one, bindings) for one in bindings}
        self.push_screen(HelpScreen(bindings, display), self._run_binding)

    def _keys_of(self, wanted: ActiveBinding, bindings: Iterable[ActiveBinding]) -> str:
        keys = [self.get_key_display(one.binding) for one in bindings if one.binding.id == wanted.binding.id]
        return " ".join(dict.fromkeys(keys))

    async def _run_binding(self, chosen: ActiveBinding | None) -> None:
        if chosen:
            await self.run_action(chosen.binding.action, default_namespace=chosen.node)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the palette what the keys do here, and the colour themes."""
        seen: set[str] = set()
        for one in screen.active_bindings.values():
            binding = one.binding
            if binding.id and binding.description and binding.action not in seen | {"command_palette"}:
                seen.add(binding.action)
                keys = self.get_key_display(binding)
                yield SystemCommand(binding.description, f"Key: {keys}", lambda one=one: self._later(one))
        yield SystemCommand("Colours", "Choose another colour theme", self.action_change_theme)

    def _later(self, chosen: ActiveBinding) -> None:
        self.call_later(self._run_binding, chosen)

    def action_go_to(self) -> None:
        """Ask for an ID and go there."""
        self.push_screen(AskLine("Go to action", hint="t17, 17 or T17. Esc goes back."), self._go_to)

    async def _go_to(self, identity: str | None) -> None:
        if identity is None:
            return
        try:
            entry = self.bench.desk.find(identity, theme=self._theme_here())
        except TrackerError as error:
            self.push_screen(Tell(error.cause, error.remedy))
            return
        await self._show_action(entry)

    def action_search(self) -> None:
        """Search every theme."""
        from tui_tracker.tui.screens.search import SearchScreen

        self.push_screen(SearchScreen(self.bench), self._show_action)

    async def _show_action(self, entry: Entry | None) -> None:
        if entry is None:
            return
        theme = next(one for one in self.bench.desk.themes() if one.key == entry.action.theme)
        await self.show_theme(theme, at=entry.action.key)

    async def show_theme(self, theme: Theme, at: str | None = None) -> None:
        """Show a theme's actions: the page at the bottom where that is it, else one above it."""
        if not await self._down_to_first():
            return
        self.bench.memory.remember("theme", theme.key, self.bench.desk.path)
        first = self.screen
        if isinstance(first, ActionsScreen) and first.theme == theme:
            first.go(at)
        else:
            self.push_screen(ActionsScreen(self.bench, theme, at=at))

    async def _down_to_first(self) -> bool:
        """Leave every screen but the first; False where what is typed in one cannot be saved."""
        while len(self.screen_stack) > 1:
            if isinstance(self.screen, Page) and not await self.screen.settle():
                return False
            await self.pop_screen()
        return True

    async def on_theme_chosen(self, message: ThemeChosen) -> None:
        await self.show_theme(message.theme)

    async def on_themes_wanted(self) -> None:
        if await self._down_to_first() and not isinstance(self.screen, ThemesScreen):
            self.push_screen(ThemesScreen(self.bench))

    def action_compare(self) -> None:
        """Compare the theme with the period before."""
        from tui_tracker.tui.screens.compare import CompareScreen

        if isinstance(self.screen, ActionsScreen):
            here = self.screen
            self.push_screen(CompareScreen(self.bench, here.theme), here.go)

    def action_history(self) -> None:
        """Show every change of the action under the cursor."""
        from tui_tracker.tui.screens.history import HistoryScreen

        if isinstance(self.screen, ActionsScreen) and self.screen.entry:
            self.push_screen(HistoryScreen(self.bench, self.screen.entry))

    def _theme_here(self) -> str | None:
        here = [one for one in self.screen_stack if isinstance(one, ActionsScreen)]
        return here[-1].theme.key if here else None

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
    from tui_tracker.tui.screens.compare import CompareScreen
    from tui_tracker.tui.screens.history import HistoryScreen
    from tui_tracker.tui.screens.note import NoteScreen
    from tui_tracker.tui.screens.search import SearchScreen

    screens = (ThemesScreen, ActionsScreen, NoteScreen, CompareScreen, HistoryScreen, SearchScreen)
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

    Raises what `Desk.open` raises, `NotFoundError` for an unknown theme, and `ConfigError` for
    keys that are none.
    """
    with Desk.open(database, settings, author=author, period=period, read_only=read_only) as desk:
        bench = Bench(desk=desk, settings=settings, look=Look(settings), memory=Memory())
        app = TrackerApp(bench, theme=desk.theme(theme) if theme else None)
        app.run()
        return app.return_code or 0
