"""How far a theme or a plan has come in a period."""

from __future__ import annotations

from collections.abc import Iterable

from tui_tracker.domain.plan.model import ActionEntry, State
from tui_tracker.named_tuple import NamedTuple


class Progress(NamedTuple):
    """Counts of actions; `outstanding + started + done == total`."""

    total: int
    outstanding: int
    """Nobody has written anything yet."""
    started: int
    """Something is written, not signed off."""
    done: int
    conflicts: int
    """Actions with a field in conflict."""

    @property
    def left(self) -> int:
        """Not signed off yet: what a lead still has to go through."""
        return self.total - self.done

    @property
    def updated(self) -> int:
        return self.started + self.done


def progress_of(entries: Iterable[ActionEntry]) -> Progress:
    """Count the states of `entries`."""
    all_of = list(entries)
    states = [entry.state for entry in all_of]
    return Progress(
        total=len(all_of),
        outstanding=states.count(State.OUTSTANDING),
        started=states.count(State.STARTED),
        done=states.count(State.DONE),
        conflicts=sum(1 for entry in all_of if entry.conflicts),
    )
