"""Names for files that people mail and print: readable, allowed on every system, and free."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tui_tracker.domain.text import one_line

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
"""What Windows allows in no file's name."""
_LONGEST = 120


def file_name(parts: Iterable[str], ending: str = ".db") -> str:
    """Join parts as a file's name, `Plan - Transport - December 2025.db`; empty ones are left out."""
    cleaned = (one_line(_FORBIDDEN.sub(" ", part)).strip(" .") for part in parts)
    name = " - ".join(part for part in cleaned if part)
    return f"{name[:_LONGEST].rstrip(' .')}{ending}"


def free_path(path: Path) -> Path:
    """Return a path nothing is at: `name.db`, `name (2).db`…"""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free
