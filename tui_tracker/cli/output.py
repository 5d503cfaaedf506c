"""The one place where commands print: it cleans every line, so that no caller has to.

A line may hold anything from data, file names or settings. Only the colour codes that `style` adds pass.
"""

from __future__ import annotations

import json
import os
import sys

from tui_tracker.domain.text import beginning, clean, clean_line, escape_unsafe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_tracker.domain.plan.legend import Badge

_CODES = {
    "bold": "1", "dim": "2", "underline": "4", "strike": "9",
    "red": "31", "green": "32", "amber": "33", "blue": "34", "grey": "2",
}  # fmt: skip
_COLOUR_MARK = f"\x1b{os.urandom(8).hex()}"
"""Begins a colour code until it is printed: nothing that was read can contain it."""
PIPE_WIDTH = 100
"""Columns of text where the output is no terminal."""


def print_out(line: str = "") -> None:
    """Print a line of results to standard output; a line break in it is replaced, so that one stays one."""
    sys.stdout.write(f"{_printable(line)}\n")


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of results to standard output."""
    for line in lines:
        print_out(line)


def print_script(text: str) -> None:
    """Print a text of the program's own, of several lines, to standard output."""
    sys.stdout.write(f"{clean(text)}\n")


def _printable(line: str) -> str:
    return "\x1b".join(clean_line(part) for part in line.split(_COLOUR_MARK))


def print_err(line: str) -> None:
    """Print a line of a message (progress, a warning, advice) to standard error."""
    print(clean_line(line), file=sys.stderr)


def print_json(value: object) -> None:
    """Print indented JSON, letters as they are, with an escape for what could steer a terminal.

    Only one value of a list at a time is held as text.
    """
    if isinstance(value, list) and value:
        separator = "[\n  "
        for item in value:
            sys.stdout.write(separator + _indented_json(item).replace("\n", "\n  "))
            separator = ",\n  "
        sys.stdout.write("\n]\n")
    else:
        sys.stdout.write(f"{_indented_json(value)}\n")


def _indented_json(value: object) -> str:
    return escape_unsafe(json.dumps(value, ensure_ascii=False, indent=2))


def print_json_list(values: Iterable[object]) -> None:
    """Print a list as JSON, a value on each line, letters as they are as in `print_json`.

    Without indents Python's encoder in C does the work, in a fifth of the time. Only one value at a time
    is held as text.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    separator = "[\n"
    for value in values:
        sys.stdout.write(separator + escape_unsafe(encode(value)))
        separator = ",\n"
    sys.stdout.write("\n]\n" if separator.startswith(",") else "[]\n")


_plain = False


def use_plain(plain: bool) -> None:
    """Print in one column of words from now on, or only where the output is no terminal."""
    global _plain
    _plain = plain


def is_plain() -> bool:
    """Return whether to print one column of words, for a screen reader, a pipe or a file."""
    return _plain or not sys.stdout.isatty() or os.environ.get("TUI_TRACKER_PLAIN", "") not in ("", "0")


def rating_text(badge: Badge) -> str:
    """Return a rating as it is printed: with its letter and symbol, or in plain output its word alone."""
    return badge.label if is_plain() else badge.full


def change_text(before: str | None, now: str | None) -> str:
    """Return a change of a value: with an arrow, or in plain output in words."""
    if is_plain():
        if before and now:
            return f"from {before} to {now}"
        return now or (f"removed ({before})" if before else "nothing")
    return f"{before or '–'} → {now or '–'}"


def width() -> int:
    """Return the columns there are to print in: those of the terminal, or what $COLUMNS says of it."""
    if not sys.stdout.isatty():
        return PIPE_WIDTH
    named = os.environ.get("COLUMNS", "")
    if named.isdecimal() and len(named) < 5 and int(named):
        return int(named)
    try:
        # What shutil.get_terminal_size does; importing shutil costs a look-up a twentieth of its time.
        return os.get_terminal_size(sys.stdout.fileno()).columns or PIPE_WIDTH
    except (OSError, ValueError):
        return PIPE_WIDTH


def use_colour() -> bool:
    """Return whether stdout is a terminal that takes colour, and colour is wanted."""
    return not is_plain() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def style(text: str, *styles: str) -> str:
    """Colour text where stdout is a terminal that takes colour and NO_COLOR is not set."""
    if not styles or not use_colour():
        return text
    codes = ";".join(_CODES[name] for name in styles)
    return f"{_COLOUR_MARK}[{codes}m{text}{_COLOUR_MARK}[0m"


def truncate(text: str | None, columns: int) -> str:
    """Return the beginning of a text as one line of at most `columns`."""
    return beginning(clean(text or ""), columns)
