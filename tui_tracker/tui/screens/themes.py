"""The first screen: the plan's themes and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.plan.model import ActionEntry, Theme
from tui_tracker.domain.plan.progress import Progress, progress_of
from tui_tracker.tui.action_specs import bindings_of
from tui_tracker.tui.format.text import fit_width, joined, safe
from tui_tracker.tui.messages import ThemeChosen
from tui_tracker.tui.screens.base.screen import BaseScreen, remaining_label
from tui_tracker.tui.widgets.option_list import KeyedOptionList
from tui_tracker.tui.widgets.title import Title

_BAR_WIDTH = 16
_WIDTH_BESIDE_NAME, _SHORTEST_NAME = 59, 21
"""Columns that all but a theme's name takes, and the least that a name is cut to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesData:
    """The plan's themes with all their actions."""

    themes: tuple[Theme, ...]
    entries: tuple[ActionEntry, ...]


class ThemesScreen(BaseScreen[None, ThemesData]):
    """Enter opens a theme; its letter does too."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("themes")

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Static(classes="message", markup=False)
        yield Static(classes="question", markup=False)
        yield KeyedOptionList()
        yield Footer(show_command_palette=False)

    def load(self) -> ThemesData:
        return ThemesData(themes=self.session.themes(), entries=self.session.entries())

    def show(self, value: ThemesData) -> None:
        parts = [self.session.title, self.session.period.label, self.session.author]
        if self.session.read_only:
            parts.insert(0, "READ ONLY")
        self.query_one(Title).show(safe("  ·  ".join(parts)), remaining_label(value.entries))
        self.query_one(".question", Static).update(_question(value.themes))
        options = self.query_one(KeyedOptionList)
        row = options.highlighted
        options.clear_options()
        options.add_options(self._options(value))
        options.highlighted = self._first_row(value.themes) if row is None else row

    def on_screen_resume(self) -> None:
        self.reload()

    def on_resize(self) -> None:
        self.redraw()

    def show_notice(self, words: str) -> None:
        """Show words above the list; none takes them away."""
        box = self.query_one(".message", Static)
        box.set_class(bool(words), "-shown")
        box.update(safe(words))

    def _first_row(self, themes: tuple[Theme, ...]) -> int:
        last = self.context.preferences.get("theme", self.session.path)
        keys = [theme.key for theme in themes]
        return keys.index(last) if last in keys else 0

    def _options(self, value: ThemesData) -> list[Option]:
        name_width = max((cell_len(theme.name) for theme in value.themes), default=0)
        name_width = min(name_width, max(self.app.size.width - _WIDTH_BESIDE_NAME, _SHORTEST_NAME))
        key_width = max(2, *(cell_len(theme.key) for theme in value.themes), 0)
        options = []
        for theme in value.themes:
            progress = progress_of(entry for entry in value.entries if entry.action.theme == theme.key)
            options.append(Option(self._line(theme, progress, key_width, name_width)))
        return options

    def _line(self, theme: Theme, progress: Progress, key_width: int, name_width: int) -> Content:
        bar = round(_BAR_WIDTH * progress.done / progress.total) if progress.total else 0
        if progress.done and not bar:
            bar = 1
        done = f"{progress.done:>3} of {progress.total:>3} done"
        left = f", {progress.left} left" if progress.left else ""
        started = f" ({progress.started} started)" if progress.started else ""
        lead = self.context.settings.leads.get(theme.key, "")
        return joined([
            safe(f"{fit_width(theme.key, key_width)} ", "bold $accent"),
            safe(f"{fit_width(theme.name, name_width)}  ", "bold"),
            safe("━" * bar, "$rag-green"), safe("─" * (_BAR_WIDTH - bar), "$quiet"),
            safe(f" {done}{left}{started}"), safe(f"   {lead}" if lead else "", "$quiet"),
        ])  # fmt: skip

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if self.value:
            self.post_message(ThemeChosen(self.value.themes[event.option_index]))

    def on_key(self, event: events.Key) -> None:
        """Open a theme by its letter in upper case: in lower case letters are commands."""
        for theme in self.value.themes if self.value else ():
            if theme.key == event.character:
                event.stop()
                self.post_message(ThemeChosen(theme))


def _question(themes: tuple[Theme, ...]) -> Content:
    letters = " ".join(theme.key for theme in themes if len(theme.key) == 1)
    by_letter = f", or its letter in upper case ({letters})" if letters else ""
    return joined([safe("Which theme?", "bold"), safe(f"  Arrows and Enter{by_letter}.", "$quiet")])
