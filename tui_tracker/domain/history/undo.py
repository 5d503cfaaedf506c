"""Steps: the changes that are undone together, and which step undo and redo apply to.

A step is the revisions that share author, origin and time. Undo and redo are revisions too, so the
stacks are read out of history and survive the session.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple

from tui_tracker.domain.fields import PLAN_FIELDS, UPDATE_FIELDS, field_label
from tui_tracker.domain.history.revision import Kind
from tui_tracker.domain.text import join_words, plural, short_list


class LaterActs(NamedTuple):
    """What was done after a step and is no step itself, so that undo does not cover it."""

    copies: int = 0
    """Copies sent out."""
    is_written_to_send: bool = False
    """In a copy: the file to send back was written."""
    is_repaired: bool = False

    def describe(self) -> str:
        """Say in words what was done; empty where nothing was."""
        acts = (
            f"making {plural(self.copies, 'copy')}" if self.copies else "",
            "writing the file to send back" if self.is_written_to_send else "",
            "repairing the tracker" if self.is_repaired else "",
        )
        return join_words([act for act in acts if act])


NOTHING_LATER = LaterActs()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditStep:
    """Changes made at once, all in one action."""

    id: str
    """The revisions' time."""
    action_key: str
    printed_id: str
    fields: tuple[str, ...]
    kind: Kind = Kind.EDIT
    name: str = ""
    """What the step was, where it was no edit: `Decision`, `Import of returns.csv`."""
    to_decide: str = ""
    """What of it, made in a lead's copy, the coordinator decides about: `T17 text`."""
    made_at: str = ""
    """When a step that is now undone was made, UTC; empty for any other."""
    later: LaterActs = NOTHING_LATER
    """What was done since, and is not undone with it."""
    period_change: str = ""
    """What was done to a period besides: `the new period December 2026`."""
    values: tuple[tuple[str, str | None], ...] = ()
    """Of a step undone or redone: what the fields of the one action hold now; empty where in conflict."""

    def describe(self) -> str:
        """Say in words what was changed: `T17 stage, note`."""
        changed = f"{self.printed_id} {changed_words(self.fields)}".rstrip()
        also = f", and {self.period_change}" if self.period_change else ""
        return f"{self.name and f'{self.name}, '}{changed}{also}"


def changed_words(fields: Collection[str]) -> str:
    """Name the fields of an action that were changed at once: `stage, note`."""
    if {"id", "theme", "position"} <= set(fields):
        return "(new action)"
    # An action's position follows from what was done with it.
    return ", ".join(field_label(name) for name in in_words_order(fields) if name != "position")


def in_words_order(fields: Iterable[str]) -> list[str]:
    """Return fields in the order in which people write an update, the plan's own after all others."""
    order = [*UPDATE_FIELDS, *PLAN_FIELDS]
    ranks = {name: rank for rank, name in enumerate(order)}
    return sorted(fields, key=lambda name: (ranks.get(name, len(order)), name))


def decision_words(changes: Sequence[str]) -> str:
    """Say what of a lead's changes waits for the coordinator, each as `EditStep.to_decide` names it."""
    return f"When your copy is back, the coordinator decides whether to accept: {short_list(changes)}."


class Effect(Enum):
    """What a change does to the undo and redo stacks."""

    DO = auto()
    UNDO = auto()
    REDO = auto()


class Made(NamedTuple):
    """A change that its author can undo."""

    at: str
    """When it was made, UTC; changes made at once share it."""
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStacks:
    """The times of the steps that undo and redo apply to, the next one last."""

    undo: tuple[str, ...]
    redo: tuple[str, ...]
    is_cut: bool
    """Whether something was undone or redone that is not among the changes: earlier ones are missing."""


def effect_of(kind: Kind) -> Effect:
    """Return what a revision of a kind does to the stacks."""
    return {Kind.UNDO: Effect.UNDO, Kind.REDO: Effect.REDO}.get(kind, Effect.DO)


def undo_stacks(changes: Iterable[Made]) -> UndoStacks:
    """Return the undo and redo stacks of one author's own changes, ordered by time."""
    undo: list[str] = []
    redo: list[str] = []
    is_cut = False
    for time, step in groupby(changes, key=lambda change: change.at):
        match next(step).effect:
            case Effect.UNDO:
                is_cut = is_cut or not undo
                if undo:
                    redo.append(undo.pop())
            case Effect.REDO:
                is_cut = is_cut or not redo
                if redo:
                    undo.append(redo.pop())
            case Effect.DO:
                undo.append(time)
                redo.clear()
    return UndoStacks(undo=tuple(undo), redo=tuple(redo), is_cut=is_cut)
