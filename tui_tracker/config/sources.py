"""The settings as plain tables: the file that counts laid over the shipped one, its paths made whole."""

from __future__ import annotations

import os

from tui_tracker.config.find import NAME, find_config, shipped_folder
from tui_tracker.config.own import own_folder
from tui_tracker.config.validate import COLOURS, KEYS, LISTS, checked, checked_tables
from tui_tracker.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_tracker.config.validate import Table

HANDED = ("plan", "glossary", "stages", "ratings", "unrated")
"""Tables that travel in a copy handed out, so that it reads the same on any computer."""


class Tables:
    """What all files together say; `merged` has every table of `check.KEYS`."""

    def __init__(self, path: str | None, own: Table, shipped: str, base: Table) -> None:
        self.path = path
        """The file read, None where only the shipped one was."""
        self._shipped = shipped
        self.names_plan = "title" in own.get("plan", {})
        """Whether a person's own settings, or a copy's, give the plan's title."""
        self._own_paths = own.get("paths", {})
        self.merged: Table = {name: _laid_over(base.get(name), own.get(name)) for name in KEYS}
        for rating in self.merged["ratings"]:
            rating.setdefault("colour", rating["key"] if rating["key"] in COLOURS else "grey")

    def place(self, key: str) -> str:
        """Return a path of `[paths]` made whole from the folder of the file that says it."""
        beside = self.path if self.path and key in self._own_paths else self._shipped
        return _whole(beside, self.merged["paths"][key])

    def source(self) -> str:
        """The plan of which a tracker is made: where a workspace has no copy of its own, the shipped one."""
        own = self.place("source")
        return own if os.path.exists(own) else _whole(self._shipped, self.merged["paths"]["source"])

    def database(self) -> str:
        """The file's own choice; else beside the file; else, from a wheel, the user's own data folder."""
        if self.path and self.path != self._shipped and "database" not in self._own_paths:
            return _whole(self.path, "db/tracker.db")
        if self.path is None and os.path.basename(os.path.dirname(self._shipped)) == "shipped":
            return os.path.join(own_folder("data"), "tracker.db")
        return self.place("database")


def read_tables(
    config: str | None, environ: Mapping[str, str], cwd: str, handed: Table | None = None
) -> Tables:
    """Find and read the settings; what a file leaves out is as shipped. Raises `ConfigError`.

    What a copy was `handed` out with (`HANDED`) counts more than either: the plan is the council's.
    """
    shipped = os.path.join(shipped_folder(), NAME)
    path = find_config(config, environ, cwd)
    own = checked(path, _text(path)) if path and path != shipped else {}
    if handed:
        sound = checked_tables("the settings in this copy", handed)
        own = own | {name: _laid_over(own.get(name), sound[name]) for name in HANDED if name in sound}
    return Tables(path, own, shipped, {} if _says_all(own) else checked(shipped, _text(shipped)))


def _says_all(own: Table) -> bool:
    """Tell whether nothing is left to the shipped settings, so that they need not be read."""
    return all(
        name in own and (name in LISTS or keys.keys() <= own[name].keys()) for name, keys in KEYS.items()
    )


def _laid_over(base: object, own: object) -> object:
    if isinstance(own, list) or own is None:
        return base or {} if own is None else own
    return {**(base if isinstance(base, dict) else {}), **(own if isinstance(own, dict) else {})}


def _whole(beside: str, path: str) -> str:
    return os.path.realpath(os.path.join(os.path.dirname(beside), os.path.expanduser(path)))


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as fault:
        raise ConfigError(
            f"{path} cannot be read ({fault}).", "Save it as UTF-8 text in a folder you may read."
        ) from fault
