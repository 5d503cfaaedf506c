"""Writing a text in the person's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from tui_tracker.errors import UsageError


def edit_text(text: str) -> str:
    """Open $VISUAL, $EDITOR or the system's plain editor on `text`; return what was saved.

    Raises `UsageError` where the editor cannot be started or fails.
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
                f"The editor {editor} did not come back with a text ({fault}).",
                "Set $EDITOR to an editor there is, or write the note here.",
            ) from fault
