"""Validating one config.toml: every key and value checked, each fault named with its line."""

from __future__ import annotations

import re

from tui_tracker.config.fast_toml import read_plain
from tui_tracker.config.known_keys import COLOURS, FIELD_TYPES, KEYS, LISTS
from tui_tracker.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Table = dict[str, Any]

_NEEDED = {"stages": ("name",), "ratings": ("key", "label", "letter", "symbol"), "fields": ("name",)}
_FILLED = {**_NEEDED, "unrated": ("label", "letter", "symbol"), "paths": ("database", "source")}
_SPELT = {"stages": ("name",), "ratings": ("key", "label"), "fields": ("name",)}
"""Keys under whose text, besides `also`, a report may name the row."""
_WORDS = {
    str: "text in quotation marks",
    int: "a whole number",
    bool: "true or false",
    list: "a list of words in quotation marks",
}


def validate(path: str, text: str) -> Table:
    """Return the tables of a config.toml's text; `path` is for messages.

    Raises `ConfigError` for an unknown key, a bad value or a text that is not TOML.
    """
    tables = read_plain(text)
    if tables is None:
        import tomllib

        from tui_tracker.config.toml_faults import check_keys, toml_error

        check_keys(path, text)
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise toml_error(path, text, str(fault)) from fault
    _Check(path, text).all_of(tables)
    return tables


def validate_tables(name: str, tables: Table) -> Table:
    """Return tables that did not come from a file, validated in the same way; `name` is for messages."""
    _Check(name, "").all_of(tables)
    return tables


def _is_a(value: object, kind: type) -> bool:
    """Return whether a value is just of this type: in TOML true is not a number."""
    return type(value) is kind


class _Check:
    """The rules for one file, with what is needed to find the line of a fault."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    def all_of(self, tables: Table) -> None:
        for name, table in tables.items():
            if name not in KEYS:
                raise self._unknown(name, KEYS, self._line_of(name))
            self._table(name, table)

    def _table(self, name: str, table: Any) -> None:
        is_list = name in LISTS
        if not _is_a(table, list if is_list else dict) or (
            is_list and not all(_is_a(row, dict) for row in table)
        ):
            form = f"[[{name}]]" if is_list else f"[{name}]"
            raise self._bad(name, self._line_of(name), f"must be a section that starts with {form}")
        rows: list[Table] = list(table) if is_list else [table]
        for number, row in enumerate(rows):
            for key, value in row.items():
                self._key(name, key, value, number)
            for key in _NEEDED.get(name, ()):
                if key not in row:
                    raise self._bad(f"{name}.{key}", self._line_of(name, "", number), "is missing")
        if is_list:
            self._repeats(name, rows)

    def _key(self, name: str, key: str, value: Any, number: int) -> None:
        kinds = KEYS[name]
        kind = kinds.get(key, str)
        if kinds and key not in kinds:
            line = self._line_of(name, key, number)
            raise self._unknown(f"{name}.{key}", [f"{name}.{valid}" for valid in kinds], line)
        if not _is_a(value, kind) or (kind is list and not all(_is_a(item, str) for item in value)):
            raise self._bad(f"{name}.{key}", self._line_of(name, key, number), f"must be {_WORDS[kind]}")
        texts = value if kind is list else [value] if kind is str else []
        if not all(text.isprintable() for text in texts):
            line = self._line_of(name, key, number)
            raise self._bad(f"{name}.{key}", line, self._unprintable_fault(line))
        if key == "colour" and value not in COLOURS:
            line = self._line_of(name, key, number)
            raise self._unknown(f"{name}.colour = {value!r}", COLOURS, line, wanted=value)
        if (name, key) == ("fields", "type") and value not in FIELD_TYPES:
            line = self._line_of(name, key, number)
            raise self._unknown(f"fields.type = {value!r}", FIELD_TYPES, line, wanted=value)
        if fault := _fault_of(name, key, value):
            raise self._bad(f"{name}.{key}", self._line_of(name, key, number), fault)

    def _unprintable_fault(self, line: int) -> str:
        """Say what brings a text characters that no line can show: most often a path of Windows."""
        typed = next(iter(self.text.splitlines()[line - 1 : line]), "")
        if "\\" in typed:
            return (
                r"has a \ between double quotation marks, where it has a meaning of its own: use single ones"
            )
        return "contains a tab" if "\t" in typed.strip() else "must be one line without control characters"

    def _repeats(self, name: str, rows: list[Table]) -> None:
        seen: set[str] = set()
        for number, row in enumerate(rows):
            words = words_of(row, *_SPELT[name])
            if twice := [word for word in words if word in seen]:
                line = self._line_of(name, "", number)
                raise self._bad(name, line, f"has {twice[0]!r} twice, in two sections")
            seen.update(words)

    def _line_of(self, table: str, key: str = "", number: int = 0) -> int:
        """Return the line of a key, found by scanning: tomllib gives no line numbers."""
        inside, count, assigned = False, -1, re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        for line, text in enumerate(self.text.splitlines(), 1):
            head = re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?", text)
            if head:
                inside = head[1] == table
                count += inside
                if inside and not key and count == number:
                    return line
            elif (inside and key and count == number and assigned.match(text)) or (
                not inside and count < 0 and re.match(rf"\s*{re.escape(table)}\b", text)
            ):
                return line
        return 1

    def _bad(self, name: str, line: int, fault: str) -> ConfigError:
        return ConfigError(
            f"{self.path}, line {line}: {name} {fault}.", "Change that line, then start again."
        )

    def _unknown(self, name: str, valid: Iterable[str], line: int, wanted: str | None = None) -> ConfigError:
        from difflib import get_close_matches

        known = list(valid)
        near = get_close_matches(wanted or name, known, n=1, cutoff=0.3)
        hint = f"Did you mean {near[0]}?" if near else f"Choose from: {', '.join(known)}."
        return ConfigError(f"{self.path}, line {line}: {name} is not known.", hint)


def words_of(row: Table, *names: str) -> list[str]:
    """Return the spellings under which a row of the settings goes, lower case."""
    return [word.lower() for word in (*(row[name] for name in names), *row.get("also", ()))]


def _fault_of(table: str, key: str, value: Any) -> str:
    """Say what is wrong with a value of the right type; empty where nothing is."""
    if (table, key) in (("plan", "period"), ("plan", "previous")):
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
            return 'must be a year and a month such as "2025-12"'
    elif (table, key) == ("plan", "due"):
        if value and not _is_day(value):
            return 'must be a day such as "2026-01-31", or empty'
    elif key in ("note_words", "backups"):
        if value < 1:
            return "must be 1 or more"
    elif key == "database" and "://" in value:
        return "must be a file name; for a plan that a team shares, give the hub's address under [hub]"
    elif table == "hub" and value and not value.startswith(("postgresql://", "postgresql+psycopg://")):
        return 'must be an address such as "postgresql+psycopg://jo@server/netzero", or empty'
    elif key in _FILLED.get(table, ()) and not value.strip():
        return "must not be empty"
    return ""


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
