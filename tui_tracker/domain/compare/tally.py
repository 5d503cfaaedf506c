"""Counts that can be traced: every number lists the IDs behind it, and the numbers add up to the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
ARROW = " → "


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One row of a tally: a label and the actions that it counts."""

    label: str
    ids: tuple[str, ...]
    """Printed IDs of the actions counted, in the plan's order."""
    colour: str = ""
    """Colour token: one of `config.validate.COLOURS`, `step1`… for stages in their order, or empty."""

    @property
    def count(self) -> int:
        """How many actions the row counts."""
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A table of counts under one title; each action is in exactly one of its parts."""

    title: str
    parts: tuple[Count, ...]

    @property
    def total(self) -> int:
        """The sum of all parts."""
        return sum(count.count for count in self.parts)

    @property
    def words(self) -> str:
        """The parts that are not empty, as words: `12 Delivery, 5 Design`."""
        return ", ".join(f"{count.count} {count.label}" for count in self.parts if count.count)


def tally(
    title: str,
    rows: Iterable[T],
    *,
    label: Callable[[T], str],
    identity: Callable[[T], str],
    colours: Mapping[str, str],
) -> Tally:
    """Count rows by label: first those of `colours`, in its order and even where empty, then any others."""
    ids_by_label: dict[str, list[str]] = {name: [] for name in colours}
    for row in rows:
        ids_by_label.setdefault(label(row), []).append(identity(row))
    return Tally(
        title=title,
        parts=tuple(
            Count(label=name, ids=tuple(ids), colour=colours.get(name, ""))
            for name, ids in ids_by_label.items()
        ),
    )


def miscounted_ids(tallied: Tally, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the IDs that a tally counts more or less often than the plan has them."""
    counted = Counter(action_id for count in tallied.parts for action_id in count.ids)
    expected = Counter(ids)
    return tuple(action_id for action_id in expected | counted if counted[action_id] != expected[action_id])


def format_move(before: str, now: str) -> str:
    """Return a move as text: `Design → Delivery`."""
    return f"{before or '–'}{ARROW}{now or '–'}"


def sort_moves(moves: Iterable[str], order: Iterable[str]) -> list[str]:
    """Return the moves sorted by their start, then by their end, each in the sequence of `order`."""
    existing, names = set(moves), list(order)
    return [move for before in names for now in names if (move := format_move(before, now)) in existing]
