"""What the list of a theme's actions shows, as it was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.plan.progress import Progress, progress_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeActions:
    """One theme's actions in plan order, counted."""

    entries: tuple[ActionEntry, ...]
    progress: Progress
    by_key: dict[str, ActionEntry]

    @classmethod
    def of(cls, entries: Sequence[ActionEntry]) -> Self:
        """Count actions, and make them quick to look up."""
        return cls(
            entries=tuple(entries),
            progress=progress_of(entries),
            by_key={entry.action.key: entry for entry in entries},
        )
