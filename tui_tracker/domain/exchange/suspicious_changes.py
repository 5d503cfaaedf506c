"""Hints beside a change that came in: nothing wrong for certain, worth a look."""

from __future__ import annotations

from tui_tracker.domain.codecs import decode_stages
from tui_tracker.domain.plan.stages import Ladder
from tui_tracker.domain.text import word_count

SHORTER = 0.5
"""Share of the former words below which a note is called much shorter."""


def suspicious_changes(
    field: str,
    before: str | None,
    after: str | None,
    *,
    ladder: Ladder,
    now_stages: str | None,
    now_rag: str | None,
) -> tuple[str, ...]:
    """Say what is odd about a changed cell; values encoded as `domain.codecs` says.

    `now_stages` and `now_rag` are what the whole update says after the change.
    """
    reasons: list[str] = []
    if field == "stages" and ladder.went_back(decode_stages(before), decode_stages(after)):
        reasons.append("the stage went back")
    if field in ("stages", "rag") and now_rag and ladder.is_complete(decode_stages(now_stages)):
        reasons.append(f"{ladder.final} with a rating")
    if field == "note" and before and word_count(after) < SHORTER * word_count(before):
        reasons.append("the note is less than half as long as before")
    return tuple(reasons)
