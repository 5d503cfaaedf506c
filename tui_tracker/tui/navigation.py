"""Opens and leaves the screens of one app, and gathers the commands of the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from inspect import isawaitable
from pathlib import Path
from typing import TypeVar

from textual.app import App, SystemCommand
from textual.binding import ActiveBinding
from textual.screen import Screen

from tui_tracker.domain.field_values import field_text
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.model import ActionEntry, Theme
from tui_tracker.errors import TrackerError
from tui_tracker.tui.colours import COLOUR_THEME_WORDS
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.destinations import COORDINATOR_MENU, DESTINATIONS
from tui_tracker.tui.dialogs.choices import SelectDialog
from tui_tracker.tui.dialogs.messages import PromptDialog, confirm, error_dialog
from tui_tracker.tui.dialogs.own_name import CHANGE_NAME, ask_name
from tui_tracker.tui.format.keys import is_typed
from tui_tracker.tui.format.text import error_text, joined, safe, short_path
from tui_tracker.tui.keys.spec import KEYS_APART
from tui_tracker.tui.keys.table import binding_identity
from tui_tracker.tui.messages import CopyWanted
from tui_tracker.tui.palette import palette_commands
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.screens.base.action_screen import ActionScreen
from tui_tracker.tui.screens.base.screen import BaseScreen

Value = TypeVar("Value")


class Navigation:
    """Opens and leaves the screens of one app; most of them are imported only then."""

    def __init__(
        self,
        app: App[None],
        context: AppContext,
        reload: Callable[[], None],
        hub_commands: Callable[[], Iterable[SystemCommand]],
    ) -> None:
        """`reload` shows in every open screen what the tracker holds now."""
        self._app, self._context, self._reload = app, context, reload
        self._hub_commands = hub_commands

    async def open(self, name: str) -> None:
        """Open the screen or dialog that has a name in the table of destinations."""
        destination = DESTINATIONS[name]
        if destination.screen:
            module, _, screen = destination.screen.rpartition(".")
            self._push(getattr(import_module(f"tui_tracker.tui.screens.{module}"), screen)(self._context))
        elif destination.kind:
            self._show_kind(destination.kind)
        elif isawaitable(opened := getattr(self, destination.method)()):
            await opened

    # Help and palette

    def open_help(self) -> None:
        """Show every key that works here."""
        from tui_tracker.tui.dialogs.help import HelpScreen

        focused = self._app.screen.focused
        bindings = [
            active
            for active in self._app.screen.active_bindings.values()
            # What a box takes as text does nothing else there.
            if not is_typed(focused, active.binding.key)
        ]
        display = {binding_identity(active): self._keys_of(active, bindings) for active in bindings}
        self._app.push_screen(HelpScreen(bindings, display), self._run_binding)

    def _keys_of(self, wanted: ActiveBinding, bindings: Iterable[ActiveBinding]) -> str:
        keys = [
            self._app.get_key_display(active.binding)
            for active in bindings
            if binding_identity(active) == binding_identity(wanted)
        ]
        return KEYS_APART.join(dict.fromkeys(keys))

    async def _run_binding(self, chosen: ActiveBinding | None) -> None:
        if chosen:
            await self._app.run_action(chosen.binding.action, default_namespace=chosen.node)

    def palette_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Yield what the keys do here, the coordinator's work, and what has no key."""
        return palette_commands(
            self._app, self._context, screen, self._run_binding, self._further_commands(screen)
        )

    def _further_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        session = self._context.session
        if isinstance(screen, BaseScreen):
            yield from screen.further_commands()
        if not session.is_copy:
            for work in COORDINATOR_MENU:
                yield SystemCommand(
                    work.title, work.explanation, lambda name=work.name: self._app.call_later(self.open, name)
                )
        yield from self._hub_commands()
        if session.locked_by and session.read_only:
            yield SystemCommand("Edit here anyway", "It is open in another window", self.ask_to_take_over)
        if not session.read_only and not self._context.settings.author:
            yield SystemCommand(CHANGE_NAME, f"Now: {session.author}", self.ask_name)
        yield SystemCommand(
            "Change colours", "Dark, light, high contrast and more",
            lambda: self._app.call_later(self.open_colours),
        )  # fmt: skip

    def ask_name(self, *, unsolicited: bool = False) -> None:
        """Ask for the name that changes are signed with."""
        ask_name(self._app, self._context, self._reload, unsolicited=unsolicited)

    def open_colours(self) -> None:
        """Offer our colour themes, then all others."""
        names = list(COLOUR_THEME_WORDS)

        def answered(number: int | None) -> None:
            if number == len(names):
                self._app.search_themes()
            elif number is not None:
                self._app.theme = names[number]

        lines = [safe(words) for words in (*COLOUR_THEME_WORDS.values(), "Others …")]
        chosen = names.index(self._app.theme) if self._app.theme in names else len(names)
        self._app.push_screen(SelectDialog("Which colours?", lines, chosen=chosen), answered)

    # To an action

    def open_go_to(self) -> None:
        """Ask for an ID and go there; a box with an ID that is not in the plan stays open with a message."""
        theme, session = self._current_theme(), self._context.session
        entries: dict[str, ActionEntry] = {}
        letter = theme if theme and theme.isalpha() else "T"

        async def check(identity: str) -> str | None:
            try:
                entries[identity] = await self._context.read(lambda: session.find(identity, theme=theme))
            except TrackerError as error:
                return error_text(error)
            return None

        async def go(identity: str | None) -> None:
            if identity is not None:
                await self._show_action(entries.get(identity))

        dialog = PromptDialog("Go to action", hint=f"For example {letter}17 or 17.", save="Go", check=check)
        self._app.push_screen(dialog, go)

    def open_search(self) -> None:
        """Search every theme."""
        from tui_tracker.tui.screens.search import SearchScreen

        self._push(SearchScreen(self._context, getattr(self._app.screen, "filter_words", "")))

    async def _show_action(self, entry: ActionEntry | None) -> None:
        if entry is not None:
            await self.show_action(entry.action.theme, entry.action.key)

    async def show_action(self, theme_key: str, action_key: str) -> None:
        """Show an action in the list of its theme."""
        if theme := await self._list_of(theme_key, action_key):
            await self.show_theme(theme, action_key)

    async def visit_action(self, theme_key: str, action_key: str) -> None:
        """Show an action in the list of its theme, above the screen that names it: Esc leads back there."""
        if theme := await self._list_of(theme_key, action_key):
            self._context.preferences.set("theme", theme.key, self._context.session.path)
            self._push(ActionsScreen(self._context, theme, action_key=action_key, is_detour=True))

    def _show_kind(self, kind: str) -> None:
        """Show the plan's actions of a kind, above the screen that names them: Esc leads back there."""
        from tui_tracker.tui.screens.kind_list import KindListScreen

        self._push(KindListScreen(self._context, kind))

    async def _list_of(self, theme_key: str, action_key: str) -> Theme | None:
        """Return the theme whose list shows an action; None where none does, which is then said."""
        session = self._context.session
        entry = await self._read(lambda: session.entry(action_key))
        if entry is None:
            return None
        if not session.is_listed(entry):
            self._show_unlisted(entry)
            return None
        lists = [screen for screen in self._app.screen_stack if isinstance(screen, ActionsScreen)]
        if lists and not lists[-1].theme.key:
            # The list of all themes shows every action.
            return lists[-1].theme
        return await self._read(lambda: session.theme(theme_key))

    def _show_unlisted(self, entry: ActionEntry) -> None:
        """Show the history of an action that is in no list, because it has left the plan, and say so."""
        from tui_tracker.tui.screens.history import HistoryScreen

        retirement = entry.action.retirement
        reason = f": {field_text(entry.action, 'retired')}" if retirement else ""
        self._app.notify(f"{entry.action.id} is not in the list{reason}. This is its history.")
        self._push(HistoryScreen(self._context, entry))

    async def show_theme(self, theme: Theme, action_key: str | None = None) -> None:
        """Show a theme's actions: the lowest screen if it shows that theme, else a new one above it."""
        first = self._app.screen_stack[0]
        is_first = isinstance(first, ActionsScreen) and first.theme == theme
        if not await self._close(down_to=1 if is_first else 2) or not await self._may_leave():
            return
        self._context.preferences.set("theme", theme.key, self._context.session.path)
        if isinstance(first, ActionsScreen) and is_first:
            if action_key:
                first.go(action_key)
        else:
            # In place of the screen above the lowest: that one would load all it shows, only to be covered.
            has_others = len(self._app.screen_stack) > 1
            show = self._app.switch_screen if has_others else self._app.push_screen
            show(ActionsScreen(self._context, theme, action_key=action_key))

    async def leave_list(self) -> None:
        """Go back from a list of actions: from a detour to the screen where it began, else to the themes."""
        if isinstance(self._app.screen, ActionsScreen) and self._app.screen.is_detour:
            self._app.screen.dismiss(None)
        else:
            await self.show_themes()

    async def show_themes(self) -> None:
        """Go back to the themes."""
        # A lead's window begins with a list, and may never show them.
        from tui_tracker.tui.screens.home import HomeScreen

        if await self._close(down_to=1) and not isinstance(self._app.screen, HomeScreen):
            self._app.push_screen(HomeScreen(self._context))

    async def _close(self, *, down_to: int) -> bool:
        """Leave every screen but so many; False where what is typed in one cannot be saved."""
        while len(self._app.screen_stack) > down_to:
            if not await self._may_leave():
                return False
            await self._app.pop_screen()
        return True

    async def _may_leave(self) -> bool:
        """Save what is typed in the uppermost screen; False where that is not possible."""
        screen = self._app.screen
        return not isinstance(screen, BaseScreen) or await screen.finish_editing()

    # The other screens

    def open_compare(self) -> None:
        """Compare the theme, or from any other screen the whole plan, with an earlier period."""
        from tui_tracker.tui.screens.compare import CompareScreen

        session = self._context.session
        if session.previous is None:
            self._app.notify(f"{session.period.label} has no earlier period to compare with.")
            return
        self._push(CompareScreen(self._context, self._theme_on_screen()))

    def open_checks(self) -> None:
        """Show the checks' findings in the open theme, or in the whole plan."""
        from tui_tracker.tui.screens.checks import ChecksScreen

        self._push(ChecksScreen(self._context, self._theme_on_screen()))

    def open_history(self) -> None:
        """Show every change of the action under the cursor."""
        from tui_tracker.tui.screens.history import HistoryScreen

        if entry := self._entry_on_screen():
            self._push(HistoryScreen(self._context, entry))

    def open_conflicts(self) -> None:
        """Show the open conflicts, beginning with those of the action under the cursor."""
        entry = self._entry_on_screen()
        self.show_conflict(Cell(action=entry.action.key, period="", field="") if entry else None)

    def show_conflict(self, cell: Cell | None) -> None:
        """Show the open conflicts, beginning at a cell or at one of its action."""
        from tui_tracker.tui.screens.exchange.conflicts import ConflictsScreen

        self._push(ConflictsScreen(self._context, cell=cell))

    def open_coordinator(self) -> None:
        """Offer the coordinator's work."""
        titles = max(len(work.title) for work in COORDINATOR_MENU) + 2
        lines = [
            joined([safe(f"{work.title:<{titles}}", "bold"), safe(work.explanation)])
            for work in COORDINATOR_MENU
        ]

        async def answered(number: int | None) -> None:
            if number is not None:
                await self.open(COORDINATOR_MENU[number].name)

        self._app.push_screen(SelectDialog("What do you want to do?", lines), answered)

    def open_periods(self) -> None:
        """Offer the tracker's periods; every screen then shows the chosen one."""
        from tui_tracker.tui.screens.coordinator.periods import offer_periods

        session = self._context.session

        async def show(key: str) -> None:
            await self.show_themes()
            session.show_period(key)
            self._reload()

        offer_periods(self._app, session, show)

    def open_settings(self) -> None:
        """Show where the settings file is."""
        from tui_tracker.tui.screens.coordinator.settings_file import show_settings_file

        show_settings_file(self._app, self._context)

    def _push(self, screen: BaseScreen[None, Value]) -> None:
        """Open a screen from which things may be changed, so that the others reload when it closes."""
        self._app.push_screen(screen, self._reload_changed)

    async def _reload_changed(self, _result: object = None) -> None:
        for screen in list(self._app.screen_stack):
            if isinstance(screen, BaseScreen):
                await screen.reload_if_changed()

    # The screen that is open

    def _entry_on_screen(self) -> ActionEntry | None:
        return self._app.screen.entry if isinstance(self._app.screen, ActionScreen) else None

    def _theme_on_screen(self) -> Theme | None:
        screen = self._app.screen
        return screen.theme if isinstance(screen, ActionsScreen) and screen.theme.key else None

    def _current_theme(self) -> str | None:
        """Return the key of the theme opened last, below whatever is open over it."""
        lists = [screen for screen in self._app.screen_stack if isinstance(screen, ActionsScreen)]
        return lists[-1].theme.key or None if lists else None

    async def _read(self, job: Callable[[], Value]) -> Value | None:
        """Read on a thread; an error is shown with its remedy, and None returned."""
        try:
            return await self._context.read(job)
        except TrackerError as error:
            self._app.push_screen(error_dialog(error))
            return None

    # Another window

    def ask_to_take_over(self, *, unsolicited: bool = False) -> None:
        """Ask whether to edit though another window has the file."""
        question = (
            f"{self._context.session.locked_by} has this tracker open, so you can only read it here.\n\n"
            "Edit anyway? If you both change the same thing, both versions are kept "
            "for you to choose from."
        )
        confirm(self._app, safe(question), self._take_over, unsolicited=unsolicited)

    def _take_over(self) -> None:
        self._context.session.override_lock()
        for screen in self._app.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.show_notice("")
        self._reload()

    # A file that was written to be sent

    def offer_copy(self, words: str, copy: Path) -> None:
        """Say that this file is the one that was sent, and offer to open the copy that it is from."""

        def open_copy() -> None:
            self._app.screen.post_message(CopyWanted(copy))

        question = joined([safe(words, "bold"), safe(f"\n\nYour copy is in {short_path(copy.parent)}.")])
        confirm(self._app, question, open_copy, yes="Open my copy", no="Stay here", unsolicited=True)
