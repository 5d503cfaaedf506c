"""Searching every theme: actions, partners and notes of both periods, as one types."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, Input, OptionList
from textual.widgets.option_list import Option

from tui_tracker.domain.plan import Entry
from tui_tracker.domain.text import one_line
from tui_tracker.tui.filter import matching, where_found
from tui_tracker.tui.look import joined, plain
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.widgets.choices import Choices
from tui_tracker.tui.widgets.title import Title

_SHOWN = 100


class SearchScreen(Page[Entry | None]):
    """Returns the action a person chose."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", id="look-help"),
        Binding("enter", "choose", "Open", id="move-open", tooltip="Open the action marked"),
        Binding("down", "down", "Down", show=False, id="move-down"),
        Binding("up", "up", "Up", show=False, id="move-up"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._entries = bench.desk.entries()
        self._found: tuple[Entry, ...] = self._entries

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Input(
            placeholder="Words of an action, a partner or a note; an ID; a stage; a rating", compact=True
        )
        yield Choices()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._found = matching(self._entries, event.value, self.bench.look)
        self._show(event.value)

    def on_input_submitted(self) -> None:
        self.action_choose()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index])

    def _show(self, words: str) -> None:
        found = f"{len(self._found)} of {len(self._entries)}"
        told = found if self._found else "nothing found: try other or fewer words"
        self.query_one(Title).show(plain("Search all themes"), plain(told))
        choices = self.query_one(Choices)
        choices.clear_options()
        choices.add_options([Option(self._line(one, words)) for one in self._found[:_SHOWN]])
        choices.highlighted = 0 if self._found else None

    def _line(self, one: Entry, words: str) -> Content:
        text = plain(one_line(one.action.text))
        found = where_found(one, words, self.bench.labels)
        lines = [joined([plain(f" {one.action.id:<5}", "bold"), text])]
        if found:
            lines.append(joined([plain("      "), plain(found, "$quiet")]))
        width = max(self.app.size.width - 3, 20)
        return joined([line.truncate(width, ellipsis=True) for line in lines], "\n")

    def action_choose(self) -> None:
        """Take the action marked."""
        row = self.query_one(Choices).highlighted
        if row is not None:
            self.dismiss(self._found[row])

    def action_down(self) -> None:
        self.query_one(Choices).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(Choices).action_cursor_up()
