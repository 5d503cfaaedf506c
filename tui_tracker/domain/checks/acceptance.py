"""Findings that somebody accepted with a reason: what an update's cell `accepted` holds.

An acceptance holds for what it was given for (a word, a phrase), not for all that a rule may find later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

Accepted = Mapping[str, tuple[tuple[str, ...], str]]
"""Rule's name to (details accepted, why)."""


def accept(value: str | None, found: Iterable[tuple[str, str]], why: str) -> str | None:
    """Return the encoded cell with some (rule's name, detail) added, for one reason."""
    told = {rule: (set(details), reason) for rule, (details, reason) in decode_accepted(value).items()}
    for rule, detail in found:
        details, _ = told.get(rule, (set(), ""))
        told[rule] = (details | {detail}, why)
    return encode_accepted({rule: (tuple(details), reason) for rule, (details, reason) in told.items()})


def encode_accepted(accepted: Accepted) -> str | None:
    """Write acceptances as the canonical text that is hashed and stored; None where there are none."""
    told = {rule: {"of": sorted(details), "why": why} for rule, (details, why) in accepted.items()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True) if told else None


def decode_accepted(value: str | None) -> dict[str, tuple[tuple[str, ...], str]]:
    """Read what `encode_accepted` wrote.

    Anything else raises `ValueError`, `KeyError`, `TypeError` or `AttributeError`.
    """
    told = json.loads(value) if value else {}
    return {rule: (tuple(map(str, one["of"])), str(one["why"])) for rule, one in told.items()}
