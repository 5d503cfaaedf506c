"""Write the stages of a looked-up record as text."""

from __future__ import annotations

from tui_tracker.domain.plan.wording import stage_list
from tui_tracker.domain.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def record_stages(stages: list[dict[str, Any]]) -> str:
    """Write the stages of a record: `Delivery (MMLe), Discovery`, safe for a terminal."""
    return clean(stage_list((stage["stage"], stage["strand"]) for stage in stages))
