"""Hints beside a received change: not certainly wrong, but to be checked."""

from __future__ import annotations

from tui_tracker.domain.codecs import decode_stages
from tui_tracker.domain.plan.stages import StageOrder, Stages
from tui_tracker.domain.text import word_count

SHORTER = 0.5
"""A note with fewer than this share of the earlier words is called much shorter."""


def suspicious_changes(
    field: str,
    before: str | None,
    after: str | None,
    *,
    stage_order: StageOrder,
    now_stages: str | None,
    now_rag: str | None,
) -> tuple[str, ...]:
    """Say what is odd about a changed cell; values encoded as `domain.codecs` says.

    `now_stages` and `now_rag` are the values of the whole update after the change.
    """
    messages: list[str] = []
    if field == "stages" and stage_order.went_back(_stages(before), _stages(after)):
        messages.append("stage moved back")
    if field in ("stages", "rag") and now_rag and stage_order.is_complete(_stages(now_stages)):
        messages.append(f"{stage_order.final} but rated")
    if field == "note" and before and word_count(after) < SHORTER * word_count(before):
        messages.append("note is less than half its previous length")
    return tuple(messages)


def _stages(value: str | None) -> Stages:
    """Return stored stages; none where another program wrote what is not a list of stages."""
    try:
        return decode_stages(value)
    except (ValueError, TypeError):
        return ()
