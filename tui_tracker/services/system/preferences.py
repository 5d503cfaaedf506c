"""What the program itself remembers between two starts: colour theme, last theme and action of a tracker.

Kept in the person's own state folder; forgetting it is never an error.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

VARIABLE = "TUI_TRACKER_STATE"
"""Names another state folder, e.g. on a USB stick."""


def state_folder() -> Path:
    """Return the folder for the program's own files: memory and crash reports."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    from platformdirs import user_state_path

    return user_state_path("tui-tracker", appauthor=False)


class Preferences:
    """What is remembered; every `remember` is written at once, whole or not at all."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or state_folder()) / "memory.toml"
        self._known = self._read()

    def get(self, name: str, database: Path | None = None) -> str | None:
        """Return what was remembered under a name, of one tracker or of all."""
        value = self._table(database).get(name)
        return value if isinstance(value, str) else None

    def set(self, name: str, value: str, database: Path | None = None) -> None:
        """Keep a text under a name; where the folder cannot be written it is forgotten quietly."""
        if self.get(name, database) == value:
            return
        self._table(database)[name] = value
        partial = self._path.with_suffix(".partial")
        import tomli_w  # reading it back is the standard library's: loaded only to write

        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(tomli_w.dumps(self._known), encoding="utf-8")
            partial.replace(self._path)
        except OSError:
            return

    def _table(self, database: Path | None) -> dict[str, Any]:
        if database is None:
            return self._known
        return _inner(_inner(self._known, "trackers"), str(database.absolute()))

    def _read(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}


def _inner(table: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the table under a name, a new one where none is: a person may have edited the file."""
    if not isinstance(table.get(name), dict):
        table[name] = {}
    inner: dict[str, Any] = table[name]
    return inner
