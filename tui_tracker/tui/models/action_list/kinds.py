"""Kinds of actions that people look for again and again: each is a filter, and has a key to jump to."""

from __future__ import annotations

from collections.abc import Callable

from tui_tracker.config import Settings
from tui_tracker.domain.plan.model import ActionEntry, UpdateState
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.plan.terms import legend_for, stage_order


class Kind(NamedTuple):
    """One kind of action."""

    name: str
    """As stored, and as the table of keys names it."""
    words: str
    """After “actions”: `rated red`, `in conflict`."""
    predicate: str
    """After an action's ID: `is rated red`, `has a question`."""
    applies: Callable[[ActionEntry], bool]


def kinds_for(settings: Settings) -> tuple[Kind, ...]:
    """Return the kinds of actions, in the order in which they need somebody."""
    order, legend = stage_order(settings), legend_for(settings)

    def has_colour(colour: str) -> Callable[[ActionEntry], bool]:
        return lambda entry: bool(entry.update.rag) and legend.badge(entry.update).colour == colour

    def moved_back(entry: ActionEntry) -> bool:
        before = entry.previous.stages if entry.previous else ()
        return order.went_back(before, entry.update.stages)

    return (
        Kind("red", "rated red", "is rated red", has_colour("red")),
        Kind("amber", "rated amber", "is rated amber", has_colour("amber")),
        Kind("conflict", "in conflict", "is in conflict", lambda entry: bool(entry.conflicts)),
        Kind("question", "with a question", "has a question", lambda entry: bool(entry.update.review)),
        Kind("moved back", "whose stage moved back", "has moved back a stage", moved_back),
        Kind(
            "to do", "to do or started", "is not done yet", lambda entry: entry.state is not UpdateState.DONE
        ),
    )
