"""A field's value in an action or an update, whether it is an attribute there or one of the `others`."""

from __future__ import annotations

from tui_tracker.domain.fields import ACTION, UPDATE, Field, field_named, further_fields, readable
from tui_tracker.domain.plan.model import Action, Update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def field_value(record: Action | Update, name: str) -> Any:
    """Return the decoded value of a field, whether or not it has an attribute."""
    if hasattr(record, name):
        return getattr(record, name)
    return dict(record.others).get(name, field_named(name).codec.decode(None))


def field_text(record: Action | Update, name: str) -> str:
    """Return a field's value as people read it; empty where it says nothing."""
    return readable(name, field_named(name).codec.encode(field_value(record, name))) or ""


def further_texts(record: Action | Update) -> tuple[tuple[Field, str], ...]:
    """Return the fields without an attribute, each with its value as people read it."""
    kind = ACTION if isinstance(record, Action) else UPDATE
    return tuple((field, field_text(record, field.name)) for field in further_fields(kind))
