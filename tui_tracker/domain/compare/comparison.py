"""Compare two periods of a theme or a plan: stages, ratings and notes of each action."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.compare.diff import NoteChange, note_change
from tui_tracker.domain.fields import own_cell_name, values_agree
from tui_tracker.domain.own_fields import is_kept_as_printed
from tui_tracker.domain.plan.model import Action, ActionEntry, Update
from tui_tracker.domain.plan.stages import StageOrder, stages_text
from tui_tracker.domain.text import one_line


class Move(StrEnum):
    """Whether a stage or a rating changed between two periods."""

    MOVED = "moved"
    SAME = "same"
    NOT_SET = "not set yet"
    CONFLICT = "in conflict"
    """Nobody has chosen yet which of several values it is."""


class Membership(StrEnum):
    """Whether an action is in the plan of both periods, or was added or retired between them."""

    IN_BOTH = "carried on"  # the value is promised in JSON
    NEW = "new"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChange:
    """One of the plan's own fields that an action has another value of; None for no value."""

    name: str
    before: str | None
    now: str | None

    def describe(self, arrow: str = " → ") -> str:
        """Say the change in words: `Target date: 31/03/2026 → 30/06/2026`."""
        return f"{self.name}: {one_line(self.before) or 'empty'}{arrow}{one_line(self.now) or 'empty'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One action in two periods; pairs are (before, now)."""

    entry: ActionEntry
    membership: Membership
    stages: tuple[str, str]
    """As text; empty for none."""
    stage: Move
    rags: tuple[str | None, str | None]
    """Ratings' keys; None of an action that is complete, which counts as that and not by its rating."""
    rag: Move
    note: NoteChange
    went_back: bool
    """Its furthest stage is an earlier one than before."""
    completed: bool
    """At the final stage now, and not before."""
    halted_at: tuple[str, ...] = ()
    """The stages outside of the plan's order that it came to from another: `On hold`."""
    left_halts: tuple[str, ...] = ()
    """Those that it was at before, and no longer is."""
    own: tuple[OwnChange, ...] = ()
    """The plan's own fields that changed, where the earlier plan was asked for."""

    @property
    def has_changed(self) -> bool:
        """Return whether its stage, rating or an own field changed, or it came or left the plan."""
        moved = self.stage_move is not None or self.rag_move is not None or bool(self.own)
        return moved or self.membership is not Membership.IN_BOTH

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
    earlier: Mapping[str, Action] | None = None,
) -> tuple[Comparison, ...]:
    """Compare each action's update with the one of the period before.

    `new` and `ended` are the internal keys of actions added to the plan or retired in between; `earlier`
    are the actions as the earlier plan had them, by internal key.
    """
    return tuple(_compare(entry, stage_order, new, ended, earlier or {}) for entry in entries)


def own_changes(before: Action, now: Action) -> Iterator[OwnChange]:
    """Yield the own fields that two states of an action differ in, without what was kept as printed."""
    old, new = dict(before.extras), dict(now.extras)
    for name in {**new, **old}:
        if not values_agree(own_cell_name(name), old.get(name), new.get(name)) and not is_kept_as_printed(
            name
        ):
            yield OwnChange(name=name, before=old.get(name), now=new.get(name))


def _compare(
    entry: ActionEntry,
    stage_order: StageOrder,
    new: Collection[str],
    ended: Collection[str],
    earlier: Mapping[str, Action],
) -> Comparison:
    """Compare one action's update with the one of the period before; see `compare`."""
    now, before = entry.update, entry.previous or Update(period="")
    # An empty cell counts as a change only in a signed-off update: before that it is not filled in yet.
    is_signed_off = now.signed_off is not None
    stages = stages_text(before.stages), stages_text(now.stages)
    earlier_action = earlier.get(entry.action.key)
    was_complete, is_complete = map(stage_order.is_complete, (before.stages, now.stages))
    rags = (None if was_complete else before.rag, None if is_complete else now.rag)
    return Comparison(
        entry=entry,
        membership=_membership(entry.action.key, new, ended),
        stages=stages,
        stage=_move(stages[0] == stages[1], bool(now.stages), is_signed_off, "stages" in entry.conflicts),
        rags=rags,
        rag=_move(
            rags[0] == rags[1] and was_complete == is_complete,
            bool(now.rag) or is_complete,
            is_signed_off,
            "rag" in entry.conflicts,
        ),
        note=_note_change(entry, before, now),
        went_back=stage_order.went_back(before.stages, now.stages),
        completed=is_complete and not was_complete,
        halted_at=stage_order.halted_at(before.stages, now.stages),
        left_halts=stage_order.halted_at(now.stages, before.stages),
        own=tuple(own_changes(earlier_action, entry.action)) if earlier_action else (),
    )


def _membership(key: str, new: Collection[str], ended: Collection[str]) -> Membership:
    if key in ended:
        return Membership.ENDED
    return Membership.NEW if key in new else Membership.IN_BOTH


def _move(same: bool, has_value: bool, is_signed_off: bool, in_conflict: bool) -> Move:
    """Return the change of a cell; one in conflict is compared by its agreed value, if it has one."""
    if in_conflict and not has_value:
        return Move.CONFLICT
    if not (has_value or is_signed_off):
        return Move.NOT_SET
    return Move.SAME if same else Move.MOVED


def _note_change(entry: ActionEntry, before: Update, now: Update) -> NoteChange:
    if not now.note and "note" in entry.conflicts:
        return NoteChange.CONFLICT
    return note_change(before.note, now.note)
