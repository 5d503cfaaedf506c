"""Edit a text in the user's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from tui_tracker.errors import UsageError


def edit_text(text: str) -> str:
    """Open `text` in $VISUAL, $EDITOR or the system's default editor and return the saved text.

    Raises `UsageError` if the editor cannot be started, fails or saves something other than text.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "note.txt"
        path.write_text(text, encoding="utf-8")
        try:
            subprocess.run([*shlex.split(editor, posix=os.name != "nt"), str(path)], check=True)
            return path.read_text(encoding="utf-8-sig").rstrip("\r\n")
        except (OSError, subprocess.CalledProcessError, UnicodeDecodeError) as fault:
            raise UsageError(
                f"The editor {editor} did not return a text ({fault}).",
                "Set $EDITOR to an installed editor, or write the note here.",
            ) from fault
