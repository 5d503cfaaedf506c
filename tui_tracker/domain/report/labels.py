"""What a report counts an action as where it has no single stage, or no update."""

from __future__ import annotations

from tui_tracker.domain.plan.legend import MIXED, NO_STAGE, Legend, counted_as
from tui_tracker.domain.plan.model import Update

PRINTED = {MIXED: "More than one stage", NO_STAGE: "No stage"}
"""How a report prints what an action without one single stage is counted as."""

NO_UPDATE = "No update"
"""What an action without an update counts as, in a draft and after the period is closed alike."""


def printed_stage(update: Update) -> str:
    """Return the label that an update is counted under by stage, as printed."""
    label = counted_as(update)
    return PRINTED.get(label, label)


def stage_colours(legend: Legend) -> dict[str, str]:
    """Return every label that a report counts stages under, in order, with its colour token."""
    return {PRINTED.get(label, label): colour for label, colour in legend.stage_colours.items()}
