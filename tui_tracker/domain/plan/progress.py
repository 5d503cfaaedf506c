"""Count how many updates of a theme or a plan are to do, started and done."""

from __future__ import annotations

from collections.abc import Iterable

from tui_tracker.domain.plan.model import ActionEntry, UpdateState
from tui_tracker.named_tuple import NamedTuple


class Progress(NamedTuple):
    """Counts of actions; `outstanding + started + done == total`."""

    total: int
    outstanding: int
    """To do: nothing is written yet."""
    started: int
    """Something is written, but not signed off."""
    done: int
    conflicts: int
    """Actions with a field in conflict."""

    @property
    def left(self) -> int:
        """The number of updates not signed off yet."""
        return self.total - self.done

    @property
    def updated(self) -> int:
        """The number of updates with something written, signed off or not."""
        return self.started + self.done


def progress_of(entries: Iterable[ActionEntry]) -> Progress:
    """Count the states of `entries`."""
    counted = list(entries)
    states = [entry.state for entry in counted]
    return Progress(
        total=len(counted),
        outstanding=states.count(UpdateState.OUTSTANDING),
        started=states.count(UpdateState.STARTED),
        done=states.count(UpdateState.DONE),
        conflicts=sum(1 for entry in counted if entry.conflicts),
    )
