"""Searches the actions of a list by the rule of the search: also by ID, stage, rating and state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Lock

from tui_tracker.domain.field_values import own_texts
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.plan.model import STATE_WORDS, ActionEntry, Update
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.search_query import SearchQuery, enclosing_words, parse_query
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.tracker.search import excerpt
from tui_tracker.storage.read.word_search import TextIndex

_COLUMNS = (
    "text", "note", "draft", "previous", "partners", "section", "extras", "role", "stages", "rag", "state",
    "id",
)  # fmt: skip
"""What is searched of an action, in the order in which a match is shown."""
ACTION_TEXT = "Action"
"""What the source is called that is the action's own text."""


class TextMatch(NamedTuple):
    """Why an action fits the words searched for."""

    source: str
    """Where the words are: a period's label, whose note has them, or the name of a field."""
    text: str
    """An excerpt."""
    marks: tuple[tuple[int, int], ...]
    """(start, end) of each match in the excerpt."""


class ActionTexts:
    """The texts of actions: this period's and the previous one's; each is read once, on any thread."""

    def __init__(self, rating_words: Callable[[Update], str], period_labels: Mapping[str, str]) -> None:
        """`rating_words` says a rating as people read it."""
        self._rating_words, self._labels = rating_words, period_labels
        self._index = TextIndex(_COLUMNS)
        self._entries: dict[str, tuple[int, ActionEntry]] = {}
        self._latest: tuple[SearchQuery | None, dict[int, bool]] = (None, {})
        self._lock = Lock()

    def close(self) -> None:
        """Release the texts."""
        self._index.close()

    def read(self, entries: Iterable[ActionEntry]) -> None:
        """Read the texts of actions that are new or have changed."""
        with self._lock:
            changed = dict[str, tuple[int, ActionEntry]]()
            for entry in entries:
                number, known = self._entries.get(entry.action.key, (None, None))
                if known is not entry and known != entry:
                    number = len(self._entries) + len(changed) if number is None else number
                    changed[entry.action.key] = number, entry
            if changed:
                self._index.put((number, self._texts_of(entry)) for number, entry in changed.values())
                self._entries.update(changed)
                self._latest = None, {}

    def matching(self, entries: Iterable[ActionEntry], words: str) -> dict[str, bool]:
        """Return the keys of the actions that fit: True for those with every word whole."""
        query, entries = parse_query(words), tuple(entries)
        if query is None:
            return {}
        self.read(entries)
        rows = self._rows(query)
        numbers = ((entry.action.key, self._entries[entry.action.key][0]) for entry in entries)
        return {key: rows[number] for key, number in numbers if number in rows}

    def enclosing(self, words: str) -> tuple[str, ...]:
        """Return words of the actions that have the last one within them."""
        query = parse_query(words)
        return enclosing_words(self._index.with_part(query), query) if query else ()

    def match_in(self, entry: ActionEntry, words: str, longest: int) -> TextMatch | None:
        """Return the part of an action, of so many characters, that has the most of the words.

        None where the action was not searched, or has none of them.
        """
        query, (number, _) = parse_query(words), self._entries.get(entry.action.key, (None, None))
        if query is None or number is None:
            return None
        is_whole = self._rows(query).get(number, False)
        best, most = None, 0
        for column, marked in zip(
            _COLUMNS, self._index.marked(number, query, is_whole=is_whole), strict=True
        ):
            whole_text = marked.replace("\x02", "").replace("\x03", "")
            text, marks = excerpt(whole_text, marked, query, is_whole=is_whole, longest=longest)
            different = len({text[start:end].casefold() for start, end in marks})
            if different > most:
                best, most = TextMatch(self._source(column, entry), text, marks), different
        return best

    def _rows(self, query: SearchQuery) -> dict[int, bool]:
        """Return the rows that fit, of the query asked last without asking again."""
        latest, rows = self._latest
        if latest != query:
            rows = self._index.matching(query)
            self._latest = query, rows
        return rows

    def _source(self, column: str, entry: ActionEntry) -> str:
        if column in ("note", "draft"):
            return self._labels.get(entry.update.period, entry.update.period)
        if column == "previous" and entry.previous:
            return self._labels.get(entry.previous.period, entry.previous.period)
        if column == "state":
            return "State"
        if column == "text":
            return ACTION_TEXT
        label = field_label(column)
        return f"{label[0].upper()}{label[1:]}"

    def _texts_of(self, entry: ActionEntry) -> tuple[str, ...]:
        action, now, before = entry.action, entry.update, entry.previous
        texts = (
            action.text, now.note, entry.draft, before.note if before else "", action.partners,
            action.section, "; ".join(f"{name}: {text}" for name, text in own_texts(action)), action.role,
            stages_text(now.stages), self._rating_words(now), STATE_WORDS[entry.state], action.id,
        )  # fmt: skip
        return tuple(text or "" for text in texts)
