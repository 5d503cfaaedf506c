"""The columns that an import keeps as the plan's own fields, as settings may declare them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tui_tracker.config import Settings
from tui_tracker.config.sources import NAME
from tui_tracker.domain.imports.source import ParsedSource
from tui_tracker.domain.own_fields import OwnField, field_key, is_kept_as_printed, propose_fields
from tui_tracker.domain.text import one_line


def proposed_fields(parsed: ParsedSource, settings: Settings) -> tuple[OwnField, ...]:
    """Return the columns that are not declared yet, each with the type that its values show."""
    declared = {field_key(field.name) for field in settings.fields}
    values: dict[str, list[str]] = {}
    for row in parsed.rows:
        for name, text in row.action.extras:
            if not is_kept_as_printed(name):
                values.setdefault(one_line(name), []).append(text)
    return tuple(field for field in propose_fields(values) if field_key(field.name) not in declared)


def declaration(field: OwnField) -> str:
    """Return the TOML table that declares a field."""
    name, reports = json.dumps(field.name, ensure_ascii=False), json.dumps(field.reports)
    return f'[[fields]]\nname = {name}\ntype = "{field.type}"\nreports = {reports}\n'


def named(fields: tuple[OwnField, ...]) -> str:
    """Name fields with their types: `Due date (date), Cost (money)`."""
    return ", ".join(f"{field.name} ({field.type})" for field in fields)


def about_fields(fields: tuple[OwnField, ...]) -> Iterator[str]:
    """Yield which types the fields have and which of them reports print, and how to change it."""
    if not fields:
        return
    yield f"Types of your own columns, as their values show: {named(fields)}. Change them in {NAME}."
    printed = ", ".join(field.name for field in fields if field.reports)
    kept = ", ".join(field.name for field in fields if not field.reports)
    parts = (f"print {printed}" if printed else "", f"leave out {kept}" if kept else "")
    yield f"Reports {', and '.join(filter(None, parts))}. To change that: reports = true or false in {NAME}."


def proposal(parsed: ParsedSource, settings: Settings) -> Iterator[str]:
    """Yield what to write into the settings for columns whose values show a type other than text."""
    fields = tuple(field for field in proposed_fields(parsed, settings) if field.type != "text")
    if fields:
        yield f"Types of your own columns, as their values show: {named(fields)}."
        yield f"To have new values checked, add to {NAME}:"
        for field in fields:
            for line in declaration(field).splitlines():
                yield f"  {line}"
