"""Two periods of a theme or a plan side by side: stage moves, RAG moves, what became of the notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui_tracker.domain.diff import NoteChange, note_change
from tui_tracker.domain.plan import Entry, Update
from tui_tracker.domain.stages import stages_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One action in two periods; a move is (before, after), None where none was made or none told yet."""

    entry: Entry
    stage_move: tuple[str, str] | None
    """Stages as text; empty for none."""
    rag_move: tuple[str | None, str | None] | None
    """Ratings' keys."""
    note: NoteChange


def compare(entries: Iterable[Entry]) -> tuple[Comparison, ...]:
    """Compare each action's update with the one of the period before."""
    return tuple(_compare(entry) for entry in entries)


def note_counts(comparisons: Iterable[Comparison]) -> dict[NoteChange, int]:
    """Count what became of the notes; the counts add up to the actions."""
    found = [one.note for one in comparisons]
    return {kind: found.count(kind) for kind in NoteChange}


def _compare(entry: Entry) -> Comparison:
    now = entry.update
    before = entry.previous or Update(period="")
    says_something = bool(now.stages or now.rag or now.note)
    stages = stages_text(before.stages), stages_text(now.stages)
    rags = before.rag, now.rag
    return Comparison(
        entry=entry,
        stage_move=stages if says_something and stages[0] != stages[1] else None,
        rag_move=rags if says_something and rags[0] != rags[1] else None,
        note=note_change(before.note, now.note),
    )
