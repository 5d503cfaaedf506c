"""Edit a text in the user's own editor."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from tui_tracker.domain.encodings import decode
from tui_tracker.errors import UsageError


def edit_text(text: str) -> str:
    """Open `text` in $VISUAL, $EDITOR or the system's default editor and return the saved text.

    Raises `UsageError` if the editor cannot be started, fails, or saves something other than text. What was
    written until then is kept in a file that the error names.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    folder = Path(tempfile.mkdtemp(prefix="tui-tracker-"))
    path = folder / "note.txt"
    path.write_text(text, encoding="utf-8")
    given = path.read_bytes()
    try:
        subprocess.run([*_words(editor), str(path)], check=True)
        saved = decode(path.read_bytes()).rstrip("\r\n")
    except (OSError, subprocess.CalledProcessError, ValueError) as fault:
        reason = f"it ended with {code}" if (code := getattr(fault, "returncode", None)) else fault
        if path.is_file() and path.read_bytes() != given:
            raise UsageError(
                f"The editor {editor} did not save the note ({reason}). What it saved is kept in {path}.",
                "Copy your text from there, then set $EDITOR to an editor that saves text.",
            ) from fault
        shutil.rmtree(folder, ignore_errors=True)
        raise UsageError(
            f"The editor {editor} did not save the note ({reason}).",
            "Set $EDITOR to an installed editor, or write the note here.",
        ) from fault
    shutil.rmtree(folder, ignore_errors=True)
    return saved


def _words(editor: str) -> list[str]:
    """Split a command line as the system does; on Windows a backslash separates folders."""
    if os.name != "nt":
        return shlex.split(editor)
    return [word.strip('"') for word in shlex.split(editor, posix=False)]
