"""The person's own folders. Every look-up away from a workspace asks for them."""

from __future__ import annotations

import os
import sys

_XDG = {"config": ("XDG_CONFIG_HOME", ".config"), "data": ("XDG_DATA_HOME", os.path.join(".local", "share"))}
"""Variable and its default under the home folder: XDG Base Directory Specification, section 3."""


def own_folder(what: str) -> str:
    """Return the person's own folder for the program's `config` or `data`, as platformdirs does.

    On Linux the two lines of the standard are followed here: importing platformdirs would cost a
    look-up half as much again as all the rest of it.
    """
    if sys.platform == "linux":
        variable, default = _XDG[what]
        named = os.environ.get(variable, "").strip()
        home = named if os.path.isabs(named) else os.path.join(os.path.expanduser("~"), default)
        return os.path.join(home, "tui-tracker")
    import platformdirs

    finders = {"config": platformdirs.user_config_dir, "data": platformdirs.user_data_dir}
    return finders[what]("tui-tracker", appauthor=False)
