"""Reading config.toml: every value checked, every fault named with file, line, key and what is valid."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tui_tracker.config.find import NAME, find_config, shipped_folder
from tui_tracker.config.settings import COLOURS, RatingSetting, Settings, StageSetting
from tui_tracker.errors import ConfigError

Table = dict[str, Any]

_KEYS: dict[str, dict[str, type]] = {
    "plan": {"title": str, "period": str, "previous": str, "note_words": int, "roles": list},
    "paths": {"database": str, "source": str, "backups": int},
    "you": {"author": str},
    "stages": {
        "name": str, "definition": str, "also": list, "final": bool,
        "letter": str, "symbol": str, "colour": str,
    },
    "ratings": {
        "key": str, "label": str, "letter": str, "symbol": str, "colour": str,
        "definition": str, "also": list,
    },
    "unrated": {"label": str, "letter": str, "symbol": str, "colour": str, "definition": str},
    "screen": {"colours": str},
    "leads": {},
    "keys": {},
}  # fmt: skip
"""Tables and their keys; `leads` and `keys` take any key, with text behind it."""
_LISTS = ("stages", "ratings")
_NEEDED = {"stages": ("name",), "ratings": ("key", "label", "letter", "symbol")}
_WORDS = {str: "text in quotes", int: "a whole number", bool: "true or false", list: "a list of texts"}


def load_settings(
    config: str | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    cwd: str | os.PathLike[str] | None = None,
) -> Settings:
    """Find and read the settings; what a file leaves out is as shipped.

    Raises `ConfigError` for an unknown key, a bad value or a file that is not TOML.
    """
    here = os.fspath(cwd) if cwd is not None else str(Path.cwd())
    shipped = Path(shipped_folder()) / NAME
    found = find_config(config, environ, here)
    path = Path(found) if found else None
    base = _File(shipped).tables()
    own = _File(path).tables() if path and path != shipped else {}
    merged = {name: _merge(base.get(name), own.get(name)) for name in _KEYS}
    return _settings(merged, own, path, shipped)


def _merge(base: Any, own: Any) -> Any:
    if isinstance(own, list) or own is None:
        return base if own is None else own
    return {**(base or {}), **own}


def _settings(merged: Table, own: Table, path: Path | None, shipped: Path) -> Settings:
    plan, paths = merged["plan"], merged["paths"]
    where = path or shipped

    def place(key: str) -> Path:
        beside = where if path and key in own.get("paths", {}) else shipped
        return (beside.parent / Path(paths[key]).expanduser()).resolve()

    return Settings(
        path=path,
        plan_title=plan["title"],
        period=plan["period"],
        previous=plan["previous"],
        note_words=plan["note_words"],
        roles=tuple(plan["roles"]),
        stages=tuple(StageSetting(**_tuples(one)) for one in merged["stages"]),
        ratings=tuple(RatingSetting(**_tuples(one)) for one in _with_colours(merged["ratings"])),
        unrated=RatingSetting(key="", **_tuples(merged["unrated"])),
        author=merged["you"]["author"],
        leads=merged["leads"] or {},
        database=_database(path, own, place, shipped),
        plan_source=place("source"),
        backups=paths["backups"],
        colour_theme=merged["screen"]["colours"],
        keys=merged["keys"] or {},
    )


def _database(path: Path | None, own: Table, place: Callable[[str], Path], shipped: Path) -> Path:
    """The file's own choice; else beside the file; else, from a wheel, the user's own data folder."""
    if "database" in own.get("paths", {}):
        return place("database")
    if path is not None and path != shipped:
        return (path.parent / "db" / "tracker.db").resolve()
    if shipped.parent.name == "shipped":
        from platformdirs import user_data_path

        return user_data_path("tui-tracker", appauthor=False) / "tracker.db"
    return place("database")


def _tuples(table: Table) -> Table:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _with_colours(ratings: list[Table]) -> list[Table]:
    return [{"colour": one["key"] if one["key"] in COLOURS else "grey", **one} for one in ratings]


def _is_a(value: object, kind: type) -> bool:
    """Tell whether a value is just of this type: in TOML true is not a number."""
    return type(value) is kind


class _File:
    """One config.toml: its text for telling lines, its tables once checked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            raise ConfigError(
                f"{path} cannot be read ({fault}).", "Save it as UTF-8 text in a folder you may read."
            ) from fault

    def tables(self) -> Table:
        """Return the tables, every key and value checked."""
        try:
            tables = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as fault:
            raise ConfigError(f"{self.path}: {fault}.", "Put it right; texts stand in quotes.") from fault
        for name, table in tables.items():
            if name not in _KEYS:
                raise self._unknown(name, _KEYS, self._line_of(name))
            self._check_table(name, table)
        return tables

    def _check_table(self, name: str, table: Any) -> None:
        is_list = name in _LISTS
        if not _is_a(table, list if is_list else dict):
            form = f"[[{name}]]" if is_list else f"[{name}]"
            raise self._bad(name, self._line_of(name), f"must be a table headed {form}")
        rows: list[Table] = list(table) if is_list else [table]
        for number, one in enumerate(rows):
            for key, value in one.items():
                self._check(name, key, value, self._line_of(name, key, number))
            for key in _NEEDED.get(name, ()):
                if key not in one:
                    raise self._bad(f"{name}.{key}", self._line_of(name, "", number), "is missing")
        if is_list:
            self._check_repeats(name, rows)

    def _check(self, name: str, key: str, value: Any, line: int) -> None:
        kinds = _KEYS[name]
        if kinds and key not in kinds:
            raise self._unknown(f"{name}.{key}", [f"{name}.{one}" for one in kinds], line)
        kind = kinds.get(key, str)
        if not _is_a(value, kind) or (kind is list and not all(_is_a(one, str) for one in value)):
            raise self._bad(f"{name}.{key}", line, f"must be {_WORDS[kind]}")
        self._check_value(f"{name}.{key}", key, value, line)

    def _check_value(self, name: str, key: str, value: Any, line: int) -> None:
        if key == "colour" and value not in COLOURS:
            raise self._unknown(f"{name} = {value!r}", COLOURS, line, wanted=value)
        if name in ("plan.period", "plan.previous") and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
            raise self._bad(name, line, 'must be a year and a month such as "2025-12"')
        if key in ("note_words", "backups") and value < 1:
            raise self._bad(name, line, "must be 1 or more")
        if key in ("name", "key", "label", "letter") and not value.strip() and name.split(".")[0] != "stages":
            raise self._bad(name, line, "must not be empty")

    def _check_repeats(self, name: str, table: list[Table]) -> None:
        key = _NEEDED[name][0]
        seen: set[str] = set()
        for number, one in enumerate(table):
            if one[key].lower() in seen:
                raise self._bad(
                    f"{name}.{key}", self._line_of(name, key, number), f"{one[key]!r} stands twice"
                )
            seen.add(one[key].lower())

    def _line_of(self, table: str, key: str = "", number: int = 0) -> int:
        """Find the line by scanning: tomllib tells no places."""
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

    def _bad(self, name: str, line: int, what: str) -> ConfigError:
        return ConfigError(f"{self.path}, line {line}: {name} {what}.", "Change that line, then start again.")

    def _unknown(self, name: str, valid: Iterable[str], line: int, wanted: str | None = None) -> ConfigError:
        known = list(valid)
        near = get_close_matches(wanted or name, known, n=1, cutoff=0.3)
        hint = f"Did you mean {near[0]}?" if near else f"Valid are: {', '.join(known)}."
        return ConfigError(f"{self.path}, line {line}: {name} is not known.", hint)
