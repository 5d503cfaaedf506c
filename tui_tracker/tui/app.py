"""The app: opens the tracker and holds the screens together."""

from __future__ import annotations

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
from tui_tracker.tui.look import Look, clock_time, count, plain
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.screens.actions import ActionsScreen
from tui_tracker.tui.screens.ask import AskLine, AskYes, Tell
from tui_tracker.tui.screens.compare import CompareScreen
from tui_tracker.tui.screens.help import HelpScreen
from tui_tracker.tui.screens.history import HistoryScreen
from tui_tracker.tui.screens.note import NoteScreen
from tui_tracker.tui.screens.search import SearchScreen
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
    SCREENS_WITH_KEYS = (ThemesScreen, ActionsScreen, NoteScreen, CompareScreen, HistoryScreen, SearchScreen)

    def __init__(self, bench: Bench, *, theme: str | None = None) -> None:
        super().__init__()
        self.bench = bench
        self.title = bench.desk.title
        self._wanted_theme = theme
        self.set_keymap(keymap(bench.settings.keys, self._all_bindings()))
        for one in themes():
            self.register_theme(one)

    # Beginning

    def on_mount(self) -> None:
        self.theme = self._colour_theme()
        if (getattr(sys.__stderr__, "encoding", None) or "utf-8").lower().replace("-", "") != "utf8":
            self.add_class("-ascii")
        self.catch_signals()
        first = ThemesScreen(self.bench)
        self.push_screen(first)
        self.call_after_refresh(self._begin, first)

    def _begin(self, first: ThemesScreen) -> None:
        desk = self.bench.desk
        told = [
            f"Recovered what you were typing in {one.id} ({count(one.words, 'word')}, "
            f"saved {clock_time(one.saved_at)}). e opens it."
            for one in desk.recovered
        ]
        first.tell(told)
        if theme := self._theme_to_open():
            first.open(theme, at=desk.recovered[0].action_key if desk.recovered else None, told=told)
        if desk.held_by:
            self._ask_to_take_over()
        self.set_interval(POLL, self.look_for_changes)
        if not desk.read_only:
            self.run_worker(desk.warm_up, thread=True, exit_on_error=False)

    def _ask_to_take_over(self) -> None:
        question = (
            f"{self.bench.desk.held_by} has this tracker open, so here it is read only.\n\n"
            "Edit all the same? Nothing is lost: where both windows change one field, both values "
            "are kept as a conflict to settle."
        )
        self.push_screen(AskYes(plain(question)), self._take_over)

    def _take_over(self, wanted: bool | None) -> None:
        if wanted:
            self.bench.desk.take_over()
            self.reload()

    def _theme_to_open(self) -> Theme | None:
        """The theme asked for; a recovered note's; the author's own, where they lead just one; the last."""
        all_of = self.bench.desk.themes()
        if wanted := (self._wanted_theme or "").casefold():
            found = [one for one in all_of if wanted in (one.key.casefold(), one.name.casefold())]
            if not found:
                there = ", ".join(f"{one.key} {one.name}" for one in all_of)
                self.push_screen(Tell(f"There is no theme {self._wanted_theme}.", f"There are: {there}."))
            return found[0] if found else None
        if recovered := self.bench.desk.recovered:
            at = self.bench.desk.entry(recovered[0].action_key).action.theme
            return next(one for one in all_of if one.key == at)
        leads, me = self.bench.settings.leads, self.bench.desk.author.casefold()
        own = [one for one in all_of if leads.get(one.key, "").casefold() == me]
        last = self.bench.memory.recall("theme", self.bench.desk.path)
        return own[0] if len(own) == 1 else next((one for one in all_of if one.key == last), None)

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
                words = binding.tooltip or binding.description
                yield SystemCommand(words, f"Key: {keys}", lambda one=one: self._later(one))
        if self.bench.desk.held_by and self.bench.desk.read_only:
            yield SystemCommand("Edit here all the same", "Another window has it", self._ask_to_take_over)
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
        self.push_screen(SearchScreen(self.bench), self._show_action)

    async def _show_action(self, entry: Entry | None) -> None:
        if entry is None:
            return
        while not isinstance(self.screen, ThemesScreen):
            if isinstance(self.screen, Page) and not await self.screen.settle():
                return
            self.pop_screen()
        theme = next(one for one in self.bench.desk.themes() if one.key == entry.action.theme)
        self.screen.open(theme, at=entry.action.key)

    def action_compare(self) -> None:
        """Compare the theme with the period before."""
        if isinstance(self.screen, ActionsScreen):
            here = self.screen
            self.push_screen(CompareScreen(self.bench, here.theme), here.go)

    def action_history(self) -> None:
        """Show every change of the action under the cursor."""
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

    def _all_bindings(self) -> list[Binding]:
        made = [*self.BINDINGS, *(one for screen in self.SCREENS_WITH_KEYS for one in screen.BINDINGS)]
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

    Raises what `Desk.open` raises, and `ConfigError` for keys that are none.
    """
    with Desk.open(database, settings, author=author, period=period, read_only=read_only) as desk:
        bench = Bench(desk=desk, settings=settings, look=Look(settings), memory=Memory())
        app = TrackerApp(bench, theme=theme)
        app.run()
        return app.return_code or 0
