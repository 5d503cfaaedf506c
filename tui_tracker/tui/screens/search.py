"""Searching every theme as you type: actions, partners and notes of every period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.plan.ids import looks_like_id
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.text import one_line
from tui_tracker.services.tracker.search import Hit
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.format.text import joined, safe
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.models.action_list.filters import SearchedTexts, matching
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.line_input import LineInput
from tui_tracker.tui.widgets.option_list import KeyedOptionList

_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """The actions that fit the words typed, best first."""

    matches: tuple[ActionEntry, ...]
    total: int
    """Actions in the plan."""
    hits: Mapping[str, Hit]
    """The place where the words were found, by the action's key; none where its text was not searched."""


class SearchScreen(BaseScreen[None, SearchResults]):
    """Enter goes to the action chosen; Esc there leads back to the words typed."""

    AUTO_FOCUS = "Input"
    BINDINGS = bindings_of("search")

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._words = ""

    def body(self) -> ComposeResult:
        yield LineInput(
            placeholder="Type words from an action or note, a partner, an ID, a stage or a rating",
            compact=True,
        )
        yield Static(
            safe("No matches. Try fewer or different words, or press Esc to go back."),
            classes="page",
            markup=False,
        )
        yield KeyedOptionList()

    def load(self) -> SearchResults:
        """First what the full-text index finds, best first; then what else fits: a stage, a state."""
        words = self._words
        entries = self.session.entries()
        matches = matching(entries, words, SearchedTexts(self.context.formatter))
        if len(words.split()) == 1 and looks_like_id(words):
            return SearchResults(matches=matches, total=len(entries), hits={})
        by_key = {entry.action.key: entry for entry in entries}
        hits = {hit.action_key: hit for hit in self.session.search_actions(words) if hit.action_key in by_key}
        rest = tuple(entry for entry in matches if entry.action.key not in hits)
        return SearchResults(matches=(*(by_key[key] for key in hits), *rest), total=len(entries), hits=hits)

    def show(self, value: SearchResults) -> None:
        number = f"{len(value.matches)} of {value.total}"
        self.query_one(".page").display = not value.matches
        self.show_title("Search the whole plan", safe(number))
        choices = self.query_one(KeyedOptionList)
        choices.display = bool(value.matches)
        choices.clear_options()
        choices.add_options([Option(self._line(entry, value.hits)) for entry in value.matches[:_MOST_SHOWN]])
        choices.highlighted = 0 if value.matches else None

    def set_up(self) -> None:
        self.frame(Input, "Search", "↑ ↓ move · Enter open · Esc back")
        self.frame(KeyedOptionList, "Actions")

    async def on_input_changed(self, event: Input.Changed) -> None:
        self._words = event.value
        await self.load_and_show()

    def on_input_submitted(self) -> None:
        self.action_choose()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(event.option_index)

    def _line(self, entry: ActionEntry, hits: Mapping[str, Hit]) -> Content:
        hit = hits.get(entry.action.key)
        text_hit = hit if hit and hit.field == "text" else None
        text = _excerpt(text_hit) if text_hit else safe(one_line(entry.action.text))
        lines = [joined([safe(f" {entry.action.id:<5}", "bold"), text])]
        if hit and not text_hit:
            source = self.session.period_labels.get(hit.period, hit.field.capitalize())
            lines.append(joined([safe(f"      {source}: ", "$quiet"), _excerpt(hit)]))
        width = max(self.app.size.width - 3, 20)
        return joined([line.truncate(width, ellipsis=True) for line in lines], "\n")

    def action_choose(self) -> None:
        """Open the action marked."""
        row = self.query_one(KeyedOptionList).highlighted
        if row is not None:
            self._choose(row)

    def _choose(self, row: int) -> None:
        if self.value:
            action = self.value.matches[row].action
            self.post_message(ActionWanted(action.theme, action.key))

    def action_down(self) -> None:
        self.query_one(KeyedOptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(KeyedOptionList).action_cursor_up()


def _excerpt(hit: Hit) -> Content:
    """Return the excerpt on one line, with the searched words underlined."""
    parts, position = [], 0
    for start, end in hit.marks:
        parts += [safe(_flat(hit.text[position:start])), safe(_flat(hit.text[start:end]), "bold underline")]
        position = end
    return joined([*parts, safe(_flat(hit.text[position:]))])


def _flat(text: str) -> str:
    return text.replace("\n", " ")
