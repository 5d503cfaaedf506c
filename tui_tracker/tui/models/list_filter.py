"""Filtering and sorting lists of actions, as one types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_tracker.domain.plan.ids import fold, looks_like_id
from tui_tracker.domain.plan.model import ActionEntry, State
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.tui.format.text import STATE_WORDS, Look

ORDERS = ("plan", "RAG", "stage", "to do first")
_STATES = [State.OUTSTANDING, State.STARTED, State.DONE]


def matching(entries: Iterable[ActionEntry], words: str, look: Look) -> tuple[ActionEntry, ...]:
    """Return the actions in which every word stands: in ID, text, notes, stage, rating, state, people."""
    wanted = words.casefold().split()
    if not wanted:
        return tuple(entries)
    if len(wanted) == 1 and looks_like_id(words):
        exact = tuple(one for one in entries if fold(one.action.id).startswith(fold(words)))
        if exact:
            return exact
    return tuple(one for one in entries if all(word in _haystack(one, look) for word in wanted))


def in_order(entries: Iterable[ActionEntry], order: int) -> Sequence[ActionEntry]:
    """Sort by one of `ORDERS`; actions that are alike stay in plan order."""
    if ORDERS[order] == "RAG":
        return sorted(entries, key=lambda one: (one.update.rag is None, one.update.rag or ""))
    if ORDERS[order] == "stage":
        return sorted(entries, key=lambda one: stages_text(one.update.stages) or "~")
    if ORDERS[order] == "to do first":
        return sorted(entries, key=lambda one: _STATES.index(one.state))
    return tuple(entries)


def _haystack(entry: ActionEntry, look: Look) -> str:
    action, now, before = entry.action, entry.update, entry.previous
    parts = [
        action.id, action.text, action.section, action.role, action.partners, now.note, entry.draft,
        stages_text(now.stages), look.rating_parts(now)[0], STATE_WORDS[entry.state],
        before.note if before else "", *(value for _, value in action.extras),
    ]  # fmt: skip
    return " ".join(part for part in parts if part).casefold()
