"""Steps: the changes that are undone together, and which step undo and redo apply to.

A step is the revisions that share author, origin and time. Undo and redo are revisions too, so the
stacks are read out of history and survive the session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.revision import Kind


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

    def describe(self) -> str:
        """Say in words what was changed: `T17 stage, note`."""
        is_new = {"id", "theme", "position"} <= set(self.fields)
        # An action's position follows from what was done with it.
        fields = [field_label(name) for name in self.fields if name != "position"]
        names = "(new action)" if is_new else ", ".join(fields)
        return f"{self.name and f'{self.name}, '}{self.printed_id} {names}".rstrip()


class Effect(Enum):
    """What a change does to the undo and redo stacks."""

    DO = auto()
    UNDO = auto()
    REDO = auto()


class Change(Protocol):
    """Anything that its author can undo."""

    @property
    def at(self) -> str:
        """When it was made, UTC; changes made at once share it."""


ChangeT = TypeVar("ChangeT", bound=Change)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStacks(Generic[ChangeT]):
    """What undo and redo apply to next: the last step of each."""

    undo: tuple[tuple[ChangeT, ...], ...]
    redo: tuple[tuple[ChangeT, ...], ...]


def effect_of(kind: Kind) -> Effect:
    """Return what a revision of a kind does to the stacks."""
    return {Kind.UNDO: Effect.UNDO, Kind.REDO: Effect.REDO}.get(kind, Effect.DO)


def undo_stacks(changes: Iterable[ChangeT], effect: Callable[[ChangeT], Effect]) -> UndoStacks[ChangeT]:
    """Return the undo and redo stacks of one author's own changes, ordered by time."""
    undo: list[tuple[ChangeT, ...]] = []
    redo: list[tuple[ChangeT, ...]] = []
    for _, group in groupby(changes, key=lambda change: change.at):
        step = tuple(group)
        match effect(step[0]):
            case Effect.UNDO:
                if undo:
                    redo.append(undo.pop())
            case Effect.REDO:
                if redo:
                    undo.append(redo.pop())
            case Effect.DO:
                undo.append(step)
                redo.clear()
    return UndoStacks(undo=tuple(undo), redo=tuple(redo))
