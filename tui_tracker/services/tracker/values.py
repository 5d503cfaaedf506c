"""Which values the fields of a plan can have: the one check before a value is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tui_tracker.config import Settings
from tui_tracker.config.settings import with_words_of
from tui_tracker.domain.codecs import decode_stages
from tui_tracker.domain.fields import FieldValidator, field_named, field_validator, is_own, own_name
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.own_fields import EXPECTED, field_key, parse_value
from tui_tracker.domain.plan.model import Period
from tui_tracker.domain.plan.progress import is_complete
from tui_tracker.errors import UsageError
from tui_tracker.services.tracker.rows import entry_of

if TYPE_CHECKING:
    from tui_tracker.services.tracker.view import TrackerView


def check_value(name: str, value: str | None, settings: Settings) -> None:
    """Raise `UsageError`, which says what is expected, where an encoded value is not one of a field's.

    The name is that of a cell's field; an empty text is a value of every field.
    """
    if value and value.strip() and not validator_for(settings)(name, value):
        field = field_named(name)
        expected = EXPECTED[_own_type(name, settings)] if is_own(name) else field.codec.expected
        raise wrong_value(field.label, value, expected)


def check_own_fields_open(cells: Iterable[Cell], period: Period) -> None:
    """Raise `UsageError` where cells of the plan's own fields are changed while a closed `period` is shown.

    They belong to no period, so they would change in the one being reported on, unseen.
    """
    if period.closed and any(is_own(cell.field) for cell in cells):
        raise UsageError(
            f"{period.label} is closed, so the plan's own fields can't be changed in it.",
            "Change them in the period that you are reporting on: leave out --period.",
        )


def without_ratings_of_complete(
    view: TrackerView, values: Mapping[Cell, str | None], settings: Settings
) -> dict[Cell, str | None]:
    """Return changes with no rating for an action that they make complete, or that is complete and stays so.

    A rating in conflict is left to who resolves it.
    """
    changed = dict(values)
    final = settings.final_stage.name if settings.final_stage else None
    if not final:
        return changed
    for cell in values:
        if cell.field not in ("stages", "rag"):
            continue
        row = view.read(lambda reader, cell=cell: reader.entry_by_key(cell.action, cell.period, None))  # type: ignore[misc]
        entry = entry_of(row, cell.period, None) if row else None
        stages_cell, rating_cell = cell._replace(field="stages"), cell._replace(field="rag")
        now = entry.update.stages if entry else ()
        stages = decode_stages(values[stages_cell]) if stages_cell in values else now
        has_conflict = entry is not None and "rag" in entry.conflicts
        is_rated = values.get(rating_cell) or (entry is not None and entry.update.rag)
        if is_complete(stages, final) and is_rated and not has_conflict:
            changed[rating_cell] = None
    return changed


def wrong_value(label: str, text: str, expected: str) -> UsageError:
    """Return the error for a text that is not a value of a field."""
    return UsageError(f"{text!r} is not a value of {label}.", f"Write {expected}.")


def validator_for(settings: Settings) -> FieldValidator:
    """Return the check of encoded values for the plan that the settings describe."""

    def is_own_value(name: str, text: str | None) -> bool:
        try:
            parse_value(_own_type(name, settings), text or "")
        except ValueError:
            return not (text or "").strip()
        return True

    return field_validator(settings.stage_names, settings.rating_words.values(), is_own_value)


def validator_in(meta: Mapping[str, str], settings: Settings) -> FieldValidator:
    """Return the check of values by the settings in a file's `meta`; without any, of their form alone.

    It is the same for everybody who merges the file.
    """
    inside = with_words_of(settings, json.loads(meta.get("settings", "{}")))
    return validator_for(inside) if inside else field_validator(None, None)


def _own_type(name: str, settings: Settings) -> str:
    key = field_key(own_name(name))
    return next((field.type for field in settings.fields if field_key(field.name) == key), "text")
