"""Keep a person's preferences between starts.

They are the colour theme, the last theme and action of each tracker, named filters, and words that the
person spells so on purpose. They are stored in the user's state folder; losing them is never an error.
"""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomli_w
from platformdirs import user_state_path

from tui_tracker.storage.new_files import write_whole

_WORDS = "words"
VARIABLE = "TUI_TRACKER_STATE"
"""The environment variable that sets another state folder, for example on a USB stick."""


def state_folder() -> Path:
    """Return the folder for preferences and crash reports."""
    if named := os.environ.get(VARIABLE):
        return Path(named)

    return user_state_path("tui-tracker", appauthor=False)


class Preferences:
    """The stored preferences; every `set` is written to disk at once, completely or not at all."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or state_folder()) / "memory.toml"
        self._values = self._read()

    def get(self, name: str, database: Path | None = None) -> str | None:
        """Return the value of a preference of one tracker, or of the program if no tracker is given."""
        value = self._table(database).get(name)
        return value if isinstance(value, str) else None

    def set(self, name: str, value: str, database: Path | None = None) -> None:
        """Set a preference; if the folder cannot be written, it only lasts until the program ends."""
        if self.get(name, database) == value:
            return
        self._table(database)[name] = value
        self._write()

    @property
    def words(self) -> tuple[str, ...]:
        """Words that this person spells so on purpose."""
        return tuple((self.get(_WORDS) or "").split())

    def keep_word(self, word: str) -> None:
        """Add a word to `words`."""
        self.set(_WORDS, " ".join(sorted({*self.words, word})))

    def groups(self, name: str) -> dict[str, dict[str, str]]:
        """Return a named group's tables of texts by their names, such as all named filters."""
        tables = _inner(self._values, name)
        return {
            key: {field: value for field, value in table.items() if isinstance(value, str)}
            for key, table in tables.items()
            if isinstance(table, dict)
        }

    def set_group(self, name: str, key: str, table: dict[str, str] | None) -> None:
        """Put a table of texts into a named group, or take it out with None."""
        tables = _inner(self._values, name)
        if table is None:
            tables.pop(key, None)
        else:
            tables[key] = table
        self._write()

    def _write(self) -> None:
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, tomli_w.dumps(self._values).encode())

    def _table(self, database: Path | None) -> dict[str, Any]:
        if database is None:
            return self._values
        return _inner(_inner(self._values, "trackers"), str(database.absolute()))

    def _read(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}


def _inner(table: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the table under a name; a missing or mistyped one is replaced, as users may edit the file."""
    if not isinstance(table.get(name), dict):
        table[name] = {}
    inner: dict[str, Any] = table[name]
    return inner
