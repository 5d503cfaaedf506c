"""A cell: one field of one action, update or period, the unit that is edited, compared and merged."""

from __future__ import annotations

from tui_tracker.named_tuple import NamedTuple


class Cell(NamedTuple):
    """The address of one value."""

    action: str
    """The action's internal key; empty for a cell of a period."""
    period: str
    """The period's key; empty for a cell of the plan."""
    field: str
    """The name of a field of `domain.fields`."""
