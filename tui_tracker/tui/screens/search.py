"""Searching every theme as you type: actions, partners and notes of every period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.fields import field_label
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.search_query import suggest_other
from tui_tracker.services.tracker.action_texts import ACTION_TEXT, TextMatch
from tui_tracker.services.tracker.search import Hit, cut_around
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.format.text import joined, marked_content, match_content, safe, safe_line
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.messages import ActionWanted
from tui_tracker.tui.models.action_list.filters import ListSearch, offer_words
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
    hits: Mapping[str, TextMatch]
    """Where an action has the words, by its key; none where they are its ID or a condition."""
    shorter: tuple[str, int] | None = None
    """Words that are in some actions where those typed are in none, and in how many."""


class SearchScreen(BaseScreen[None, SearchResults]):
    """Enter goes to the action chosen; Esc there leads back to the words typed."""

    AUTO_FOCUS = "Input"
    BINDINGS = bindings_of("search")

    def __init__(self, context: AppContext, words: str = "") -> None:
        """Begin with words that were typed elsewhere."""
        super().__init__(context)
        self._words = words
        self._search = ListSearch(context.formatter, self.session.period_labels)

    def on_unmount(self) -> None:
        self._search.texts.close()
        super().on_unmount()

    def body(self) -> ComposeResult:
        yield LineInput(
            value=self._words,
            placeholder="Type words from an action or note, a partner, an ID, a stage or a rating",
            compact=True,
        )
        yield Static(classes="page", markup=False)
        yield KeyedOptionList()

    def load(self) -> SearchResults:
        """First what the full-text index finds, best first; then what else fits: a stage, a state."""
        words = self._words
        entries = self.session.entries()
        matches = self._search.matching(entries, words)
        if matches.whole is None:
            return SearchResults(matches=matches.entries, total=len(entries), hits={})
        by_key = {entry.action.key: entry for entry in entries}
        hits = {
            hit.action_key: self._match_of(hit)
            for hit in self.session.search_actions(words)
            if hit.action_key in by_key
        }
        rest = [entry for entry in matches.entries if entry.action.key not in hits]
        for entry in rest[:_MOST_SHOWN]:
            if match := self._search.texts.match_in(entry, words, self.app.size.width):
                hits[entry.action.key] = match
        fitting = (*(by_key[key] for key in hits if key in by_key), *rest[_MOST_SHOWN:])
        shorter = None if fitting else self._suggest(entries, words)
        return SearchResults(matches=fitting, total=len(entries), hits=hits, shorter=shorter)

    def _suggest(self, entries: Sequence[ActionEntry], words: str) -> tuple[str, int] | None:
        enclosing = self._search.texts.enclosing(words)
        return suggest_other(words, lambda other: self._count(entries, other), enclosing)

    def _count(self, entries: Sequence[ActionEntry], words: str) -> int:
        """Return in how many actions words are."""
        listed = {entry.action.key for entry in self._search.matching(entries, words).entries}
        return len(listed | {hit.action_key for hit in self.session.search_actions(words)})

    def _match_of(self, hit: Hit) -> TextMatch:
        label = field_label(hit.field)
        source = self.session.period_labels.get(hit.period, f"{label[0].upper()}{label[1:]}")
        text, marks = cut_around(hit.text, hit.marks, self.app.size.width)
        return TextMatch(ACTION_TEXT if hit.field == "text" else source, text, marks)

    def show(self, value: SearchResults) -> None:
        number = f"{len(value.matches)} of {value.total}"
        page = self.query_one(".page", Static)
        page.display = not value.matches
        page.update(safe(self._nothing_words(value)))
        self.show_title("Search the whole plan", safe(number))
        choices = self.query_one(KeyedOptionList)
        choices.display = bool(value.matches)
        choices.clear_options()
        choices.add_options([Option(self._line(entry, value.hits)) for entry in value.matches[:_MOST_SHOWN]])
        choices.highlighted = 0 if value.matches else None

    def _nothing_words(self, value: SearchResults) -> str:
        none = f"No actions match “{self._words.strip()}”."
        if value.shorter is None:
            return f"{none} Try fewer or different words, or press Esc to go back."
        return f"{none} {offer_words(value.shorter)}, or Esc to go back."

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

    def _line(self, entry: ActionEntry, hits: Mapping[str, TextMatch]) -> Content:
        match = hits.get(entry.action.key)
        in_text = match and match.source == ACTION_TEXT
        text = marked_content(match.text, match.marks) if match and in_text else safe_line(entry.action.text)
        lines = [joined([safe(f" {entry.action.id:<5}", "bold"), text])]
        width = max(self.app.size.width - 3, 20)
        if match and not in_text:
            lines.append(joined([safe("      "), match_content(match, width)]))
        return joined([line.truncate(width, ellipsis=True) for line in lines], "\n")

    def action_choose(self) -> None:
        """Open the action marked; where no action fits, search for the words offered."""
        if self.value and self.value.shorter:
            self.query_one(Input).value = self.value.shorter[0]
            return
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
