"""Hints beside a change that came in: nothing wrong for certain, worth a look."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.cells import decode_stages
from tui_tracker.domain.text import word_count

SHORTER = 0.5
"""Share of the former words below which a note is called much shorter."""


def hints(
    field: str,
    before: str | None,
    after: str | None,
    *,
    stages: Sequence[str],
    final: str | None,
    now_stages: str | None,
    now_rag: str | None,
) -> tuple[str, ...]:
    """Say what is odd about a changed cell; values encoded, `stages` names in their order.

    `now_stages` and `now_rag` are what the whole update says after the change.
    """
    found: list[str] = []
    if field == "stages" and after and before and _rank(after, stages) < _rank(before, stages):
        found.append("the stage went back")
    if field in ("stages", "rag") and now_rag and final:
        at = {one.stage for one in decode_stages(now_stages)}
        if at == {final}:
            found.append(f"{final} with a rating")
    if field == "note" and before and word_count(after) < SHORTER * word_count(before):
        found.append("the note is less than half as long as before")
    return tuple(found)


def _rank(value: str, stages: Sequence[str]) -> int:
    """Place of the furthest stage, from 0; one this plan does not have counts as beyond them all."""
    places = [stages.index(one.stage) for one in decode_stages(value) if one.stage in stages]
    return max(places, default=len(stages))
