"""What the list of a theme's actions shows, as it was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.plan.progress import Progress, progress_of
from tui_tracker.services.exchange.sending.state import WrittenToSend
from tui_tracker.tui.models.action_list.rows import ListRows
from tui_tracker.tui.models.action_list.view import ListState, ListView
from tui_tracker.tui.models.opening import OwnTheme


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeActions:
    """One theme's actions in plan order, counted."""

    entries: tuple[ActionEntry, ...]
    progress: Progress
    by_key: dict[str, ActionEntry]
    state: ListState
    """What was to be seen when they were loaded."""
    rows: ListRows
    """What is shown for that."""
    written: WrittenToSend | None
    """The file that this copy was sent back as."""
    next_theme: OwnTheme | None
    """What the lead does next, where every action of this theme of theirs is done."""

    @classmethod
    def of(
        cls,
        entries: Sequence[ActionEntry],
        view: ListView,
        heading: str,
        written: WrittenToSend | None = None,
        next_theme: OwnTheme | None = None,
    ) -> Self:
        """Count actions, make them quick to look up, and lay them out as they will be seen."""
        state = view.state
        return cls(
            state=state,
            rows=view.rows(entries, state, heading),
            entries=tuple(entries),
            progress=progress_of(entries),
            written=written,
            next_theme=next_theme,
            by_key={entry.action.key: entry for entry in entries},
        )
