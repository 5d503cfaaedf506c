"""Where config.toml is. Kept free of everything heavy: the quickest look-up passes through here."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tui_tracker.config.own import own_folder
from tui_tracker.errors import ConfigError

NAME = "config.toml"
VARIABLE = "TUI_TRACKER_CONFIG"


def find_config(named: str | None, environ: Mapping[str, str], cwd: str) -> str | None:
    """Return the path of the config.toml that counts, or None where there is only the shipped one.

    Looked for: `named` (--config), $TUI_TRACKER_CONFIG, `cwd` and its parents, the user's own
    settings folder. A file named outright must be there: else `ConfigError`.
    """
    for chosen, how in ((named, "--config"), (environ.get(VARIABLE), f"${VARIABLE}")):
        if chosen:
            path = os.path.join(cwd, os.path.expanduser(chosen))
            if not os.path.isfile(path):
                raise ConfigError(
                    f"{how} names {chosen}, and there is no such file.", "Correct the name, or leave it out."
                )
            return path
    return _in_parents(cwd) or _own()


def shipped_folder() -> str:
    """Return the folder of the settings and the plan that ship: in the wheel, else the checkout's top."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    inside = os.path.join(package, "shipped")
    return inside if os.path.isdir(inside) else os.path.dirname(package)


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


def _own() -> str | None:
    path = os.path.join(own_folder("config"), NAME)
    return path if os.path.isfile(path) else None


def _is_ours(path: str) -> bool:
    """Other programs have a config.toml too: ours has a table of ours, or cannot be read at all."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            heads = {line.strip().split("#")[0].strip() for line in file if line.lstrip().startswith("[")}
    except OSError:
        return False
    return bool(heads & {"[plan]", "[paths]", "[[stages]]", "[[ratings]]", "[leads]", "[you]"})
