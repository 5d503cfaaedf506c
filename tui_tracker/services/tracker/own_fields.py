"""The plan's own fields, declared in its settings or brought in by an import: finding, filtering, setting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tui_tracker.config import Settings
from tui_tracker.domain.fields import own_cell_name
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.own_fields import (
    EXPECTED,
    Condition,
    OwnField,
    field_key,
    make_condition,
    split_condition,
)
from tui_tracker.domain.plan.model import Action, ActionEntry
from tui_tracker.domain.suggestions import suggestion_or_list
from tui_tracker.errors import UsageError
from tui_tracker.services.tracker.values import wrong_value
from tui_tracker.services.tracker.view import TrackerView

_DECLARE = 'To add a field, write it in config.toml: [[fields]] and below it name = "…".'
Types = Mapping[str, str | None]
"""The name of each of the plan's own fields, with its type; None where it is not declared."""


def field_types(settings: Settings, view: TrackerView) -> Types:
    """Return the fields that are declared, then those that actions have beside them."""
    return with_declared(settings, view.own_names())


def with_declared(settings: Settings, names: Iterable[str]) -> Types:
    """Return the fields that are declared, then others by name."""
    declared: dict[str, str | None] = {field.name: field.type for field in settings.fields}
    known = {field_key(name) for name in declared}
    return declared | {name: None for name in names if field_key(name) not in known}


def parse_conditions(texts: Iterable[str], types: Types, today: date) -> tuple[Condition, ...]:
    """Return the conditions that people typed, such as `Due date<2026-03-01`. Raises `UsageError`."""
    return tuple(_parse_condition(text, types, today) for text in texts)


def _parse_condition(text: str, types: Types, today: date) -> Condition:
    if not (parts := split_condition(text, types)):
        raise _unknown(text, types)
    name, operator, value = parts
    try:
        return make_condition(name, operator, value, types[name], today)
    except ValueError as fault:
        raise wrong_value(name, value, EXPECTED[types[name] or "text"]) from fault


def filter_entries(
    entries: Iterable[ActionEntry], conditions: Sequence[Condition]
) -> tuple[list[ActionEntry], list[str]]:
    """Return the actions that meet every condition, and what could not be compared: `T1 Cost “tbc”`."""
    kept: list[ActionEntry] = []
    unreadable: list[str] = []
    for entry in entries:
        try:
            if all(condition.holds(own_value(entry.action, condition.name)) for condition in conditions):
                kept.append(entry)
        except ValueError:
            unreadable += _unreadable(entry, conditions)
    return kept, unreadable


def _unreadable(entry: ActionEntry, conditions: Iterable[Condition]) -> Iterable[str]:
    for condition in conditions:
        text = own_value(entry.action, condition.name)
        try:
            condition.holds(text)
        except ValueError:
            yield f"{entry.action.id} {condition.name} “{text}”"


def own_value(action: Action, name: str) -> str | None:
    """Return what an action has in one of the plan's own fields."""
    key = field_key(name)
    return next((text for extra, text in action.extras if field_key(extra) == key), None)


def parse_assignment(text: str, types: Types) -> tuple[str, str]:
    """Return name and value of `Lead officer=Highways`. Raises `UsageError` for an unknown name."""
    parts = split_condition(text, types)
    if not parts or parts[1] != "=":
        raise _unknown(text, types)
    return parts[0], parts[2]


def own_values(action: Action, values: Mapping[str, str]) -> dict[Cell, str | None]:
    """Return the cells of an action's own fields with new values, by name; an empty text clears a field."""
    spellings = {field_key(name): name for name, _ in action.extras}
    return {
        Cell(
            action=action.key, period="", field=own_cell_name(spellings.get(field_key(name), name))
        ): text.strip() or None
        for name, text in values.items()
    }


def declared_fields(settings: Settings) -> tuple[OwnField, ...]:
    """Return the fields that the settings declare, as the domain knows them."""
    return tuple(OwnField(**field._asdict()) for field in settings.fields)


def _unknown(text: str, types: Types) -> UsageError:
    name = text.split("=")[0].rstrip("<>! ").split("<")[0].split(">")[0].strip()
    if not types:
        return UsageError("This plan has no fields of its own.", _DECLARE)
    if field_key(name) in map(field_key, types):
        return UsageError(f"{text!r} has no value.", f'For example: "{name}=…".')
    return UsageError(
        f"{name!r} is not one of this plan's own fields.", f"{suggestion_or_list(name, types)} {_DECLARE}"
    )
