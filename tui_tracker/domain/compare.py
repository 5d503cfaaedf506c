"""Two periods of a theme or a plan side by side: stage moves, RAG moves, what became of the notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.diff import NoteChange, note_change
from tui_tracker.domain.plan import Entry, Update
from tui_tracker.domain.stages import stages_text


class Move(StrEnum):
    """What became of a stage or a rating between two periods."""

    MOVED = "moved"
    SAME = "same"
    NOT_SET = "not set yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One action in two periods; pairs are (before, now)."""

    entry: Entry
    stages: tuple[str, str]
    """As text; empty for none."""
    stage: Move
    rags: tuple[str | None, str | None]
    """Ratings' keys."""
    rag: Move
    note: NoteChange

    @property
    def stage_move(self) -> tuple[str, str] | None:
        """The stages where they moved, else None."""
        return self.stages if self.stage is Move.MOVED else None

    @property
    def rag_move(self) -> tuple[str | None, str | None] | None:
        """The ratings where they moved, else None."""
        return self.rags if self.rag is Move.MOVED else None


def compare(entries: Iterable[Entry]) -> tuple[Comparison, ...]:
    """Compare each action's update with the one of the period before."""
    return tuple(_compare(entry) for entry in entries)


def move_counts(moves: Iterable[Move]) -> dict[Move, int]:
    """Count what became of stages or of ratings; the counts add up to the actions."""
    found = list(moves)
    return {kind: found.count(kind) for kind in Move}


def note_counts(comparisons: Iterable[Comparison]) -> dict[NoteChange, int]:
    """Count what became of the notes; the counts add up to the actions."""
    found = [one.note for one in comparisons]
    return {kind: found.count(kind) for kind in NoteChange}


def _compare(entry: Entry) -> Comparison:
    now, before = entry.update, entry.previous or Update(period="")
    # A cell not filled in yet is no step back to nothing; an update signed off without it is.
    done = now.signed_off is not None
    stages = stages_text(before.stages), stages_text(now.stages)
    return Comparison(
        entry=entry,
        stages=stages,
        stage=_move(stages[0] == stages[1], done or bool(now.stages)),
        rags=(before.rag, now.rag),
        rag=_move(before.rag == now.rag, done or bool(now.rag)),
        note=note_change(before.note, now.note),
    )


def _move(same: bool, said: bool) -> Move:
    if not said:
        return Move.NOT_SET
    return Move.SAME if same else Move.MOVED
