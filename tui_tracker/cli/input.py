"""What a command asks for: an answer to a question, or a text in a file or on standard input."""

from __future__ import annotations

import io
import os
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
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
    """Return a line of standard input. Raises `EOFError`, and `UsageError` where a pipe brings no text."""
    stream = sys.stdin
    if not isinstance(stream, io.TextIOWrapper):
        return input()
    if stream.isatty():
        # It can be set before the first line is read, no longer afterwards.
        if stream.errors != "replace":
            stream.reconfigure(errors="replace")
        return input()
    line = stream.buffer.readline(LARGEST)
    if not line:
        raise EOFError
    if b"\0" not in line and not line.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _decode(line, "-").rstrip("\r\n")
    # The lines of UTF-16 do not end at the byte that ends a line of UTF-8.
    sys.stdin = io.StringIO(_decode(line + stream.buffer.read(LARGEST), "-"))
    return input()


def confirm_reversible(question: str, *, way_back: str, assume_yes: bool = False) -> bool:
    """Ask before an act that loses nothing; yes where nobody can answer, which is said with the `way_back`.

    It makes a new file, sets aside what was there, or is one step for `undo`.
    """
    is_unattended = not assume_yes and not has_terminal()
    if is_unattended:
        print_err(f"{question} Nobody can answer here, so this goes ahead. {way_back}")
    return confirm(question, assume_yes=assume_yes or is_unattended)


def read_text(source: str) -> str:
    """Return the text of a file, or of standard input if `source` is `-`, whatever program saved it.

    Raises `UsageError` where there is no such file, no text in it, or more than `LARGEST` bytes.
    """
    try:
        content = _read_bytes(source)
    except (OSError, ValueError) as fault:
        raise _unreadable_error(source, fault) from fault
    return _decode(content, source)


def _decode(content: bytes, source: str) -> str:
    """Return bytes of a file, or of standard input if `source` is `-`, as text; say where that is a guess."""
    try:
        text, guess = decode_with_guess(content)
    except ValueError as fault:
        raise _unreadable_error(source, fault) from fault
    if guess:
        print_err(f"{_name(source)} was read as a text in {guess}. Check its accents and quotation marks.")
    return text


def _unreadable_error(source: str, fault: Exception) -> UsageError:
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else fault
    return UsageError(
        f"{_name(source)} cannot be read as text: {reason}.",
        "Check the name, or save it as text and try again.",
    )


def _name(source: str) -> str:
    return "Standard input" if source == "-" else source


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
