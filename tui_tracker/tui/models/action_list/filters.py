"""Filtering and sorting lists of actions as a person types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tui_tracker.domain.field_values import own_names
from tui_tracker.domain.own_fields import split_condition
from tui_tracker.domain.plan.ids import fold_id, looks_like_id
from tui_tracker.domain.plan.model import STATE_WORDS, ActionEntry
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.errors import UsageError
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.system.local_time import local_today
from tui_tracker.services.tracker.action_texts import ActionTexts
from tui_tracker.services.tracker.own_fields import filter_entries, parse_conditions, with_declared
from tui_tracker.tui.format.text import Formatter

ORDERS = ("plan", "RAG", "stage", "to do first")
_SIGN = re.compile("[<>=]")


class Matches(NamedTuple):
    """The actions that words find."""

    entries: tuple[ActionEntry, ...]
    whole: int | None = None
    """How many have every word whole; None where the words are an ID or a condition."""


class ListSearch:
    """Finds actions of lists by words, an ID, or a condition on an own field such as `Due date<today`."""

    def __init__(self, formatter: Formatter, period_labels: Mapping[str, str]) -> None:
        self._formatter = formatter
        self.texts = ActionTexts(lambda update: formatter.rating_parts(update)[0], period_labels)

    def matching(self, entries: Iterable[ActionEntry], words: str) -> Matches:
        """Return the actions that the words find; all of them without any word."""
        entries = tuple(entries)
        if not words.strip():
            return Matches(entries)
        if _SIGN.search(words) and (meeting := self._meeting(entries, words)) is not None:
            return Matches(meeting)
        if exact := _with_id(entries, words):
            return Matches(exact)
        # Its two words are in nearly every text.
        phrase = f'"{words.strip()}"' if words.strip().casefold() in STATE_WORDS.values() else words
        fitting = self.texts.matching(entries, phrase)
        matches = tuple(entry for entry in entries if entry.action.key in fitting)
        return Matches(matches, sum(fitting.values()))

    def _meeting(self, entries: Sequence[ActionEntry], words: str) -> tuple[ActionEntry, ...] | None:
        """Return the actions that meet a condition; all while its value is not complete, None without one."""
        types = with_declared(self._formatter.settings, own_names(entry.action for entry in entries))
        if split_condition(words, types) is None:
            return None
        try:
            conditions = parse_conditions([words], types, local_today())
        except UsageError:
            return tuple(entries)
        return tuple(filter_entries(entries, conditions)[0])


def offer_words(shorter: tuple[str, int]) -> str:
    """Return which key shows what shorter words find, and how many actions that are."""
    words, number = shorter
    them = f"the {number} that match" if number > 1 else "the action that matches"
    return f"Press Enter to show {them} “{words}”"


def _with_id(entries: Iterable[ActionEntry], words: str) -> tuple[ActionEntry, ...]:
    if len(words.split()) != 1 or not looks_like_id(words):
        return ()
    wanted_id = fold_id(words)
    return tuple(entry for entry in entries if fold_id(entry.action.id).startswith(wanted_id))


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
