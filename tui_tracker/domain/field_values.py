"""A field's value in an action or an update, also where it is one of the `others` or the plan's own."""

from __future__ import annotations

import json
import re

from tui_tracker.domain.codecs import PAIRS, PERSON, RATING, Allowed, decode_pairs, encode_pairs
from tui_tracker.domain.fields import (
    ACTION,
    UPDATE,
    Field,
    field_named,
    further_fields,
    is_own,
    is_prose,
    own_cell_name,
    own_name,
    readable,
)
from tui_tracker.domain.plan.model import Action, Update
from tui_tracker.domain.plan.periods import day_label

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from tui_tracker.domain.plan.legend import Legend

OWN_FIELDS = "own_fields"
"""What a file calls the order of the plan's own fields, among the things that it says of itself."""


_NO_ATTRIBUTE = object()
_STORED_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def field_value(record: Action | Update, name: str) -> Any:
    """Return the decoded value of a field, whether or not it has an attribute."""
    if (value := getattr(record, name, _NO_ATTRIBUTE)) is not _NO_ATTRIBUTE:
        return value
    if isinstance(record, Action) and is_own(name):
        return dict(record.extras).get(own_name(name))
    return dict(record.others).get(name, field_named(name).codec.decode(None))


def field_text(record: Action | Update, name: str) -> str:
    """Return a field's value as people read it; empty where it says nothing."""
    return readable(name, field_named(name).codec.encode(field_value(record, name))) or ""


def value_words(name: str, value: str | None, legend: Legend) -> str | None:
    """Write a cell's value as a sentence has it, a rating by its label; None where it says nothing."""
    words = readable(name, value)
    if words and is_own(name):
        return readable_value(words)
    codec = field_named(name).codec
    if words and codec is RATING and words in legend.ratings:
        return legend.ratings[words].label
    return f"marked as done by {words}" if words and codec is PERSON else words


def quoted_words(name: str, words: str | None) -> str:
    """Return the words of a value as a sentence has them: a text in quotation marks; empty without any."""
    return f"“{words}”" if words and is_prose(name) else words or ""


def cleared_words(name: str, otherwise: str = "empty") -> str:
    """Return what to show of a cell whose value was cleared: a question is answered then."""
    return "answered" if name == "review" else otherwise


def further_texts(record: Action | Update) -> tuple[tuple[Field, str], ...]:
    """Return the fields without an attribute, each with its value as people read it."""
    kind = ACTION if isinstance(record, Action) else UPDATE
    return tuple((field, field_text(record, field.name)) for field in further_fields(kind))


def own_texts(action: Action) -> tuple[tuple[str, str], ...]:
    """Return the plan's own fields, each with its value as people read it."""
    return tuple((name, readable_value(text)) for name, text in action.extras)


def readable_value(text: str) -> str:
    """Write out a day as spreadsheets store it; any other value stays as it was written."""
    return day_label(text) if _STORED_DAY.fullmatch(text) else text


def own_cells(pairs: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Return named texts as the cells that hold them, field to text; a second one of a name is numbered."""
    cells: dict[str, str] = {}
    numbers: dict[str, int] = {}
    passed: set[tuple[str, str]] = set()
    for name, text in pairs:
        first = own_cell_name(name)
        if not text or not own_name(first) or (first, text) in passed:
            continue
        # A file may have thousands of one name: each search begins where the last one of that name ended.
        number = numbers.get(first, 1)
        while (field := first if number == 1 else f"{first} ({number})") in cells and cells[field] != text:
            passed.add((first, cells[field]))
            number += 1
        numbers[first] = number
        cells[field] = text
    return cells


def read_own_cells(value: str | None) -> dict[str, str]:
    """Return the cells that an action's stored own fields amount to; what cannot be read is one text."""
    if value and not PAIRS.is_valid(value, Allowed(None, None)):
        return own_cells([(field_named("extras").title, value)])
    return own_cells(decode_pairs(value))


def store_own_cells(cells: Mapping[str, str | None]) -> str | None:
    """Return an action's own fields as its row stores them: in the order of their names."""
    return encode_pairs((own_name(field), text) for field, text in sorted(cells.items()) if text)


def own_field_order(meta: Mapping[str, str]) -> tuple[str, ...]:
    """Return the plan's own fields in the order that a tracker notes, from what its file says of itself."""
    try:
        names = json.loads(meta.get(OWN_FIELDS, "[]"))
    except (ValueError, RecursionError):
        return ()
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def own_names(actions: Iterable[Action]) -> list[str]:
    """Return the names of the plan's own fields that actions have, each once, in the order they come."""
    return list(dict.fromkeys(name for action in actions for name, _ in action.extras))


def in_own_order(pairs: Iterable[tuple[str, str]], order: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return an action's own fields in the plan's order, others after them by name."""
    positions = {name.casefold(): position for position, name in reversed(list(enumerate(order)))}
    return tuple(sorted(pairs, key=lambda pair: (positions.get(pair[0].casefold(), len(positions)), pair[0])))
