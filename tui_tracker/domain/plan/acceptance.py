"""Findings that somebody accepted with a reason, as an update's `accepted` cell stores them.

An acceptance covers the detail it was given for (a word, a phrase), not later findings of the same rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

Accepted = Mapping[str, tuple[tuple[str, ...], str]]
"""Rule's name to (details accepted, why)."""


def accept(value: str | None, findings: Iterable[tuple[str, str]], why: str) -> str | None:
    """Return the encoded cell with each (rule's name, detail) of `findings` added, all for one reason."""
    accepted = {rule: (set(details), reason) for rule, (details, reason) in decode_accepted(value).items()}
    for rule, detail in findings:
        details, _ = accepted.get(rule, (set(), ""))
        accepted[rule] = (details | {detail}, why)
    return encode_accepted({rule: (tuple(details), reason) for rule, (details, reason) in accepted.items()})


def encode_accepted(accepted: Accepted) -> str | None:
    """Write acceptances as the canonical text that is hashed and stored; None without acceptances."""
    content = {rule: {"of": sorted(details), "why": why} for rule, (details, why) in accepted.items()}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True) if content else None


def decode_accepted(value: str | None) -> dict[str, tuple[tuple[str, ...], str]]:
    """Read what `encode_accepted` wrote.

    Anything else raises `ValueError`, `KeyError`, `TypeError` or `AttributeError`.
    """
    accepted = json.loads(value) if value else {}
    return {
        rule: (tuple(map(str, acceptance["of"])), str(acceptance["why"]))
        for rule, acceptance in accepted.items()
    }
