"""Stored values as people read them. No dataclasses: look-ups load this."""

from __future__ import annotations

import json

from tui_tracker.domain.plan.wording import retirement_sentence, stage_list


def readable(field: str, value: str | None) -> str | None:
    """Write a cell's value, encoded as `domain.fields` says, in words; None for an empty value."""
    try:
        return _readable(field, value) if value else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return value  # held because it is not a value of this field: shown as received


def _readable(field: str, value: str) -> str:
    if field == "stages":
        return stage_list(json.loads(value))
    if field == "objectives":
        return ", ".join(json.loads(value))
    if field == "extras":
        return "; ".join(f"{name}: {text}" for name, text in json.loads(value))
    if field == "retired":
        return retirement_sentence(**json.loads(value))
    if field == "accepted":
        return "; ".join(f"{rule}: {acceptance['why']}" for rule, acceptance in json.loads(value).items())
    return value
