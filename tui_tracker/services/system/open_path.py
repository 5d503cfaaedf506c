"""Open a folder in the desktop's own window, or a file in the program for its kind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def can_open_paths() -> bool:
    """Return whether there is a desktop that shows folders and files."""
    return sys.platform == "win32" or _program() is not None


def open_path(path: Path) -> bool:
    """Open a folder or file; False where no desktop can do that."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
            return True
        program = _program()
        if program is None:
            return False
        subprocess.Popen(
            [program, str(path)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError:
        return False
    return True


def _program() -> str | None:
    """Return the program that opens a path on macOS or Linux; None where there is no desktop."""
    if sys.platform == "darwin":
        return shutil.which("open")
    has_desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return shutil.which("xdg-open") if has_desktop else None
