"""Steps: the changes that are undone together, and which step undo and redo apply to.

A step is the revisions that share author, origin and time. Undo and redo are revisions too, so the
stacks are read out of history and survive the session.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.revision import Kind, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class EditStep:
    """Changes made at once, all in one action."""

    id: str
    """The revisions' time."""
    action_key: str
    printed_id: str
    fields: tuple[str, ...]
    kind: Kind = Kind.EDIT

    def describe(self) -> str:
        """Say in words what was changed: `T17 stage, note`."""
        names = ", ".join(field_label(name) for name in self.fields)
        return f"{self.printed_id} {names}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStacks:
    """What undo and redo apply to next: the last step of each."""

    undo: tuple[tuple[Revision, ...], ...]
    redo: tuple[tuple[Revision, ...], ...]


def undo_stacks(revisions: Iterable[Revision]) -> UndoStacks:
    """Return the undo and redo stacks of one author's own revisions, ordered by time."""
    undo: list[tuple[Revision, ...]] = []
    redo: list[tuple[Revision, ...]] = []
    for _, group in groupby(revisions, key=lambda revision: revision.at):
        step = tuple(group)
        if step[0].kind is Kind.UNDO:
            if undo:
                redo.append(undo.pop())
        elif step[0].kind is Kind.REDO:
            if redo:
                undo.append(redo.pop())
        else:
            undo.append(step)
            redo.clear()
    return UndoStacks(undo=tuple(undo), redo=tuple(redo))
