"""The first screen: the plan's themes and how far each has come."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from tui_tracker.domain.plan import Theme
from tui_tracker.domain.progress import Progress, progress_of
from tui_tracker.tui.look import joined, plain
from tui_tracker.tui.messages import ThemeChosen
from tui_tracker.tui.page import Bench, Page, left_of
from tui_tracker.tui.widgets.title import Title

_BAR = 20


class ThemesScreen(Page[None]):
    """Enter opens a theme; its letter does too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "Help", key_display="?", id="look-help"),
        Binding("enter", "choose", "Open theme", id="move-open"),
        Binding("slash,ctrl+f", "app.search", "Search all", key_display="/", id="look-search"),
        Binding("colon,ctrl+g", "app.go_to", "Go to ID", key_display=":", id="move-go-to"),
        Binding("q", "app.quit", "Quit", id="file-quit"),
        Binding("j", "down", "Down", show=False, id="move-down"),
        Binding("k", "up", "Up", show=False, id="move-up"),
    ]

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._themes = bench.desk.themes()

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield OptionList(markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.reload()
        last = self.bench.memory.recall("theme", self.desk.path)
        keys = [theme.key for theme in self._themes]
        self.query_one(OptionList).highlighted = keys.index(last) if last in keys else 0

    def on_screen_resume(self) -> None:
        self.reload()

    def reload(self) -> None:
        entries = self.desk.entries()
        parts = [self.desk.title, self.desk.period.label, self.desk.author]
        if self.desk.read_only:
            parts.append("READ ONLY")
        self.query_one(Title).show(plain("  ·  ".join(parts)), left_of(entries))
        options = self.query_one(OptionList)
        row = options.highlighted
        names = max((len(theme.name) for theme in self._themes), default=0)
        options.clear_options()
        for theme in self._themes:
            progress = progress_of(one for one in entries if one.action.theme == theme.key)
            options.add_option(Option(self._line(theme, progress, names)))
        options.highlighted = row if row is not None else 0

    def _line(self, theme: Theme, progress: Progress, names: int) -> Content:
        done = round(_BAR * progress.done / progress.total) if progress.total else 0
        told = (
            "all done"
            if progress.total and not progress.left
            else f"{progress.left} of {progress.total} left"
        )
        started = f", {progress.started} started" if progress.started else ""
        lead = self.bench.settings.leads.get(theme.key, "")
        return joined([
            plain(f"{theme.key:<3}", "bold $accent"), plain(f"{theme.name:<{names}}  ", "bold"),
            plain("━" * done, "$rag-green"), plain("─" * (_BAR - done), "$quiet"),
            plain(f"  {told}{started}"), plain(f"   {lead}" if lead else "", "$quiet"),
        ])  # fmt: skip

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.post_message(ThemeChosen(self._themes[event.option_index]))

    def on_key(self, event: events.Key) -> None:
        """Open a theme by its letter, where that letter does nothing else."""
        letter = (event.character or "").upper()
        for theme in self._themes:
            if theme.key == letter and event.character and event.character.isupper():
                event.stop()
                self.post_message(ThemeChosen(theme))

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()
