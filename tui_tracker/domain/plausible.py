"""Whether a stored value is one that a field can have: asked of every value that comes from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import TypeGuard

from tui_tracker.domain.checks.acceptance import decode_accepted
from tui_tracker.domain.fields import FIELDS
from tui_tracker.domain.plan.retirement import decode_retirement

_DECODED: dict[str, Callable[[str], object]] = {"retired": decode_retirement, "accepted": decode_accepted}
Valid = Callable[[str, str | None], bool]
"""Tells whether a field's encoded value is one this plan can have."""


def plausible(stages: Collection[str] | None, ratings: Collection[str] | None) -> Valid:
    """Return the test for a plan with these names of stages and keys of ratings; None allows any."""

    def valid(field: str, value: str | None) -> bool:
        if value is None:
            return field in FIELDS
        if field == "stages":
            pairs = _json(value)
            return _are_pairs(pairs) and all(stages is None or stage in stages for stage, _ in pairs)
        if field == "rag":
            return ratings is None or value in ratings
        return _is_well_formed(field, value)

    return valid


def _is_well_formed(field: str, value: str) -> bool:
    if field == "objectives":
        items = _json(value)
        return isinstance(items, list) and all(isinstance(one, str) for one in items)
    if field == "extras":
        return _are_pairs(_json(value))
    if field == "position":
        return value.isdecimal()
    if field in _DECODED:
        try:
            return bool(_DECODED[field](value))
        except (ValueError, KeyError, TypeError, AttributeError):
            return False
    return field in FIELDS


def _are_pairs(items: object) -> TypeGuard[list[list[str]]]:
    return isinstance(items, list) and all(
        isinstance(one, list) and len(one) == 2 and isinstance(one[0], str) and isinstance(one[1], str | None)
        for one in items
    )


def _json(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return None
