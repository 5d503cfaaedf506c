"""Checks the values of a file's tables, row by row, for what no tracker writes.

The tables say what a value may be by their columns; here is what the columns cannot say: JSON, times,
periods, fields, kinds and ids. What is not named here is text.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping

from tui_tracker.domain.codecs import POSITION
from tui_tracker.domain.exchange.held import HoldReason, Verdict
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.field_values import OWN_FIELDS
from tui_tracker.domain.fields import ACTION, UPDATE, fields_of, is_field
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import LONGEST, Kind, is_timestamp
from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.gate.validation import check_cell, is_hash, is_period, is_readable
from tui_tracker.storage.schema import metadata

Check = Callable[[object], bool]
"""Returns whether a value is one that a tracker writes."""
_LARGEST_NUMBER = 10**9


def check_records(connection: sqlite3.Connection, name: object, tables: Iterable[str]) -> None:
    """Refuse a file with a value in one of `tables` that no tracker writes.

    `name` is what the person calls the file. Raises `RefusedFileError`, and `sqlite3.Error` for text that
    is not UTF-8.
    """
    for table in tables:
        checks = _CHECKS[table]
        for row in connection.execute(f"SELECT {', '.join(map(_quoted, checks))} FROM {table}"):
            for (column, is_valid), value in zip(checks.items(), row, strict=True):
                if not is_valid(value):
                    raise _refusal(name, f"{table}.{column}")
            if check_row := _CHECKS_OF_ROWS.get(table):
                check_row(dict(zip(checks, row, strict=True)), name)


def is_record(table: str, row: Mapping[str, object]) -> bool:
    """Return whether each value of a table's row is one that a tracker writes."""
    return all(is_valid(row[column]) for column, is_valid in _CHECKS[table].items())


def _check_meta(row: Mapping[str, str], name: object) -> None:
    """Refuse what a file records about itself where it cannot be read."""
    is_valid = _META.get(row["key"])
    if is_valid and not is_valid(row["value"]):
        raise _refusal(name, f"meta.{row['key']}")


def _check_revision(row: Mapping[str, str], name: object) -> None:
    """Refuse a change that no plan can have: what is current is derived from the history."""
    try:
        check_cell(Cell(action=row["action"], period=row["period"], field=row["field"]))
    except ValueError:
        raise _refusal(name, "revisions.field") from None
    if not is_readable(row["field"], row["value"]):
        raise _refusal(name, "revisions.value")


def _refusal(name: object, column: str) -> RefusedFileError:
    return RefusedFileError(
        f"{name} is damaged: it holds a value that no tracker writes ({column}).",
        "Ask for the file again, or restore a backup.",
    )


def _quoted(column: str) -> str:
    return f'"{column}"'


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def _is_number(value: object) -> bool:
    return isinstance(value, int) and abs(value) < _LARGEST_NUMBER


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _among(names: Iterable[str]) -> Check:
    known = frozenset(names)
    return lambda value: value in known


def _json(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        return None


def _is_list_of_texts(value: object) -> bool:
    items = _json(value)
    return isinstance(items, list) and all(isinstance(item, str) for item in items)


def _is_list_of_hashes(value: object) -> bool:
    items = _json(value)
    return isinstance(items, list) and all(map(is_hash, items))


def _is_progress(value: object) -> bool:
    content = _json(value)
    return (
        isinstance(content, dict)
        and isinstance(content.get("period", ""), str)
        and isinstance(content.get("themes", []), list)
        and all(isinstance(theme, str) for theme in content.get("themes", []))
        and all(isinstance(content.get(key), int | None) for key in ("done", "total"))
    )


def _field_checks(record: str) -> dict[str, Check]:
    return {
        field.column: _is_number if field.codec is POSITION else _reads_as(field.name, joined=field.derived)
        for field in fields_of(record)
    }


def _reads_as(field: str, *, joined: bool) -> Check:
    """Return the check of a field's column; several values `joined` may be longer than one."""
    return lambda value: value is None or ((joined or _is_text(value)) and is_readable(field, value))


def _is_object(value: object) -> bool:
    return isinstance(_json(value), dict)


_META: Mapping[str, Check] = {
    "themes": _is_list_of_texts, "settings": _is_object, OWN_FIELDS: _is_list_of_texts, "period": is_period,
}  # fmt: skip
"""What a file records about itself to the check of it, where it is more than text."""
_SPECIAL: Mapping[str, Mapping[str, Check]] = {
    "themes": {"position": _or_none(_is_number)},
    "periods": {"key": is_period},
    "revisions": {
        "id": is_hash, "period": is_period, "field": is_field, "at": is_timestamp,
        "kind": _among(Kind),
    },
    "parents": {"child": is_hash, "parent": is_hash},
    "heads": {"revision": is_hash, "field": is_field, "rival": _among({0, 1})},  # type: ignore[arg-type]
    "holds": {"revision": is_hash, "kind": _among(HoldReason)},
    "decisions": {"id": is_hash, "verdict": _among(Verdict), "at": is_timestamp, "over": _is_list_of_hashes},
    "actions": {**_field_checks(ACTION), "conflicts": _or_none(_is_list_of_texts)},
    "updates": {
        **_field_checks(UPDATE), "period": is_period, "updated_at": _or_none(is_timestamp),
        "conflicts": _or_none(_is_list_of_texts),
    },
    "drafts": {
        "period": is_period, "field": is_field, "parents": _is_list_of_hashes,
        "saved_at": is_timestamp,
    },
    "copies": {"themes": _is_list_of_texts, "period": is_period, "made_at": is_timestamp},
    "runs": {"at": is_timestamp, "undone_at": _or_none(is_timestamp)},
    "arrivals": {
        "place": _is_number, "authors": _is_list_of_texts, "outcome": _among(Outcome), "new": _is_number,
        "known": _is_number, "latest": _or_none(is_timestamp), "progress": _or_none(_is_progress),
        "notices": _is_list_of_texts,
    },
}  # fmt: skip
"""Table and column to the check of its values, where they are more than text or, where allowed, NULL."""
_CHECKS = {
    table.name: {
        column.name: _SPECIAL.get(table.name, {}).get(
            column.name, _or_none(_is_text) if column.nullable else _is_text
        )
        for column in table.columns
    }
    for table in metadata.sorted_tables
}
_CHECKS_OF_ROWS = {"meta": _check_meta, "revisions": _check_revision}
"""Table to the check of a whole row, where a column's values depend on another column."""
EVERY_TABLE = tuple(_CHECKS)
OF_THE_EXCHANGE = ("meta", "periods", "themes", "holds", "copies", "runs", "arrivals", "drafts")
"""The tables of a returned file that are short, and read before its history is."""
