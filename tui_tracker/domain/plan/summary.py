"""A plan in one period: each theme's progress, stages and ratings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui_tracker.domain.plan.legend import Legend, counted_as
from tui_tracker.domain.plan.model import Update, UpdateState
from tui_tracker.domain.plan.progress import Progress, progress_of_counts


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateGroup:
    """Updates of one theme with the same values, and how many there are."""

    theme: str
    update: Update
    """Of those started: updates with stages or rating only."""
    state: UpdateState
    has_conflict: bool
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many actions are counted under a label."""

    label: str
    count: int
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Summary of a theme or of the whole plan; stages and ratings each add up to `progress.total`."""

    progress: Progress
    stages: tuple[Share, ...]
    ratings: tuple[Share, ...]


def summarise(groups: Iterable[UpdateGroup], legend: Legend) -> Summary:
    """Add up progress, stages and ratings; an action with several stages counts once."""
    group_list = list(groups)
    return Summary(
        progress=progress_of_counts((group.state, group.has_conflict, group.number) for group in group_list),
        stages=_shares([(counted_as(group.update), group.number) for group in group_list],
                       legend.stage_colours),
        ratings=_shares([(legend.badge(group.update).label, group.number) for group in group_list],
                        legend.rating_colours),
    )  # fmt: skip


def _shares(counted: Iterable[tuple[str, int]], colours: Mapping[str, str]) -> tuple[Share, ...]:
    """Return first the labels of `colours`, in its order and even where empty, then any others."""
    numbers = dict.fromkeys(colours, 0)
    for label, number in counted:
        numbers[label] = numbers.get(label, 0) + number
    return tuple(
        Share(label=label, count=number, colour=colours.get(label, "")) for label, number in numbers.items()
    )
