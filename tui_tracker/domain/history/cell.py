"""A cell: one field of one action, update or period, the unit that is edited, compared and merged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cell:
    """The address of one value."""

    action: str
    """The action's internal key; empty for a period's own fields."""
    period: str
    """The period's key; empty for the plan's own fields."""
    field: str
    """The name of a field of `domain.fields`."""
