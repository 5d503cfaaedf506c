"""Finds the trackers near the current folder, for somebody who started the program a folder too high."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tui_tracker.config.sources import NAME, folders_with_settings
from tui_tracker.errors import TrackerError
from tui_tracker.storage.file_format import check_header

_IN_WORKSPACE = "db/tracker.db"
"""Where `init` makes a tracker, beside the settings."""
_ALONE = ("tracker.db", _IN_WORKSPACE)
"""Where a tracker without settings is looked for in other folders."""
_LEVELS, _MOST_FILES = 3, 100
"""How many folders above are looked into, and how many files of the current one."""


def find_nearby_trackers() -> list[Path]:
    """Return the folders below with settings and a tracker, then other trackers here, below and above."""
    folders = [Path(name) for name in folders_with_settings(".") if _is_tracker(Path(name, _IN_WORKSPACE))]
    try:
        files = [path for path in _files() if _is_tracker(path)]
    except OSError:
        files = []
    return [*folders, *dict.fromkeys(files)]


def _files() -> Iterator[Path]:
    yield from islice(sorted(Path().glob("*.db")), _MOST_FILES)
    yield Path(_IN_WORKSPACE)
    below = islice(sorted(path for path in Path().iterdir() if path.is_dir()), _MOST_FILES)
    above = islice(Path().absolute().parents, _LEVELS)
    for folder in (*(path for path in below if not (path / NAME).is_file()), *above):
        yield from (folder / name for name in _ALONE)


def _is_tracker(path: Path) -> bool:
    try:
        check_header(str(path))
    except TrackerError:
        return False
    return True
