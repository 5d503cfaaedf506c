"""What an update lacks before it can be marked as done."""

from __future__ import annotations

from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.model import ActionEntry


def missing_parts(entry: ActionEntry, legend: Legend) -> tuple[str, ...]:
    """Return which of note, stage and rating are not there; what is complete needs no rating."""
    parts = {
        "note": entry.draft or entry.update.note,
        "stage": entry.update.stages,
        "RAG rating": legend.badge(entry.update) != legend.unrated,
    }
    return tuple(name for name, value in parts.items() if not value)


def listed(names: tuple[str, ...]) -> str:
    """Write names as a list: `note, stage and RAG rating`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
