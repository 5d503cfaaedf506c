"""Counts that can be traced: every number lists the IDs behind it, and the numbers add up to the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    label: str
    ids: tuple[str, ...]
    """Printed IDs of the actions counted, in the plan's order."""
    colour: str = ""
    """Colour token: one of `config.COLOURS`, `step1`… for stages in their order, or empty."""

    @property
    def count(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    title: str
    parts: tuple[Count, ...]

    @property
    def total(self) -> int:
        return sum(one.count for one in self.parts)

    @property
    def words(self) -> str:
        """The parts that are not empty, as words: `12 Delivery, 5 Design`."""
        return ", ".join(f"{one.count} {one.label}" for one in self.parts if one.count)


def tally(
    title: str,
    rows: Iterable[T],
    *,
    label: Callable[[T], str],
    identity: Callable[[T], str],
    colours: Mapping[str, str],
) -> Tally:
    """Count rows by label: first those of `colours`, in its order and even where empty, then any others."""
    found: dict[str, list[str]] = {name: [] for name in colours}
    for row in rows:
        found.setdefault(label(row), []).append(identity(row))
    return Tally(
        title=title,
        parts=tuple(
            Count(label=name, ids=tuple(ids), colour=colours.get(name, "")) for name, ids in found.items()
        ),
    )


def unaccounted(tallied: Tally, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the IDs that a tally counts more or less often than the plan has them."""
    counted = Counter(one for part in tallied.parts for one in part.ids)
    expected = Counter(ids)
    return tuple(one for one in {**expected, **counted} if counted[one] != expected[one])
