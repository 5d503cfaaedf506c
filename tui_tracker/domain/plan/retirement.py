"""Actions that are no longer carried on: merged, superseded, ended or done; their IDs are never reused."""

from __future__ import annotations

import json
from enum import StrEnum

from tui_tracker.named_tuple import NamedTuple


class End(StrEnum):
    """How an action left the plan."""

    MERGED = "merged"
    SUPERSEDED = "superseded"
    ENDED = "ended"


class Retirement(NamedTuple):
    how: End
    period: str
    """Key of the first period in which it is no longer reported."""
    why: str
    into: str | None = None
    """Printed ID of the action that carries it on, where one does."""


def encode_retirement(one: Retirement) -> str:
    """Write a retirement as the canonical text that is hashed and stored."""
    content = {"how": one.how.value, "into": one.into, "period": one.period, "why": one.why}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def decode_retirement(value: str | None) -> Retirement | None:
    """Read what `encode_retirement` wrote; None for an action that is carried on."""
    if not value:
        return None
    told = json.loads(value)
    return Retirement(how=End(told["how"]), period=told["period"], why=told["why"], into=told["into"])
