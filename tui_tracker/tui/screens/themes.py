"""The first screen: the plan's themes and how far each has come."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.plan.progress import Progress, progress_of
from tui_tracker.tui.format.text import fitted, joined, plain
from tui_tracker.tui.messages import ThemeChosen
from tui_tracker.tui.screens.base.screen import Bench, Page, left_of
from tui_tracker.tui.widgets.option_list import Choices
from tui_tracker.tui.widgets.title import Title

_BAR = 16
_BESIDE_NAMES, _SHORTEST = 59, 21
"""Columns that all but a theme's name takes, and the least that a name is cut to."""


class ThemesScreen(Page[None]):
    """Enter opens a theme; its letter does too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("slash", "app.search", "Search", key_display="/", id="look-search",
                tooltip="Search all themes"),
        Binding("D", "app.dashboard", "Dashboard", id="look-dashboard",
                tooltip="Dashboard: how the themes stand, what moved, how long there is"),
        Binding("v", "app.compare", "Compare", id="look-compare",
                tooltip="Compare the whole plan with an earlier period"),
        Binding("b", "app.returns", "Copies", id="look-returns", tooltip="Copies and what came back"),
        Binding("exclamation_mark", "app.conflicts", "Conflicts", key_display="!", id="look-conflicts",
                tooltip="Conflicts to settle"),
        Binding("l", "app.checks", "Checks", show=False, id="look-checks", tooltip="Worth a second look"),

        Binding("colon", "app.go_to", "Go to ID", show=False, key_display=":", id="move-go-to"),
        Binding("q", "app.quit", "Quit", id="file-quit"),
    ]  # fmt: skip

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._themes = bench.desk.themes()

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Static(classes="message", markup=False)
        yield Static(self._asked(), classes="asked", markup=False)
        yield Choices()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.reload()
        last = self.bench.preferences.get("theme", self.desk.path)
        keys = [theme.key for theme in self._themes]
        self.query_one(Choices).highlighted = keys.index(last) if last in keys else 0

    def on_screen_resume(self) -> None:
        self.reload()

    def on_resize(self) -> None:
        self.reload()

    def tell(self, words: str) -> None:
        """Show words above the list, or none."""
        box = self.query_one(".message", Static)
        box.set_class(bool(words), "-shown")
        box.update(plain(words))

    def reload(self) -> None:
        entries = self.desk.entries()
        parts = [self.desk.title, self.desk.period.label, self.desk.author]
        if self.desk.read_only:
            parts.insert(0, "READ ONLY")
        self.query_one(Title).show(plain("  ·  ".join(parts)), left_of(entries))
        options = self.query_one(Choices)
        row = options.highlighted
        names = max((cell_len(theme.name) for theme in self._themes), default=0)
        names = min(names, max(self.app.size.width - _BESIDE_NAMES, _SHORTEST))
        keys = max((cell_len(theme.key) for theme in self._themes), default=0)
        options.clear_options()
        for theme in self._themes:
            progress = progress_of(one for one in entries if one.action.theme == theme.key)
            options.add_option(Option(self._line(theme, progress, max(keys, 2), names)))
        options.highlighted = row if row is not None else 0

    def _asked(self) -> Content:
        letters = " ".join(theme.key for theme in self._themes if len(theme.key) == 1)
        by_letter = f", or its letter in upper case ({letters})" if letters else ""
        return joined([
            plain("Which theme?", "bold"), plain(f"  Arrows and Enter{by_letter}.", "$quiet"),
        ])  # fmt: skip

    def _line(self, theme: Theme, progress: Progress, keys: int, names: int) -> Content:
        bar = round(_BAR * progress.done / progress.total) if progress.total else 0
        if progress.done and not bar:
            bar = 1
        told = f"{progress.done:>3} of {progress.total:>3} done"
        left = f", {progress.left} left" if progress.left else ""
        started = f" ({progress.started} started)" if progress.started else ""
        lead = self.bench.settings.leads.get(theme.key, "")
        return joined([
            plain(f"{fitted(theme.key, keys)} ", "bold $accent"),
            plain(f"{fitted(theme.name, names)}  ", "bold"),
            plain("━" * bar, "$rag-green"), plain("─" * (_BAR - bar), "$quiet"),
            plain(f" {told}{left}{started}"), plain(f"   {lead}" if lead else "", "$quiet"),
        ])  # fmt: skip

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.post_message(ThemeChosen(self._themes[event.option_index]))

    def on_key(self, event: events.Key) -> None:
        """Open a theme by its letter in upper case: in lower case letters are commands."""
        for theme in self._themes:
            if theme.key == event.character:
                event.stop()
                self.post_message(ThemeChosen(theme))
