"""The files that settings come from: which one counts, their tables merged, their paths made absolute.

Every look-up passes through here, so nothing heavy is imported.
"""

from __future__ import annotations

import os
import sys

from tui_tracker.config.known_keys import COLOURS, KEYS, LISTS, OPTIONAL
from tui_tracker.config.validate import validate, validate_tables
from tui_tracker.errors import ConfigError
from tui_tracker.ordinary_files import MOST_TEXT, read_bytes, read_utf8, read_utf16

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_tracker.config.validate import Table

NAME = "config.toml"
VARIABLE = "TUI_TRACKER_CONFIG"
COPIED_TABLES = ("plan", "glossary", "stages", "ratings", "unrated", "fields")
"""Tables that a copy sent out contains, so that it reads the same on any computer."""
_OUR_HEADS = {"[plan]", "[paths]", "[[stages]]", "[[ratings]]", "[leads]", "[you]", "[[fields]]"}
_MOST_NAMES = 1000
"""How many names of a folder are looked at: a folder on a network may have any number."""
_XDG = {"config": ("XDG_CONFIG_HOME", ".config"), "data": ("XDG_DATA_HOME", os.path.join(".local", "share"))}
"""Variable and its default under the home folder: XDG Base Directory Specification, section 3."""


class Tables:
    """The tables of all settings files together; `merged` has every table of `known_keys.KEYS`."""

    def __init__(self, path: str | None, own: Table, shipped: str, base: Table) -> None:
        self.path = path
        """The file read, None where only the shipped one was."""
        self._shipped = shipped
        self.names_plan = "title" in own.get("plan", {})
        """Whether a person's own settings, or a copy's, give the plan's title."""
        self._own_paths = own.get("paths", {})
        self.merged: Table = {name: _merged(base.get(name), own.get(name)) for name in KEYS}
        for rating in self.merged["ratings"]:
            rating.setdefault("colour", rating["key"] if rating["key"] in COLOURS else "grey")

    def resolve_path(self, key: str) -> str:
        """Return a path of `[paths]`, relative to the folder of the file that gives it, as absolute."""
        beside = self.path if self.path and key in self._own_paths else self._shipped
        return _absolute(beside, self.merged["paths"][key])

    def source(self) -> str:
        """Return the plan a tracker is made from: the shipped one where a workspace has none of its own."""
        own = self.resolve_path("source")
        return own if os.path.exists(own) else _absolute(self._shipped, self.merged["paths"]["source"])

    def database(self) -> str:
        """Return the tracker the file names; else beside the file; else, from a wheel, in the data folder."""
        if self.path and self.path != self._shipped and "database" not in self._own_paths:
            return _absolute(self.path, "db/tracker.db")
        if self.path is None and os.path.basename(os.path.dirname(self._shipped)) == "shipped":
            return os.path.join(own_folder("data"), "tracker.db")
        return self.resolve_path("database")


def read_tables(
    config: str | None, environ: Mapping[str, str], cwd: str, copy_settings: Table | None = None
) -> Tables:
    """Find and read the settings; what a file leaves out is as shipped. Raises `ConfigError`.

    The settings inside a copy (`COPIED_TABLES`) count more than either: the plan is the council's.
    """
    shipped = os.path.join(shipped_folder(), NAME)
    path = find_config(config, environ, cwd)
    own = validate(path, _read_text(path)) if path and path != shipped else {}
    if copy_settings:
        valid = validate_tables("the settings in this copy", copy_settings)
        own = own | {name: _merged(own.get(name), valid[name]) for name in COPIED_TABLES if name in valid}
    return Tables(path, own, shipped, {} if _is_complete(own) else validate(shipped, _read_text(shipped)))


