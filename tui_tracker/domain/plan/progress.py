"""Which updates are to do, started and done, and what one lacks before it can be marked as done."""

from __future__ import annotations

from collections.abc import Iterable

from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.model import ActionEntry, Update, UpdateState
from tui_tracker.domain.plan.stages import Stages
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
    return progress_of_counts((entry.state, bool(entry.conflicts), 1) for entry in entries)


def progress_of_counts(counts: Iterable[tuple[str, bool, int]]) -> Progress:
    """Add up counts: a state, whether a field is in conflict, and the number of actions with both."""
    numbers = {state.value: 0 for state in UpdateState}
    conflicts = 0
    for state, has_conflict, number in counts:
        numbers[state] += number
        conflicts += number if has_conflict else 0
    return Progress(
        total=sum(numbers.values()),
        outstanding=numbers[UpdateState.OUTSTANDING],
        started=numbers[UpdateState.STARTED],
        done=numbers[UpdateState.DONE],
        conflicts=conflicts,
    )


def missing_parts(entry: ActionEntry, legend: Legend) -> tuple[str, ...]:
    """Return which of note, stage and rating are not there, in the order in which people write them.

    What is complete needs no rating, and no action of a plan without ratings does. Every way to mark an
    update as done asks this.
    """
    parts = {
        "note": entry.draft or entry.update.note,
        "stage": entry.update.stages,
        "RAG rating": not legend.ratings or legend.badge(entry.update) != legend.unrated,
    }
    return tuple(name for name, value in parts.items() if not value)


def state_when_sealed(entry: ActionEntry) -> UpdateState:
    """Return the state of an update once its unfinished note, if any, is part of it."""
    is_begun = entry.state is UpdateState.OUTSTANDING and bool((entry.draft or "").strip())
    return UpdateState.STARTED if is_begun else entry.state


def carried_over(now: Update, previous: Update, final: str | None) -> Update:
    """Return this year's update where nothing has changed since an update: with its stages and rating.

    What it does not have stays as it is this year; a complete action has no rating.
    """
    stages = previous.stages or now.stages
    return now._replace(
        stages=stages, rag=rating_that_counts(previous if previous.rag else now, stages, final)
    )


def rating_that_counts(update: Update, stages: Stages, final: str | None) -> str | None:
    """Return the rating of an update as that of an action at these stages: none at the final one.

    `final` is the name of the final stage, which is shown in place of a rating.
    """
    return None if is_complete(stages, final) else update.rag


def is_complete(stages: Stages, final: str | None) -> bool:
    """Return whether every part of an action is at the final stage, so that it needs no rating."""
    return bool(final) and {stage_at.stage for stage_at in stages} == {final}
