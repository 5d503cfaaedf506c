"""The plan as it was when a period was closed, by the changes that belong to it."""

from __future__ import annotations

from tui_tracker.named_tuple import NamedTuple


class PlanInForce(NamedTuple):
    """What belongs to the plan of a period that is over.

    The closing names the changes that its author had seen, so that neither clocks nor the order of merging
    decide. A closing made by an earlier version names none, as those of an import: then time decides.
    """

    seen: tuple[str, ...]
    """Ids of the changes by people that the closing is built on."""
    until: str
    """When it was closed, UTC; imports until then count in any case."""
