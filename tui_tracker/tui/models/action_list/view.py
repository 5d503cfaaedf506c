"""How a list of actions is seen: filtered by words and by a kind, sorted, and with marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.search_query import suggest_other
from tui_tracker.domain.text import plural
from tui_tracker.services.system.preferences import Preferences
from tui_tracker.services.tracker.action_texts import TextMatch
from tui_tracker.tui.format.text import Formatter
from tui_tracker.tui.keys.key_names import KeyNames
from tui_tracker.tui.models.action_list.filters import ORDERS, ListSearch, in_order, offer_words
from tui_tracker.tui.models.action_list.kinds import Kind, kinds_for
from tui_tracker.tui.models.action_list.rows import ListRows, lay_out
from tui_tracker.tui.models.action_list.saved_filters import SavedFilter, SavedFilters

_WORDS, _KIND = "filter words", "filter kind"
_LONGEST_QUOTED = 24
"""Characters of the longest word that the filter's frame has room to repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """Which actions are shown, in which order."""

    words: str
    kind: Kind | None
    order: int


class ListView:
    """Filter, order and marks of one list; the filter is kept for the next list and the next start."""

    def __init__(
        self,
        formatter: Formatter,
        preferences: Preferences,
        tracker: Path,
        period_labels: Mapping[str, str],
    ) -> None:
        self._search = ListSearch(formatter, period_labels)
        self._preferences, self._tracker = preferences, tracker
        self.kinds = kinds_for(formatter.settings)
        self.saved = SavedFilters(preferences)
        self.order = 0
        self.marked: frozenset[str] = frozenset()
        """Keys of the actions that the next change is for."""
        self.words = ""
        self.kind: Kind | None = None
        self.recall()

    def close(self) -> None:
        """Release what a filter looks in."""
        self._search.texts.close()

    def recall(self) -> None:
        """Take the filter that is kept: another list may have changed it."""
        self.words = self._preferences.get(_WORDS, self._tracker) or ""
        kept = self._preferences.get(_KIND, self._tracker)
        self.kind = next((kind for kind in self.kinds if kind.name == kept), None)

    def keep(self) -> None:
        """Keep the filter for the next list and the next start."""
        self._preferences.set(_WORDS, self.words, self._tracker)
        self._preferences.set(_KIND, self.kind.name if self.kind else "", self._tracker)

    def clear_filter(self) -> None:
        """Show every action."""
        self.words, self.kind = "", None
        self.keep()

    def use(self, saved: SavedFilter) -> None:
        """Filter as a named filter does."""
        self.words = saved.words
        self.kind = next((kind for kind in self.kinds if kind.name == saved.kind), None)
        self.keep()

    def save_as(self, name: str) -> None:
        """Give the filter a name."""
        self.saved.save(SavedFilter(name, self.words.strip(), self.kind.name if self.kind else ""))

    @property
    def filter_name(self) -> str:
        """The name of the filter; empty where it has none."""
        kind = self.kind.name if self.kind else ""
        if not self.is_filtered:
            return ""
        same = (
            saved for saved in self.saved.all() if (saved.words, saved.kind) == (self.words.strip(), kind)
        )
        return next((saved.name for saved in same), "")

    @property
    def is_filtered(self) -> bool:
        """Whether actions may be hidden."""
        return bool(self.words.strip() or self.kind)

    @property
    def state(self) -> ListState:
        """What a person has chosen to see."""
        return ListState(words=self.words, kind=self.kind, order=self.order)

    def rows(self, entries: Iterable[ActionEntry], state: ListState, heading: str) -> ListRows:
        """Return the rows to show; runs on any thread.

        `heading` names what groups actions in the plan's order; in any other they have no headings.
        """
        matches = self._search.matching(_of_kind(entries, state.kind), state.words)
        shown = in_order(matches.entries, state.order)
        return lay_out(shown, "" if state.order else heading, matches.whole)

    def prepare(self, entries: Iterable[ActionEntry]) -> None:
        """Make the texts that a filter looks in, so that the first letter finds them; runs on any thread."""
        self._search.texts.read(entries)

    def match_in(self, entry: ActionEntry, longest: int) -> TextMatch | None:
        """Return where an action has the words of the filter, in so many characters; None without words."""
        return self._search.texts.match_in(entry, self.words, longest) if self.words.strip() else None

    def suggest(self, entries: Sequence[ActionEntry]) -> tuple[str, int] | None:
        """Return other words for a filter that finds nothing, and how many actions these find."""
        of_kind = tuple(_of_kind(entries, self.kind))
        return suggest_other(
            self.words,
            lambda other: len(self._search.matching(of_kind, other).entries),
            self._search.texts.enclosing(self.words),
        )

    def count_kinds(self, entries: Sequence[ActionEntry]) -> list[tuple[str, int]]:
        """Return how many actions there are, then how many of each kind, each with its words."""
        counts = [sum(1 for entry in entries if kind.applies(entry)) for kind in self.kinds]
        named = [(kind.words, count) for kind, count in zip(self.kinds, counts, strict=True)]
        return [("all", len(entries)), *named]

    def choose_kind(self, number: int) -> None:
        """Show one of what `count_kinds` counts, from 0, and keep that as the filter."""
        self.kind = self.kinds[number - 1] if number else None
        self.keep()

    def show_kind(self, name: str) -> None:
        """Show the actions of a kind, without words to filter by, and keep that as the filter."""
        self.words, self.kind = "", self.kind_named(name)
        self.keep()

    def toggle_mark(self, action_key: str) -> None:
        """Mark an action, or take its mark away."""
        self.marked = self.marked ^ {action_key}

    def kind_named(self, name: str) -> Kind:
        """Return a kind by its name."""
        return next(kind for kind in self.kinds if kind.name == name)

    def title(self, shown: int, total: int) -> str:
        """Return what the list's frame says: how many are shown, which, in what order, how many marked."""
        number = f"{shown} of {total} shown" if self.is_filtered else plural(shown, "action")
        kind = f", {self.kind.words}" if self.kind else ""
        if name := self.filter_name:
            kind = f", “{name}”"
        order = f"sorted by {ORDERS[self.order]}" if self.order else "in plan order"
        marks = f" · {len(self.marked)} marked" if self.marked else ""
        return f"Actions: {number}{kind}, {order}{marks}"

    def ways(self, keys: KeyNames, *, has_filter: bool, has_last: bool) -> str:
        """Return what the list's foot says: keys for marks or a filter, or what the brackets are."""
        back = keys("actions", "move-back")
        if self.marked:
            changing = ("write-stage", "write-rating", "write-done")
            letters = " ".join(keys("actions", name) for name in changing)
            mark = keys("actions", "write-mark")
            return f"{mark} unmark · {letters} change all marked · {back} unmark all"
        if has_filter:
            return f"{back} show all"
        return "stages in brackets are last year's" if has_last else ""

    def hint(self, rows: ListRows, keys: KeyNames) -> str:
        """Return what the filter's frame says: keys, and how only whole words are found."""
        last = self.words.split()[-1] if self.words.split() else ""
        ways = f"Enter keep filter · {keys('actions', 'move-back')} show all"
        if not rows.whole or rows.whole == len(rows.entries) or len(last) > _LONGEST_QUOTED:
            return ways
        return f'{rows.whole} with the whole word: type "{last}" · {ways}'

    def nothing_shown(self, shorter: tuple[str, int] | None, keys: KeyNames) -> str:
        """Return why no action is shown, and how to see them; `shorter` is what `suggest` returns."""
        if not self.is_filtered:
            return "This theme has no actions."
        back, search = keys("actions", "move-back"), keys("app", "look-search-anywhere")
        actions = f"actions {self.kind.words}" if self.kind else "actions"
        if not self.words.strip():
            return f"No {actions} here. Press {back} to show all."
        none = f"No {actions} match “{self.words.strip()}”."
        if shorter is None:
            return f"{none} Press {back} to show all, or {search} to search every theme and year."
        return f"{none} {offer_words(shorter)}, or {back} to show all."


def _of_kind(entries: Iterable[ActionEntry], kind: Kind | None) -> Iterable[ActionEntry]:
    return entries if kind is None else (entry for entry in entries if kind.applies(entry))
