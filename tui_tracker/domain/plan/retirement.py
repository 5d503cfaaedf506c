"""Retired actions: merged, superseded or ended. Their IDs are never reused."""

from __future__ import annotations

import json
from enum import StrEnum

from tui_tracker.named_tuple import NamedTuple


class RetirementKind(StrEnum):
    """How an action left the plan."""

    MERGED = "merged"
    SUPERSEDED = "superseded"
    ENDED = "ended"


class Retirement(NamedTuple):
    """How, when and why an action left the plan."""

    how: RetirementKind
    period: str
    """Key of the first period in which it is not reported."""
    why: str
    into: str | None = None
    """Printed ID of the action that replaces it, where one does."""


def encode_retirement(retirement: Retirement) -> str:
    """Write a retirement as the canonical text that is hashed and stored."""
    content = {
        "how": retirement.how.value,
        "into": retirement.into,
        "period": retirement.period,
        "why": retirement.why,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def decode_retirement(value: str | None) -> Retirement | None:
    """Read what `encode_retirement` wrote; None for an action that is not retired.

    Anything else raises `ValueError`, `KeyError` or `TypeError`.
    """
    if not value:
        return None
    content = json.loads(value)
    period, why, into = content["period"], content["why"], content["into"]
    if not (isinstance(period, str) and isinstance(why, str) and isinstance(into, str | None)):
        raise ValueError("a retirement that does not say when and why in words")
    return Retirement(how=RetirementKind(content["how"]), period=period, why=why, into=into)
