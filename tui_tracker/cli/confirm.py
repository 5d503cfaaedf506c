"""Ask a yes/no question before a command changes something."""

from __future__ import annotations

import sys
from contextlib import suppress

from tui_tracker.cli.output import print_err
from tui_tracker.errors import UsageError


def has_terminal() -> bool:
    """Return whether somebody can answer a question."""
    return sys.stdin is not None and sys.stdin.isatty()


def confirm(question: str, *, assume_yes: bool = False, unattended: str = "") -> bool:
    """Ask a question on the terminal; anything but y or yes means no.

    `assume_yes` is the command's `--yes`, which skips the question. Where no terminal can answer,
    raises `UsageError` with `unattended`, a sentence on what would happen, and points to `--yes`.
    """
    if assume_yes:
        return True
    if not has_terminal():
        raise UsageError(unattended, "Check first, then add --yes to go ahead without a question.")
    print_err(f"{question} [y/N]")
    with suppress(EOFError):
        return input().strip().lower() in ("y", "yes")
    return False
