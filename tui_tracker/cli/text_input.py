"""Read a text that a command is given as a file, or on standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from tui_tracker.domain.encodings import decode
from tui_tracker.errors import UsageError


def read_text(source: str) -> str:
    """Return the text of a file, or of standard input if `source` is `-`, whatever program saved it.

    Raises `UsageError` where there is no such file, or no text in it.
    """
    try:
        if source == "-":
            return decode(sys.stdin.buffer.read() if sys.stdin else b"")
        return decode(Path(source).expanduser().read_bytes())
    except (OSError, ValueError) as fault:
        name = "Standard input" if source == "-" else source
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise UsageError(
            f"{name} cannot be read as text: {reason}.", "Check the name, or save it as text and try again."
        ) from fault
