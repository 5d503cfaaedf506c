"""Searching every theme: actions, partners and notes of every period, as one types."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, Input, OptionList
from textual.widgets.option_list import Option

from tui_tracker.domain.plan.ids import looks_like_id
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.text import one_line
from tui_tracker.services.tracker.search import Hit
from tui_tracker.tui.format.text import joined, plain
from tui_tracker.tui.models.list_filter import matching
from tui_tracker.tui.screens.base.screen import Bench, Page
from tui_tracker.tui.widgets.option_list import Choices
from tui_tracker.tui.widgets.title import Title

_SHOWN = 100


class SearchScreen(Page[ActionEntry | None]):
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
        self._found: tuple[ActionEntry, ...] = self._entries
        self._hits: dict[str, Hit] = {}

    def compose(self) -> ComposeResult:
        yield Title(Content())
        yield Input(
            placeholder="Words of an action, a partner or a note; an ID; a stage; a rating", compact=True
        )
        yield Choices()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._find(event.value)
        self._show()

    def on_input_submitted(self) -> None:
        self.action_choose()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index])

    def _find(self, words: str) -> None:
        """First what the full-text index finds, best first; then what else fits: a stage, a state."""
        fitting = matching(self._entries, words, self.bench.look)
        if len(words.split()) == 1 and looks_like_id(words):
            self._hits, self._found = {}, fitting
            return
        by_key = {one.action.key: one for one in self._entries}
        self._hits = {
            one.action_key: one for one in self.desk.search_actions(words) if one.action_key in by_key
        }
        rest = tuple(one for one in fitting if one.action.key not in self._hits)
        self._found = (*(by_key[key] for key in self._hits), *rest)

    def _show(self) -> None:
        found = f"{len(self._found)} of {len(self._entries)}"
        told = found if self._found else "nothing found: try other or fewer words"
        self.query_one(Title).show(plain("Search all themes"), plain(told))
        choices = self.query_one(Choices)
        choices.clear_options()
        choices.add_options([Option(self._line(one)) for one in self._found[:_SHOWN]])
        choices.highlighted = 0 if self._found else None

    def _line(self, one: ActionEntry) -> Content:
        hit = self._hits.get(one.action.key)
        in_text = hit is not None and hit.field == "text"
        text = _marked(hit) if hit and in_text else plain(one_line(one.action.text))
        lines = [joined([plain(f" {one.action.id:<5}", "bold"), text])]
        if hit and not in_text:
            place = self.bench.labels.get(hit.period, hit.field.capitalize())
            lines.append(joined([plain(f"      {place}: ", "$quiet"), _marked(hit)]))
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


def _marked(hit: Hit) -> Content:
    """Return the excerpt on one line, what was searched for underlined."""
    pieces, at = [], 0
    for start, end in hit.marks:
        pieces += [plain(_flat(hit.text[at:start])), plain(_flat(hit.text[start:end]), "bold underline")]
        at = end
    return joined([*pieces, plain(_flat(hit.text[at:]))])


def _flat(text: str) -> str:
    return text.replace("\n", " ")
