"""Searching every theme: actions, partners and notes of both periods, as one types."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, Input, OptionList
from textual.widgets.option_list import Option

from tui_tracker.domain.plan import Entry
from tui_tracker.domain.text import one_line
from tui_tracker.tui.filter import matching
from tui_tracker.tui.look import joined, plain
from tui_tracker.tui.page import Bench, Page
from tui_tracker.tui.widgets.title import Title

_SHOWN = 100


class SearchScreen(Page[Entry | None]):
    """Returns the action a person chose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", id="look-help"),
        Binding("down", "down", "Down", show=False, id="move-down"),
        Binding("up", "up", "Up", show=False, id="move-up"),
        Binding("escape", "dismiss(None)", "Back", id="move-back"),
    ]

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._entries = bench.desk.entries()
        self._found: tuple[Entry, ...] = self._entries

    def compose(self) -> ComposeResult:
        yield Title(plain("Search all themes"))
        yield Input(
            placeholder="Words of an action, a partner or a note; an ID; a stage; a rating", compact=True
        )
        yield OptionList(markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._found = matching(self._entries, event.value, self.bench.look)
        self._show()

    def on_input_submitted(self) -> None:
        row = self.query_one(OptionList).highlighted
        if row is not None:
            self.dismiss(self._found[row])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index])

    def _show(self) -> None:
        many = f"{len(self._found)} of {len(self._entries)}" if self._found else "nothing found"
        self.query_one(Title).show(plain("Search all themes"), plain(many))
        options = self.query_one(OptionList)
        options.clear_options()
        for one in self._found[:_SHOWN]:
            said = one_line(one.action.text)
            options.add_option(
                Option(
                    joined([plain(f"{one.action.id:<5}", "bold"), plain(said)]).truncate(
                        self.size.width - 4, ellipsis=True
                    )
                )
            )
        options.highlighted = 0 if self._found else None

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()