def find_config(named: str | None, environ: Mapping[str, str], cwd: str) -> str | None:
    """Return the path of the config.toml that counts, or None where there is only the shipped one.

    Looked for: `named` (--config), $TUI_TRACKER_CONFIG, `cwd` and its parents, the user's own
    settings folder. A file named outright must exist: else `ConfigError`.
    """
    for chosen, how in ((named, "--config"), (environ.get(VARIABLE), f"${VARIABLE}")):
        if chosen:
            path = os.path.join(cwd, os.path.expanduser(chosen))
            if not os.path.isfile(path):
                raise ConfigError(
                    f"{how} names {chosen}, and there is no such file.", "Check the name, or leave it out."
                )
            return path
    return _in_parents(cwd) or _in_own_folder()


def shipped_folder() -> str:
    """Return the folder of the settings and the plan that ship: in the wheel, else the checkout's top."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "shipped")
    return inside if os.path.isdir(inside) else os.path.dirname(package)


def own_folder(kind: str) -> str:
    """Return the person's own folder for the program's `config` or `data`, as platformdirs does.

    On Linux the two lines of the standard are followed here: importing platformdirs would cost a
    look-up half as much again as all the rest of it.
    """
    if sys.platform == "linux":
        variable, default = _XDG[kind]
        named = os.environ.get(variable, "").strip()
        home = named if os.path.isabs(named) else os.path.join(os.path.expanduser("~"), default)
        return os.path.join(home, "tui-tracker")
    import platformdirs

    finders = {"config": platformdirs.user_config_dir, "data": platformdirs.user_data_dir}
    return finders[kind]("tui-tracker", appauthor=False)


def _in_parents(cwd: str) -> str | None:
    folder = os.path.abspath(cwd)
    while True:
        path = os.path.join(folder, NAME)
        if os.path.isfile(path) and _is_ours(path):
            return path
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def folders_with_settings(folder: str) -> list[str]:
    """Return the names of the folders in one that have settings of ours."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for _, entry in zip(range(_MOST_NAMES), entries, strict=False))
    except OSError:
        return []
    paths = [(name, os.path.join(folder, name, NAME)) for name in names]
    return [name for name, path in paths if os.path.isfile(path) and _is_ours(path)]


def _in_own_folder() -> str | None:
    path = os.path.join(own_folder("config"), NAME)
    return path if os.path.isfile(path) else None


def _is_ours(path: str) -> bool:
    """Other programs have a config.toml too: ours has a table of ours, or cannot be read at all."""
    try:
        lines = (read_utf16(path) or read_bytes(path, MOST_TEXT).decode(errors="replace")).splitlines()
    except OSError:
        return False
    plain = (line.strip("\ufeff \t") for line in lines)
    heads = {line.split("#")[0].strip() for line in plain if line.startswith("[")}
    return bool(heads & _OUR_HEADS)


def _is_complete(own: Table) -> bool:
    """Return whether nothing is left to the shipped settings, so that they need not be read."""
    return all(
        name in own and (name in LISTS or keys.keys() <= own[name].keys())
        for name, keys in KEYS.items()
        if name not in OPTIONAL
    )


def _merged(base: object, own: object) -> object:
    """Return a table of the shipped settings with a file's own values over it; a list replaces a list."""
    if isinstance(own, list) or own is None:
        return base or {} if own is None else own
    return {**(base if isinstance(base, dict) else {}), **(own if isinstance(own, dict) else {})}


def _absolute(beside: str, path: str) -> str:
    return os.path.realpath(os.path.join(os.path.dirname(beside), os.path.expanduser(path)))


def _read_text(path: str) -> str:
    try:
        return read_utf16(path) or read_utf8(path)
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        raise ConfigError(
            f"{path}, line {line}: a character is not in UTF-8.",
            "Save the file again as UTF-8 text: in Notepad with Save as and the encoding UTF-8.",
        ) from fault
    except OSError as fault:
        raise ConfigError(
            f"{path} cannot be read ({fault.strerror}).",
            "Check that it is the right file, and that you have permission to read it.",
        ) from fault
