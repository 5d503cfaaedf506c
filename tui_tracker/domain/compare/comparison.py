"""Two periods of a theme or a plan side by side: stage moves, RAG moves, what became of the notes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.compare.diff import NoteChange, note_change
from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.stages import Ladder, stages_text


class Move(StrEnum):
    """What became of a stage or a rating between two periods."""

    MOVED = "moved"
    SAME = "same"
    NOT_SET = "not set yet"


class Presence(StrEnum):
    """Whether an action is in the plan of both periods, or came or went between them."""

    CARRIED_ON = "carried on"
    NEW = "new"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One action in two periods; pairs are (before, now)."""

    entry: ActionEntry
    presence: Presence
    stages: tuple[str, str]
    """As text; empty for none."""
    stage: Move
    rags: tuple[str | None, str | None]
    """Ratings' keys."""
    rag: Move
    note: NoteChange
    went_back: bool
    """Its furthest stage is an earlier one than before."""
    completed: bool
    """At the final stage now, and not before."""

    @property
    def is_news(self) -> bool:
        """Tell whether its stage or its rating moved, or it came into the plan or left it."""
        moved = self.stage_move is not None or self.rag_move is not None
        return moved or self.presence is not Presence.CARRIED_ON

    @property
    def stage_move(self) -> tuple[str, str] | None:
        """The stages where they moved, else None."""
        return self.stages if self.stage is Move.MOVED else None

    @property
    def rag_move(self) -> tuple[str | None, str | None] | None:
        """The ratings where they moved, else None."""
        return self.rags if self.rag is Move.MOVED else None


def compare(
    entries: Iterable[ActionEntry], ladder: Ladder, *, new: Collection[str] = (), ended: Collection[str] = ()
) -> tuple[Comparison, ...]:
    """Compare each action's update with the one of the period before.

    `new` and `ended` are the internal keys of actions that came into the plan or left it in between.
    """
    return tuple(_compare(entry, ladder, new, ended) for entry in entries)


def move_counts(moves: Iterable[Move]) -> dict[Move, int]:
    """Count what became of stages or of ratings; the counts add up to the actions."""
    found = list(moves)
    return {kind: found.count(kind) for kind in Move}


def note_counts(comparisons: Iterable[Comparison]) -> dict[NoteChange, int]:
    """Count what became of the notes; the counts add up to the actions."""
    found = [one.note for one in comparisons]
    return {kind: found.count(kind) for kind in NoteChange}


def _compare(entry: ActionEntry, ladder: Ladder, new: Collection[str], ended: Collection[str]) -> Comparison:
    now, before = entry.update, entry.previous or Update(period="")
    # A cell not filled in yet is no step back to nothing; an update signed off without it is.
    done = now.signed_off is not None
    stages = stages_text(before.stages), stages_text(now.stages)
    return Comparison(
        entry=entry,
        presence=_presence(entry.action.key, new, ended),
        stages=stages,
        stage=_move(stages[0] == stages[1], done or bool(now.stages)),
        rags=(before.rag, now.rag),
        # The final stage stands where a rating would, and is as good as one.
        rag=_move(before.rag == now.rag, done or bool(now.rag) or ladder.is_complete(now.stages)),
        note=note_change(before.note, now.note),
        went_back=ladder.went_back(before.stages, now.stages),
        completed=ladder.is_complete(now.stages) and not ladder.is_complete(before.stages),
    )


def _presence(key: str, new: Collection[str], ended: Collection[str]) -> Presence:
    if key in ended:
        return Presence.ENDED
    return Presence.NEW if key in new else Presence.CARRIED_ON


def _move(same: bool, said: bool) -> Move:
    if not said:
        return Move.NOT_SET
    return Move.SAME if same else Move.MOVED
