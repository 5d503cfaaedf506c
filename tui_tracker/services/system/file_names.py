"""Build file names that are readable and valid on every system."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tui_tracker.domain.text import clean, one_line

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\ufffd]+')
"""Characters that Windows does not allow in file names, and what `clean` puts for a control character."""
_LONGEST = 120


def file_name(parts: Iterable[str], ending: str = ".db") -> str:
    """Join the parts that are not empty into a file name: `Plan - Transport - December 2025.db`."""
    cleaned = (one_line(_FORBIDDEN.sub(" ", clean(part))).strip(" .") for part in parts)
    name = " - ".join(part for part in cleaned if part)
    return f"{name[:_LONGEST].rstrip(' .')}{ending}"


def free_path(path: Path) -> Path:
    """Return a path that does not exist yet: `name.db`, `name (2).db`, and so on."""
    number, candidate = 1, path
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return candidate
