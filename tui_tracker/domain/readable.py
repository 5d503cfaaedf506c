"""Stored values as people read them. No dataclasses: look-ups load this."""

from __future__ import annotations

import json


def readable(field: str, value: str | None) -> str | None:
    """Write a cell's value, encoded as `domain.cells` says, in words; None where it says nothing."""
    try:
        return _readable(field, value) if value else None
    except (ValueError, TypeError, KeyError):
        return value  # held as no value of this field; shown as it came


def _readable(field: str, value: str) -> str:
    if field == "stages":
        return " & ".join(f"{stage} ({strand})" if strand else stage for stage, strand in json.loads(value))
    if field == "objectives":
        return ", ".join(json.loads(value))
    if field == "extras":
        return "; ".join(f"{name}: {text}" for name, text in json.loads(value))
    if field == "retired":
        told = json.loads(value)
        into = f" into {told['into']}" if told["into"] else ""
        return f"{told['how']}{into} from {told['period']}: {told['why']}"
    if field == "accepted":
        return "; ".join(f"{rule}: {one['why']}" for rule, one in json.loads(value).items())
    return value
