"""Write stages as text that is safe for a terminal."""

from __future__ import annotations

from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_tracker.domain.plan.stages import StageAt


def format_stages(stages: Sequence[StageAt]) -> str:
    """Write stages: `Delivery (MMLe), Discovery`, safe for a terminal."""
    return clean(stages_text(stages))
