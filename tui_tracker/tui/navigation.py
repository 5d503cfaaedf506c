"""Going about between the screens: help, palette, an ID, a search, a theme, and back again."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import SystemCommand
from textual.binding import ActiveBinding
from textual.screen import Screen

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.model import ActionEntry, Theme
from tui_tracker.errors import TrackerError
from tui_tracker.tui.dialogs.messages import AskLine, AskYes, Tell
from tui_tracker.tui.format.text import plain
from tui_tracker.tui.messages import ActionWanted, ConflictMet, ThemeChosen
from tui_tracker.tui.safe_exit import WaysOut
from tui_tracker.tui.screens.action_list import ActionsScreen
from tui_tracker.tui.screens.base.action_screen import Gestures
from tui_tracker.tui.screens.base.screen import Bench, Page
from tui_tracker.tui.screens.themes import ThemesScreen


class WaysAbout(WaysOut):
    """An app whose screens lead to each other. Those the first list does not need load when asked for."""

    bench: Bench

    def action_help(self) -> None:
        """Show every key that works here."""
        bindings = list(self.screen.active_bindings.values())
        from tui_tracker.tui.dialogs.help import HelpScreen

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
        if self.bench.desk.locked_by and self.bench.desk.read_only:
            yield SystemCommand("Edit here all the same", "Another window has it", self.ask_to_take_over)
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

    async def _show_action(self, entry: ActionEntry | None) -> None:
        if entry is None:
            return
        theme = next(one for one in self.bench.desk.themes() if one.key == entry.action.theme)
        await self.show_theme(theme, at=entry.action.key)

    async def show_theme(self, theme: Theme, at: str | None = None) -> None:
        """Show a theme's actions: the page at the bottom where that is it, else one above it."""
        if not await self._down_to_first():
            return
        self.bench.preferences.set("theme", theme.key, self.bench.desk.path)
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

    async def on_action_wanted(self, message: ActionWanted) -> None:
        await self.show_theme(self.bench.desk.theme(message.theme), at=message.action)

    async def on_themes_wanted(self) -> None:
        if await self._down_to_first() and not isinstance(self.screen, ThemesScreen):
            self.push_screen(ThemesScreen(self.bench))

    def action_compare(self) -> None:
        """Compare the theme, or from any other page the whole plan, with an earlier period."""
        from tui_tracker.tui.screens.compare import CompareScreen

        if self.bench.desk.previous is None:
            self.notify(f"There is no period before {self.bench.desk.period.label}.", markup=False)
            return
        here = self.screen
        theme = here.theme if isinstance(here, ActionsScreen) else None
        self.push_screen(CompareScreen(self.bench, theme), self._show_compared)

    async def _show_compared(self, action_key: str | None) -> None:
        if action_key is not None:
            await self._show_action(self.bench.desk.entry(action_key))

    def action_checks(self) -> None:
        """Show what is worth a second look: in the theme that is open, or in the whole plan."""
        from tui_tracker.tui.screens.checks import ChecksScreen

        here = self.screen.theme if isinstance(self.screen, ActionsScreen) else None
        self.push_screen(ChecksScreen(self.bench, here), lambda _: self.reload())

    def action_dashboard(self) -> None:
        """Show how the themes stand."""
        from tui_tracker.tui.screens.dashboard import DashboardScreen

        if not isinstance(self.screen, DashboardScreen):
            self.push_screen(DashboardScreen(self.bench), lambda _: self.reload())

    def action_history(self) -> None:
        """Show every change of the action under the cursor."""
        from tui_tracker.tui.screens.history import HistoryScreen

        if isinstance(self.screen, Gestures) and self.screen.entry:
            self.push_screen(HistoryScreen(self.bench, self.screen.entry), lambda _: self.reload())

    def action_conflicts(self) -> None:
        """Show the open conflicts, those of the action under the cursor first under the hand."""
        entry = self.screen.entry if isinstance(self.screen, Gestures) else None
        self._show_conflicts(Cell(action=entry.action.key, period="", field="") if entry else None)

    def _show_conflicts(self, at: Cell | None) -> None:
        from tui_tracker.tui.screens.conflicts import ConflictsScreen

        self.push_screen(ConflictsScreen(self.bench, at=at), lambda _: self.reload())

    def on_conflict_met(self, message: ConflictMet) -> None:
        self._show_conflicts(message.cell)

    def action_returns(self) -> None:
        """Show which copies are out, and what came back."""
        from tui_tracker.tui.screens.submissions import ReturnsScreen

        self.push_screen(ReturnsScreen(self.bench), lambda _: self.reload())

    def action_held(self) -> None:
        """Show what a merge held for the coordinator's word."""
        from tui_tracker.tui.screens.held import HeldScreen

        self.push_screen(HeldScreen(self.bench), lambda _: self.reload())

    def _theme_here(self) -> str | None:
        here = [one for one in self.screen_stack if isinstance(one, ActionsScreen)]
        return here[-1].theme.key if here else None

    def ask_to_take_over(self) -> None:
        """Ask whether to edit though another window has the file."""
        question = (
            f"{self.bench.desk.locked_by} has this tracker open, so here it is read only.\n\n"
            "Edit all the same? Nothing is lost: where both windows change one field, both values "
            "are kept as a conflict to settle."
        )
        self.push_screen(AskYes(plain(question)), self._take_over)

    def _take_over(self, wanted: bool | None) -> None:
        if wanted:
            self.bench.desk.override_lock()
            self.reload()
