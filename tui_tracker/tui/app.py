"""The app: opens the tracker, holds the screens together, and saves on every way out."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen

from tui_tracker.config import Settings
from tui_tracker.domain.plan import Entry, Theme
from tui_tracker.errors import TrackerError
from tui_tracker.services.crash import report
from tui_tracker.services.desk import Desk
from tui_tracker.services.memory import Memory
from tui_tracker.tui.colours import DARK, themes, tokens
from tui_tracker.tui.keys import keymap
from tui_tracker.tui.look import Look, clock_time, plain
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.screens.actions import ActionsScreen
from tui_tracker.tui.screens.ask import AskLine, AskYes, Tell
from tui_tracker.tui.screens.compare import CompareScreen
from tui_tracker.tui.screens.help import HelpScreen
from tui_tracker.tui.screens.history import HistoryScreen
from tui_tracker.tui.screens.note import NoteScreen
from tui_tracker.tui.screens.search import SearchScreen
from tui_tracker.tui.screens.themes import ThemesScreen

POLL = 1.5
"""Seconds between looks at whether another program has written the tracker."""


class TrackerApp(App[None]):
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
        self._catch_signals()
        first = ThemesScreen(self.bench)
        self.push_screen(first)
        self.call_after_refresh(self._begin, first)

    def _begin(self, first: ThemesScreen) -> None:
        desk = self.bench.desk
        told = [
            f"Recovered what you were typing in {one.id}: {one.words} words, "
            f"saved {clock_time(one.saved_at)}. Open its note to go on."
            for one in desk.recovered
        ]
        first.tell(told)
        for line in told:
            self.notify(line, markup=False, timeout=10)
        if theme := self._theme_to_open():
            first.open(theme, at=desk.recovered[0].action_key if desk.recovered else None)
        if desk.held_by:
            self.push_screen(AskYes(plain(
                f"{desk.held_by} has this tracker open, so here it is read only.\n\n"
                "Edit all the same? Nothing is lost: where both windows change one field, both values "
                "are kept as a conflict to settle."
            )), self._take_over)  # fmt: skip
        self.set_interval(POLL, self._look_for_changes)
        if not desk.read_only:
            self.run_worker(desk.warm_up, thread=True, exit_on_error=False)

    def _take_over(self, wanted: bool | None) -> None:
        if wanted:
            self.bench.desk.take_over()
            self._reload()

    def _theme_to_open(self) -> Theme | None:
        """The theme asked for; else the author's own, where they lead just one."""
        all_of = self.bench.desk.themes()
        if wanted := (self._wanted_theme or "").casefold():
            found = [one for one in all_of if wanted in (one.key.casefold(), one.name.casefold())]
            if not found:
                there = ", ".join(f"{one.key} {one.name}" for one in all_of)
                self.push_screen(Tell(f"There is no theme {self._wanted_theme}.", f"There are: {there}."))
            return found[0] if found else None
        leads, me = self.bench.settings.leads, self.bench.desk.author.casefold()
        own = [one for one in all_of if leads.get(one.key, "").casefold() == me]
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

    def _look_for_changes(self) -> None:
        if self.bench.desk.changed_elsewhere():
            self._reload()
            self.notify(
                "Another window or program changed the tracker; shown is what it holds now.", markup=False
            )

    def _reload(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.reload()

    # Ways out

    async def action_quit(self) -> None:
        """Seal what is being typed and leave; ask only where it cannot be saved."""
        for screen in self.screen_stack:
            if isinstance(screen, Page) and not await screen.settle():
                question = plain("Your note could not be saved. Quit all the same and lose it?", "bold")
                self.push_screen(AskYes(question), lambda yes: self.exit() if yes else None)
                return
        self.exit()

    def flush(self) -> None:
        """Save what is being typed at once, as a draft."""
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.flush()

    def _catch_signals(self) -> None:
        """Textual has no handlers: a closed terminal would cost the draft and leave a busy loop."""
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and not self.is_headless:
                try:
                    asyncio.get_running_loop().add_signal_handler(number, self._leave_on, number)
                except NotImplementedError:
                    return

    def _leave_on(self, number: int) -> None:
        try:
            self.flush()
        finally:
            self.exit(return_code=128 + number)

    def _handle_exception(self, error: Exception) -> None:
        """Save the draft, write a report without anybody's words, and say so in two lines."""
        with suppress(TrackerError):
            self.flush()
        if self.is_headless:
            super()._handle_exception(error)
            return
        told = error if isinstance(error, TrackerError) else report(error)
        self._return_code = 1
        self.panic(Text(f"tui-tracker: {told}"))

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
