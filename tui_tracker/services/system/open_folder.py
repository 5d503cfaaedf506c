"""Open a folder in the desktop's own window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def open_folder(folder: Path) -> bool:
    """Open a folder where the desktop shows files; False where there is no desktop to ask."""
    try:
        if sys.platform == "win32":
            os.startfile(folder)
            return True
        program = "open" if sys.platform == "darwin" else "xdg-open"
        has_desktop = sys.platform == "darwin" or bool(
            os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        )
        if not has_desktop or shutil.which(program) is None:
            return False
        subprocess.Popen(
            [program, str(folder)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError:
        return False
    return True
