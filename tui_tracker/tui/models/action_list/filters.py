"""Filtering and sorting lists of actions as a person types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from tui_tracker.domain.field_values import own_names
from tui_tracker.domain.own_fields import split_condition
from tui_tracker.domain.plan.ids import fold_id, looks_like_id
from tui_tracker.domain.plan.model import STATE_WORDS, ActionEntry
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.errors import UsageError
from tui_tracker.services.system.local_time import local_today
from tui_tracker.services.tracker.own_fields import filter_entries, parse_conditions, with_declared
from tui_tracker.tui.format.text import Formatter

ORDERS = ("plan", "RAG", "stage", "to do first")
_QUOTES = str.maketrans("‘’“”", "''\"\"")
_ACCENTS = re.compile("[\u0300-\u036f]")
_SIGN = re.compile("[<>=]")


class SearchedTexts:
    """What a filter looks for words in; each action's is made once."""

    def __init__(self, formatter: Formatter) -> None:
        self._formatter = formatter
        self._texts: dict[str, tuple[ActionEntry, str, str]] = {}

    def of(self, entry: ActionEntry) -> str:
        """Return an action's text as it is compared: ID, text, notes, stage, rating, state, people."""
        return self._known(entry)[1]

    def id_of(self, entry: ActionEntry) -> str:
        """Return an action's ID as it is compared."""
        return self._known(entry)[2]

    def _known(self, entry: ActionEntry) -> tuple[ActionEntry, str, str]:
        known = self._texts.get(entry.action.key)
        if known is None or (known[0] is not entry and known[0] != entry):
            text, folded_id = _searched_text(entry, self._formatter), fold_id(entry.action.id)
            known = self._texts[entry.action.key] = entry, text, folded_id
        return known

    def meeting(self, entries: Sequence[ActionEntry], words: str) -> tuple[ActionEntry, ...] | None:
        """Return the actions that meet a condition on an own field, such as `Due date<today`.

        None where the words are no such condition; all actions while its value is not complete.
        """
        types = with_declared(self._formatter.settings, own_names(entry.action for entry in entries))
        if split_condition(words, types) is None:
            return None
        try:
            conditions = parse_conditions([words], types, local_today())
        except UsageError:
            return tuple(entries)
        return tuple(filter_entries(entries, conditions)[0])


def matching(entries: Iterable[ActionEntry], words: str, texts: SearchedTexts) -> tuple[ActionEntry, ...]:
    """Return the actions that contain every word."""
    wanted = _folded(words).split()
    if not wanted:
        return tuple(entries)
    if _SIGN.search(words) and (meeting := texts.meeting(entries := tuple(entries), words)) is not None:
        return meeting
    if len(wanted) == 1 and looks_like_id(words):
        wanted_id = fold_id(words)
        exact = tuple(entry for entry in entries if texts.id_of(entry).startswith(wanted_id))
        if exact:
            return exact
    return tuple(entry for entry in entries if _has_all(texts.of(entry), wanted))


def _has_all(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def in_order(entries: Iterable[ActionEntry], order: int) -> Sequence[ActionEntry]:
    """Sort by one of `ORDERS`; actions with equal values stay in plan order."""
    if ORDERS[order] == "RAG":
        return sorted(entries, key=lambda entry: (entry.update.rag is None, entry.update.rag or ""))
    if ORDERS[order] == "stage":
        return sorted(entries, key=lambda entry: stages_text(entry.update.stages) or "~")
    if ORDERS[order] == "to do first":
        states = list(STATE_WORDS)
        return sorted(entries, key=lambda entry: states.index(entry.state))
    return tuple(entries)


def _searched_text(entry: ActionEntry, formatter: Formatter) -> str:
    action, now, before = entry.action, entry.update, entry.previous
    parts = [
        action.id, action.text, action.section, action.role, action.partners, now.note, entry.draft,
        stages_text(now.stages), formatter.rating_parts(now)[0], STATE_WORDS[entry.state],
        before.note if before else "", *(part for pair in action.extras for part in pair),
    ]  # fmt: skip
    return _folded(" ".join(part for part in parts if part))


def _folded(text: str) -> str:
    """Return a text as the search index reads it: without case, accents and curly quotes."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_QUOTES)))
    return text.casefold()
