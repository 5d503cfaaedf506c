"""What waits for a decision after a merge: held changes with their numbers, and conflicts, by kind.

The shell and the screens list them in these groups and with these numbers, before a merge and after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.exchange.submission import HeldChange, ReceivedChange
from tui_tracker.domain.field_values import cleared_words, value_words
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import plural
from tui_tracker.named_tuple import NamedTuple

HEADINGS: Mapping[HoldReason, str] = {
    HoldReason.DAMAGED_FILE: "Damaged files",
    HoldReason.CLOSED_PERIOD: "Late changes to closed periods",
    HoldReason.UNKNOWN_PERIOD: "Changes to periods that the tracker does not have",
    HoldReason.OUT_OF_THEME: "Changes to other themes",
    HoldReason.EDITED_RETIRED: "Changes to actions no longer in the plan",
    HoldReason.PLAN_CHANGE: "Changes to the plan",
    HoldReason.INVALID_VALUE: "Values that this plan does not allow",
    HoldReason.DECIDED: "Changes declined before",
}
"""The kinds of held changes, in the order in which they are listed."""
CLOSED_TWICE = "Changes that only some closings of a period have"
"""The heading of what is late for one of several closings that were made independently."""
CONFLICTS = "Conflicts"
FEWEST_DIGITS = 5
"""Digits of a held change's number; more where another held change has the same ones."""


class PendingGroup(NamedTuple):
    """All held changes of one kind, or all conflicts."""

    heading: str
    legend: Legend
    """The plan's words for ratings, in which values are written."""
    held: tuple[HeldChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    """In one group, and there without held changes."""

    @property
    def total(self) -> int:
        """How many decisions are to be made."""
        return len(self.held) + len(self.conflicts)

    @property
    def title(self) -> str:
        """The heading with the count: `Conflicts: 2`."""
        return f"{self.heading}: {self.total}"

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """For each the name that a command knows it by, which it keeps, and what it is about."""
        return (
            *((str(held.number), held_words(held, self.legend)) for held in self.held),
            *map(_conflict_line, self.conflicts),
        )


def group_pending(
    held: Iterable[HeldChange], conflicts: Iterable[Conflict], legend: Legend
) -> tuple[PendingGroup, ...]:
    """Return all that somebody has to decide, by kind: the held changes, then the conflicts."""
    by_heading: dict[str, list[HeldChange]] = {heading: [] for heading in (CLOSED_TWICE, *HEADINGS.values())}
    for change in held:
        by_heading[CLOSED_TWICE if change.closers else HEADINGS[change.kind]].append(change)
    groups = [PendingGroup(heading, legend, tuple(changes)) for heading, changes in by_heading.items()]
    groups.append(PendingGroup(CONFLICTS, legend, conflicts=tuple(conflicts)))
    return tuple(group for group in groups if group.total)


def held_numbers(held: Iterable[HeldChange]) -> dict[str, int]:
    """Return for each held revision the number of the held change that it is part of."""
    return {revision: change.number for change in held for revision in change.revisions}


def assign_numbers(identities: Iterable[str]) -> dict[str, int]:
    """Give each held change the number that people call it by.

    The number depends only on the identity of the held change. So it stays the same whatever else is decided
    or merged, in every list and tracker, and never comes to mean another held change. Two that begin with the
    same `FEWEST_DIGITS` digits take more.
    """
    digits = {identity: _digits(identity) for identity in identities}
    length, numbers = FEWEST_DIGITS, dict[str, int]()
    while digits:
        taken: dict[str, list[str]] = {}
        for identity, text in digits.items():
            taken.setdefault(text[:length], []).append(identity)
        for start, owners in taken.items():
            if len(owners) == 1:
                numbers[owners[0]] = int(start)
                del digits[owners[0]]
        length += 1
    return numbers


def _digits(identity: str) -> str:
    """Return 38 digits that follow from an identity; the first is not nought."""
    number = int.from_bytes(hashlib.blake2b(identity.encode(), digest_size=16).digest())
    return f"{number % 9 + 1}{number // 9:037d}"


def held_words(held: HeldChange, legend: Legend) -> str:
    """Return a held change in one line: `H1 RAG December 2025, from Jo: Red`."""
    change = held.change
    if held.summary:
        return held.summary
    value = " ".join(
        (value_words(change.cell.field, change.after, legend) or cleared_words(change.cell.field)).split()
    )
    return f"{change_name(change)}, from {change.author}: {value}"


def change_name(change: ReceivedChange) -> str:
    """Return the name of the cell that changed: `H1 RAG December 2025`."""
    return f"{change.id} {field_label(change.cell.field)} {period_label(change.cell.period)}".strip()


def _conflict_line(conflict: Conflict) -> tuple[str, str]:
    authors = " and ".join(dict.fromkeys(side.author for side in conflict.sides))
    period = period_label(conflict.cell.period)
    versions = plural(len(conflict.sides), "version")
    name = f"{conflict.id} {field_label(conflict.cell.field)}"
    return name, f"{period}: {versions}, by {authors}" if period else f"{versions}, by {authors}"
