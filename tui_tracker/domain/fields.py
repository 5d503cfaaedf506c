"""Cells: the fields that are edited, compared and merged, and how their values are encoded."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tui_tracker.domain.plan.stages import Standing, Standings
from tui_tracker.domain.text import clean, normal
from tui_tracker.named_tuple import NamedTuple

PLAN_FIELDS = (
    "id", "theme", "section", "group", "number", "text",
    "role", "objectives", "partners", "extras", "position", "retired",
)  # fmt: skip
"""Fields of an action itself: their cells have no period."""
REPORTED_FIELDS = ("stages", "rag", "note")
"""What an update says to its readers."""
UPDATE_FIELDS = (*REPORTED_FIELDS, "signed_off", "review", "accepted")
"""Fields of one action's update in one period.

`review` is what the coordinator asks the lead, `accepted` which findings of `domain.checks` may stand.
"""
PERIOD_FIELDS = ("closed",)
"""Fields of a period itself: their cells have no action. A closed period is not written any more."""
FIELDS = PLAN_FIELDS + UPDATE_FIELDS + PERIOD_FIELDS


class Cell(NamedTuple):
    """The address of one value."""

    action: str
    """The action's internal key; empty for a period's own fields."""
    period: str
    """The period's key; empty for the plan's own fields."""
    field: str


def encode_stages(standings: Iterable[Standing]) -> str | None:
    """Write standings as the canonical text that is hashed and stored; None for no standing."""
    return _packed([[one.stage, clean(one.strand) if one.strand else None] for one in standings])


def decode_stages(value: str | None) -> Standings:
    """Read what `encode_stages` wrote."""
    pairs = json.loads(value) if value else []
    return tuple(Standing(stage=stage, strand=strand) for stage, strand in pairs)


def encode_list(items: Iterable[str]) -> str | None:
    """Write a list of texts (objectives) as canonical text; None for an empty list."""
    return _packed(list(items))


def decode_list(value: str | None) -> tuple[str, ...]:
    """Read what `encode_list` wrote."""
    return tuple(json.loads(value)) if value else ()


def encode_pairs(pairs: Iterable[tuple[str, str]]) -> str | None:
    """Write named extras as canonical text; None where there are none."""
    return _packed([list(pair) for pair in pairs])


def decode_pairs(value: str | None) -> tuple[tuple[str, str], ...]:
    """Read what `encode_pairs` wrote."""
    return tuple((name, text) for name, text in json.loads(value)) if value else ()


def same(one: str | None, other: str | None) -> bool:
    """Tell whether two encoded values are equal under the rule of `domain.text.normal`."""
    return normal(one) == normal(other)


def _packed(items: list[object] | list[list[str | None]] | list[str] | list[list[str]]) -> str | None:
    return json.dumps(items, ensure_ascii=False, separators=(",", ":")) if items else None
