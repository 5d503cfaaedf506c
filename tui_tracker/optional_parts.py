"""Parts of the program that are installed only where somebody wants them, such as Word reports."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from tui_tracker.errors import UsageError
from tui_tracker.shell_words import shell_program


def install_command(extra: str) -> str:
    """Return the command that installs a part: by the pip beside this program, if there is one."""
    command = f'pip install "tui-tracker[{extra}]"'
    return f"{shell_program(sys.executable)} -m {command}" if find_spec("pip") else command


def missing_part(purpose: str, extra: str) -> UsageError:
    """Return the error for a part that is not installed; `purpose` is what it is for."""
    return UsageError(f"The part for {purpose} is not installed.", f"Install it: {install_command(extra)}")
