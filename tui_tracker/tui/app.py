"""The app: opens the tracker, chooses the first screen, and watches for other windows."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text
from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette
from textual.message import Message
from textual.screen import Screen

from tui_tracker.config import Settings
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.text import clean, clean_line, one_line, plural
from tui_tracker.errors import TrackerError
from tui_tracker.services.exchange.sending.state import find_copy, sent_copy
from tui_tracker.services.system.local_time import local_clock
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.ascii_fallback import use_ascii_fallback
from tui_tracker.tui.background.hub_watcher import HubWatcher
from tui_tracker.tui.colours import DARK, SIXTEEN, themes, tokens
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.destinations import DESTINATIONS
from tui_tracker.tui.format.text import BREAKPOINTS, error_text
from tui_tracker.tui.keys.key_names import display_key
from tui_tracker.tui.keys.key_queue import BACKGROUND, KeyQueue
from tui_tracker.tui.keys.keymap import keymap
from tui_tracker.tui.keys.table import all_bindings, bindings_of
from tui_tracker.tui.messages import ActionWanted, ConflictMet, CopyWanted, RestoreWanted, ThemeChosen
from tui_tracker.tui.models.opening import read_only_words
from tui_tracker.tui.models.sending import sent_copy_words
from tui_tracker.tui.navigation import Navigation
from tui_tracker.tui.other_windows import ChangeWatcher
from tui_tracker.tui.palette import PaletteProvider
from tui_tracker.tui.rescue.faults import FaultGuard
from tui_tracker.tui.rescue.file_guard import FileGuard
from tui_tracker.tui.safe_exit import SafeExit
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.footer import KeyFooter
from tui_tracker.tui.widgets.line_input import LONGEST

MOVING_KEYS = frozenset({
    "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "j", "k", "tab", "shift+tab",
})  # fmt: skip
"""Keys that only move: what was done last stays on the screen."""


class TrackerApp(App[None]):
    """Screens over one open tracker. Its services are objects: key queue, safe exit, navigation, watcher."""

    CSS_PATH = "styles/tracker.tcss"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS = bindings_of("app")
    COMMANDS = {PaletteProvider}  # noqa: RUF012 - so declared by Textual

    def __init__(
        self, context: AppContext, *, theme: Theme | None = None, few_colours: bool = False, notice: str = ""
    ) -> None:
        """Open on `theme`; else on the theme with unfinished work; else on all themes.

        `notice` is shown first: what happened before the screens were opened.
        """
        super().__init__()
        self._notice = notice
        self.context = context
        self._has_few_colours = few_colours
        self.to_restore: Path | None = None
        """The backup to put in the tracker's place once the file is closed."""
        self.to_open: Path | None = None
        """Another file to open once this one is closed."""
        self.key_queue = KeyQueue(self, super().on_event)
        self.safe_exit = SafeExit(self)
        self.fault_guard = FaultGuard(self, self.safe_exit.flush)
        self.file_guard = FileGuard(self, context, self.reload)
        self.hub_watcher = HubWatcher(self, context, self._show_arrived)
        self.change_watcher = ChangeWatcher(
            self, context, self.file_guard, self.reload, self.hub_watcher.has_just_written
        )
        self.navigation = Navigation(self, context, self.reload, self.hub_watcher.commands)
        self.title = clean(context.session.title)
        if context.settings.keys:
            self.set_keymap(keymap(context.settings.keys, all_bindings()))
        for colour_theme in themes():
            self.register_theme(colour_theme)
        self.theme = self._colour_theme()
        self._first_screen = self._make_first_screen(theme or first_theme(context))
        self._first_screen.preload()

    # Beginning

    def get_default_screen(self) -> Screen[None]:
        """Return the lowest screen, which stays."""
        return self._first_screen

    def notify(self, message: str, **options: Any) -> None:
        """Show a message for some seconds, cleaned here for all that write one; markup is text."""
        super().notify(clean(message), **options | {"markup": False})

    def _make_first_screen(self, theme: Theme | None) -> BaseScreen[None, Any]:
        """Return a lead's own list, or the themes."""
        if theme is None:
            # A lead's list does without it.
            from tui_tracker.tui.screens.home import HomeScreen

            return HomeScreen(self.context)
        recovered = self.context.session.recovered
        action_key = recovered[0].action_key if recovered else None
        return ActionsScreen(self.context, theme, action_key=action_key)

    def on_mount(self) -> None:
        self.context.keys.in_browser = self.is_web
        use_ascii_fallback(sys.__stderr__)
        self.safe_exit.catch_signals()
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        """With the first list up: lock the file, name recovered drafts, and load what writing needs."""
        session = self.context.session
        was_read_only = session.read_only
        is_locked = await asyncio.to_thread(session.lock)
        notice = " ".join(read_only_words(session, self.context.keys)) if is_locked else self._notice
        key = self.context.keys("actions", "write-note")
        recovered = "\n".join(
            f"We recovered your unfinished note for {draft.id} ({plural(draft.words, 'word')}, "
            f"saved at {local_clock(draft.saved_at)}). Press {key} to open it."
            for draft in session.recovered
        )
        if (notice or recovered) and isinstance(self.screen, BaseScreen):
            self.screen.show_notice(notice or recovered, names_drafts=not notice)
        if is_locked:
            self.navigation.ask_to_take_over(unsolicited=True)
        else:
            await self._recognise_sent_file()
        if session.read_only != was_read_only:
            self.reload()
        else:
            await self._first_screen.reload_if_changed()
        with suppress(TrackerError):
            if await self.file_guard.offers.gather():
                self.file_guard.ask()
            elif session.is_copy and self.context.signature.is_account and not session.read_only:
                self.navigation.ask_name(unsolicited=True)
        self.change_watcher.start()
        self.hub_watcher.start()
        self.run_worker(self._preload, thread=True, group=BACKGROUND, exit_on_error=False)

    async def _recognise_sent_file(self) -> None:
        """Say where this file was written to be sent, and offer the copy that it is from."""
        session, preferences = self.context.session, self.context.preferences
        sent = await self.context.read(lambda: sent_copy(session))
        if sent is None:
            return
        words = sent_copy_words(session, sent)
        if isinstance(self.screen, BaseScreen):
            self.screen.show_notice(words)
        if copy := await self.context.read(lambda: find_copy(session, preferences)):
            self.navigation.offer_copy(words, copy)

    def _preload(self) -> None:
        """Load on a thread what the first screen does without."""
        import tui_tracker.tui.screens.home
        import tui_tracker.tui.screens.note  # noqa: F401 - opened next, as a rule

        self.context.preload()

    def on_unmount(self) -> None:
        """End the work behind the screens."""
        self.hub_watcher.stop()

    @property
    def title_badge(self) -> str:
        """What every title shows of the tracker's hub."""
        return self.hub_watcher.badge

    def _show_arrived(self) -> None:
        self.change_watcher.check()

    def reload(self) -> None:
        """Show in every open screen what the tracker holds now."""
        for screen in list(self.screen_stack):
            if isinstance(screen, BaseScreen):
                screen.reload()

    def get_key_display(self, binding: Binding) -> str:
        """Write a key as people read it: `Ctrl+N`."""
        return display_key(binding, in_browser=self.is_web)

    # Colours

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give every colour theme the tokens for ratings and diffs."""
        return tokens(dark=self.current_theme.dark, name=self.theme)

    def get_css_variables(self) -> dict[str, str]:
        """Without colour the cursor is in reverse video: a slightly lighter grey would not be seen."""
        variables = super().get_css_variables()
        if os.environ.get("NO_COLOR"):
            variables |= {
                "block-cursor-background": variables["foreground"],
                "block-cursor-blurred-background": variables["foreground"],
                "block-cursor-foreground": variables["background"],
                "block-cursor-blurred-foreground": variables["background"],
            }
        return variables

    def _colour_theme(self) -> str:
        usual = SIXTEEN if self._has_few_colours else DARK
        wanted = self.context.settings.colour_theme or self.context.preferences.get("colours") or usual
        if wanted not in self.available_themes or (
            os.environ.get("NO_COLOR") and ("ansi" in wanted or wanted == SIXTEEN)
        ):
            # Textual's ansi themes print black on black where colours are off.
            return DARK
        return wanted

    def watch_theme(self, theme: str) -> None:
        """Remember the colour theme chosen."""
        if self.is_running and not self.context.settings.colour_theme:
            self.context.preferences.set("colours", theme)

    # What Textual asks, and the service that answers

    async def on_event(self, event: events.Event) -> None:
        """Queue what is typed; everything else goes its usual way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.hub_watcher.key_pressed()
            if isinstance(event, events.Paste) and not getattr(self.focused, "cleans_pastes", False):
                # The box of the command palette is Textual's own, and shows what it is given.
                event.text = one_line(clean(event.text))[:LONGEST]
            if isinstance(event, events.Key) and event.key not in MOVING_KEYS:
                self.context.latest_result.text = ""
                for footer in self.screen.query(KeyFooter):
                    footer.show_result("")
            await self.key_queue.put(event)
        else:
            await super().on_event(event)

    async def action_quit(self) -> None:
        await self.safe_exit.quit()

    async def _dispatch_message(self, message: Message) -> None:
        """Handle a message; a fault that is contained does not end the app's own loop."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.fault_guard.contain(error):
                raise

    def _handle_exception(self, error: Exception) -> None:
        if self.fault_guard.contain(error):
            return
        self.safe_exit.flush()
        fault = self.context.explain_now(error)
        if self.is_headless:
            super()._handle_exception(error)
            return
        self._return_code = fault.exit_code
        self.panic(Text("tui-tracker: " + "\n".join(map(clean_line, fault.lines))))

    async def action_open(self, name: str) -> None:
        await self.navigation.open(name)

    def on_exit_app(self) -> None:
        """Save what is being typed: a closed page of a browser ends the app without a signal."""
        self.safe_exit.flush()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The coordinator's work is done in the coordinator's own tracker only."""
        if action != "open" or not self.context.session.is_copy:
            return True
        return DESTINATIONS[str(parameters[0])].in_copy

    def action_command_palette(self) -> None:
        """Open the command palette."""
        if not CommandPalette.is_open(self):  # type: ignore[arg-type]
            self.push_screen(CommandPalette(placeholder="What do you want to do?", id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        return self.navigation.palette_commands(screen)

    async def on_theme_chosen(self, message: ThemeChosen) -> None:
        await self.navigation.show_theme(message.theme)

    async def on_action_wanted(self, message: ActionWanted) -> None:
        await self.navigation.visit_action(message.theme, message.action)

    async def on_themes_wanted(self) -> None:
        await self.navigation.leave_list()

    async def on_restore_wanted(self, message: RestoreWanted) -> None:
        """Close the file before a backup takes its place; `run_app` opens it again."""
        self.to_restore = message.backup
        await self.safe_exit.quit()

    async def on_copy_wanted(self, message: CopyWanted) -> None:
        """Close this file before its copy is opened; `run_app` does that."""
        self.to_open = message.copy
        await self.safe_exit.quit()

    def on_conflict_met(self, message: ConflictMet) -> None:
        self.navigation.show_conflict(message.cell)


def first_theme(context: AppContext) -> Theme | None:
    """Return the theme to open: a recovered note's; the only one that is the author's; else None for all.

    Reads the tracker: call it before the app runs.
    """
    session = context.session
    by_key = {theme.key: theme for theme in session.themes()}
    if session.recovered:
        return by_key[session.entry(session.recovered[0].action_key).action.theme]
    if len(session.own_themes) == 1:
        return by_key.get(next(iter(session.own_themes)))
    author = session.author.casefold()
    leads = context.settings.leads
    own = [theme for theme in by_key.values() if leads.get(theme.key, "").casefold() == author]
    return own[0] if len(own) == 1 else None


def run_app(
    *,
    settings: Settings,
    database: Path,
    author: str,
    is_account: bool = False,
    period: str | None = None,
    theme: str | None = None,
    read_only: bool = False,
) -> int:
    """Open the tracker at `database` in the screens; return the program's exit code.

    `is_account` says that `author` is the account's name, because no other is known.
    Raises what `TrackerSession.open` raises, `NotFoundError` for an unknown theme, and `ConfigError` for
    unknown keys.
    """
    options = {"author": author, "read_only": read_only}
    app = _run_once(database, settings, options, period=period, theme=theme, notice="", is_account=is_account)
    while next_file := app.to_restore or app.to_open:
        if app.to_restore is None:
            database = next_file
            app = _run_once(
                database, settings, options, period=period, theme=None, notice="", is_account=is_account
            )
            continue
        # Loads SQLAlchemy, which the first screen does without.
        from tui_tracker.services.backups import restore

        try:
            kept = restore(database, next_file, settings)
            notice = f"The backup {clean_line(next_file.name)} is restored."
            if kept:
                notice += f" The tracker as it was before is kept as {clean_line(kept.name)}."
        except TrackerError as error:
            notice = f"Nothing was restored. {error_text(error)}"
        app = _run_once(
            database, settings, options, period=period, theme=None, notice=notice, is_account=is_account
        )
    return app.return_code or 0


def _run_once(
    database: Path,
    settings: Settings,
    options: dict[str, Any],
    *,
    period: str | None,
    theme: str | None,
    notice: str,
    is_account: bool,
) -> TrackerApp:
    """Run the screens until they are left; return the app, which says what is to be opened next, if any."""
    with TrackerSession.open(database, settings, period=period, **options) as session:
        context = AppContext.of(session, settings)
        few_colours = Console(file=sys.__stderr__).color_system in ("standard", "windows")
        context.signature.is_account = is_account
        app = TrackerApp(
            context,
            theme=session.theme(theme) if theme else None,
            few_colours=few_colours and not os.environ.get("NO_COLOR"),
            notice=notice,
        )
        try:
            app.run()
        finally:
            context.rescue.close()
        return app
