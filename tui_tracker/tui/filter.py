"""Filtering and sorting lists of actions, and searching all of them, as one types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui_tracker.domain.ids import fold, looks_like_id
from tui_tracker.domain.plan import Entry, State
from tui_tracker.domain.text import one_line
from tui_tracker.tui.look import STATE_WORDS, Look, stages_words

ORDERS = ("plan", "RAG", "stage", "to do first")
_STATES = [State.OUTSTANDING, State.STARTED, State.DONE]


def matching(entries: Iterable[Entry], words: str, look: Look) -> tuple[Entry, ...]:
    """Return the actions in which every word stands: in ID, text, notes, stage, rating, state, people."""
    wanted = words.casefold().split()
    if not wanted:
        return tuple(entries)
    if len(wanted) == 1 and looks_like_id(words):
        exact = tuple(one for one in entries if fold(one.action.id).startswith(fold(words)))
        if exact:
            return exact
    return tuple(one for one in entries if all(word in _haystack(one, look) for word in wanted))


def where_found(entry: Entry, words: str, labels: Mapping[str, str]) -> str:
    """Return the words found with some around them, where they do not stand in the action's own text."""
    first = next(iter(words.casefold().split()), "")
    action, before = entry.action, entry.previous
    if not first or first in f"{action.id} {action.text}".casefold():
        return ""
    places = [
        (labels.get(entry.update.period, ""), entry.draft or entry.update.note),
        (labels.get(before.period, "") if before else "", before.note if before else None),
        ("Partners", action.partners),
        ("Section", action.section),
        *action.extras,
    ]
    return next((f"{name}: {_around(text, first)}" for name, text in places if _has(text, first)), "")


def _has(text: str | None, word: str) -> bool:
    return word in (text or "").casefold()


def _around(text: str | None, word: str) -> str:
    said = one_line(text)
    begin = max(said.casefold().find(word) - 20, 0)
    return f"…{said[begin:]}" if begin else said


def in_order(entries: Iterable[Entry], order: int) -> Sequence[Entry]:
    """Sort by one of `ORDERS`; actions that are alike stay in plan order."""
    if ORDERS[order] == "RAG":
        return sorted(entries, key=lambda one: (one.update.rag is None, one.update.rag or ""))
    if ORDERS[order] == "stage":
        return sorted(entries, key=lambda one: stages_words(one.update.stages) or "~")
    if ORDERS[order] == "to do first":
        return sorted(entries, key=lambda one: _STATES.index(one.state))
    return tuple(entries)


def _haystack(entry: Entry, look: Look) -> str:
    action, now, before = entry.action, entry.update, entry.previous
    parts = [
        action.id, action.text, action.section, action.role, action.partners, now.note, entry.draft,
        stages_words(now.stages), look.rating_parts(now)[0], STATE_WORDS[entry.state],
        before.note if before else "", *(value for _, value in action.extras),
    ]  # fmt: skip
    return " ".join(part for part in parts if part).casefold()
