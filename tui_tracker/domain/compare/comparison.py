"""Compare two periods of a theme or a plan: stages, ratings and notes of each action."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.compare.diff import NoteChange, note_change
from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.stages import StageOrder, stages_text


class Move(StrEnum):
    """Whether a stage or a rating changed between two periods."""

    MOVED = "moved"
    SAME = "same"
    NOT_SET = "not set yet"


class Membership(StrEnum):
    """Whether an action is in the plan of both periods, or was added or retired between them."""

    CARRIED_ON = "carried on"
    NEW = "new"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One action in two periods; pairs are (before, now)."""

    entry: ActionEntry
    membership: Membership
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
    def has_changed(self) -> bool:
        """Return whether its stage or rating moved, or it was added to the plan or retired."""
        moved = self.stage_move is not None or self.rag_move is not None
        return moved or self.membership is not Membership.CARRIED_ON

    @property
    def stage_move(self) -> tuple[str, str] | None:
        """The stages where they moved, else None."""
        return self.stages if self.stage is Move.MOVED else None

    @property
    def rag_move(self) -> tuple[str | None, str | None] | None:
        """The ratings where they moved, else None."""
        return self.rags if self.rag is Move.MOVED else None


def compare(
    entries: Iterable[ActionEntry],
    stage_order: StageOrder,
    *,
    new: Collection[str] = (),
    ended: Collection[str] = (),
) -> tuple[Comparison, ...]:
    """Compare each action's update with the one of the period before.

    `new` and `ended` are the internal keys of actions added to the plan or retired in between.
    """
    return tuple(_compare(entry, stage_order, new, ended) for entry in entries)


def _compare(
    entry: ActionEntry, stage_order: StageOrder, new: Collection[str], ended: Collection[str]
) -> Comparison:
    now, before = entry.update, entry.previous or Update(period="")
    # An empty cell counts as a change only in a signed-off update: before that it is not filled in yet.
    done = now.signed_off is not None
    stages = stages_text(before.stages), stages_text(now.stages)
    return Comparison(
        entry=entry,
        membership=_presence(entry.action.key, new, ended),
        stages=stages,
        stage=_move(stages[0] == stages[1], done or bool(now.stages)),
        rags=(before.rag, now.rag),
        # The final stage is shown in place of a rating, so it counts as one.
        rag=_move(before.rag == now.rag, done or bool(now.rag) or stage_order.is_complete(now.stages)),
        note=note_change(before.note, now.note),
        went_back=stage_order.went_back(before.stages, now.stages),
        completed=stage_order.is_complete(now.stages) and not stage_order.is_complete(before.stages),
    )


def _presence(key: str, new: Collection[str], ended: Collection[str]) -> Membership:
    if key in ended:
        return Membership.ENDED
    return Membership.NEW if key in new else Membership.CARRIED_ON


def _move(same: bool, is_set: bool) -> Move:
    if not is_set:
        return Move.NOT_SET
    return Move.SAME if same else Move.MOVED
