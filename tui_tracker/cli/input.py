"""What a command asks for: an answer to a question, or a text in a file or on standard input."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path

from tui_tracker.cli.output import print_err
from tui_tracker.domain.encodings import decode_with_guess
from tui_tracker.errors import UsageError
from tui_tracker.ordinary_files import read_bytes

LARGEST = 16_000_000
"""Bytes of a text; a table of 10,000 actions with long notes has 10,000,000."""


def has_terminal() -> bool:
    """Return whether somebody can answer a question."""
    return sys.stdin is not None and sys.stdin.isatty()


def confirm(question: str, *, assume_yes: bool = False, unattended: str = "") -> bool:
    """Ask a question on the terminal; anything but y or yes means no.

    `assume_yes` is the command's `--yes`, which skips the question. Where no terminal can answer,
    raises `UsageError` with `unattended`, a sentence on what would happen, and points to `--yes`.
    Every act that asks keeps this rule, but for those of `confirm_reversible`.
    """
    if assume_yes:
        return True
    if not has_terminal():
        raise UsageError(unattended, "Check first, then add --yes to go ahead without a question.")
    print_err(f"{question} [y/N]")
    with suppress(EOFError):
        return read_line().strip().lower() in ("y", "yes")
    return False


def read_line() -> str:
    """Return a line of standard input; what is no text in it is replaced. Raises `EOFError`."""
    # It can be set before the first line is read, no longer afterwards.
    if isinstance(sys.stdin, io.TextIOWrapper) and sys.stdin.errors != "replace":
        sys.stdin.reconfigure(errors="replace")
    return input()


def confirm_reversible(question: str, *, assume_yes: bool = False) -> bool:
    """Ask before an act that loses nothing; yes where nobody can answer.

    It makes a new file, sets aside what was there, or is one step for `undo`.
    """
    return confirm(question, assume_yes=assume_yes or not has_terminal())


def read_text(source: str) -> str:
    """Return the text of a file, or of standard input if `source` is `-`, whatever program saved it.

    Raises `UsageError` where there is no such file, no text in it, or more than `LARGEST` bytes.
    """
    try:
        text, guess = decode_with_guess(_read_bytes(source))
    except (OSError, ValueError) as fault:
        name = "Standard input" if source == "-" else source
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise UsageError(
            f"{name} cannot be read as text: {reason}.", "Check the name, or save it as text and try again."
        ) from fault
    if guess:
        print_err(f"{source} was read as a text in {guess}. Check its accents and quotation marks.")
    return text


def _read_bytes(source: str) -> bytes:
    path = Path(source).expanduser()
    if source == "-":
        content = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b""
    elif path.is_file():
        content = read_bytes(path, LARGEST + 1)
    else:
        # A pipe is read on purpose, such as a shell makes of `<(command)`; a device may have no end.
        with open(path, "rb", opener=_open_without_waiting) as file:
            content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"it is longer than {LARGEST // 1_000_000} MB")
    return content


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe into which nobody writes is empty, instead of being waited for."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if os.name != "nt":
        os.set_blocking(descriptor, True)
    return descriptor
