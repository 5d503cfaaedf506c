"""Wrap text and set it side by side in the columns of a terminal."""

from __future__ import annotations

import sys
from itertools import groupby

from tui_tracker.cli.output import print_err, print_out, style, width
from tui_tracker.domain.text import clean_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


LONGEST_SHOWN = 10_000
"""Characters that are printed of a text among others: about four pages."""


def wrap(text: str | None, columns: int, indent: str = "") -> list[str]:
    """Break text into lines of at most `columns`, its own line breaks kept."""
    if not text:
        return []
    room = max(columns, 20) - len(indent)
    lines = wrap_runs([("\n".join(text.expandtabs().splitlines()), ())], room)
    return [f"{indent}{line}" if line else "" for line in lines]


def wrap_sentence(text: str, columns: int, indent: str = "") -> list[str]:
    """Break a sentence into lines; a line break in it, as in a file's name, is replaced."""
    return wrap(clean_line(text), columns, indent)


def print_message(text: str) -> None:
    """Print a line of a message to standard error; at a terminal, broken between words."""
    for line in _for_terminal(text) if sys.stderr.isatty() else (text,):
        print_err(line)


def print_sentence(text: str = "") -> None:
    """Print a line of a result to standard output; at a terminal, broken between words."""
    for line in _for_terminal(text) if sys.stdout.isatty() else (text,):
        print_out(line)


def _for_terminal(text: str) -> Iterator[str]:
    """Yield a text in lines that fit the terminal, those after the first set in a little further."""
    indent = " " * (len(text) - len(text.lstrip()))
    for number, line in enumerate(wrap_sentence(text.lstrip(), width() - len(indent) - 2) or [""]):
        yield f"{indent}{'  ' * bool(number)}{line}"


def wrap_beginning(text: str | None, columns: int, indent: str = "", *, to_read: str) -> list[str]:
    """Break a text among others into lines; of a very long one its beginning, and how to read all of it.

    `to_read` is the command that prints the whole text.
    """
    if not text or len(text) <= LONGEST_SHOWN:
        return wrap(text, columns, indent)
    rest = f"… {len(text) - LONGEST_SHOWN:,} more characters. To read all of it: {to_read}"
    return [*wrap(text[:LONGEST_SHOWN].rstrip(), columns, indent), *wrap(rest, columns, indent)]


def side_by_side(left: Sequence[str], right: Sequence[str], columns: int) -> list[str]:
    """Set two blocks of lines next to each other, the left one `columns` wide."""
    rows = max(len(left), len(right))
    lefts = [*left, *[""] * (rows - len(left))]
    rights = [*right, *[""] * (rows - len(right))]
    return [
        f"{left_line:<{columns}} │ {right_line}".rstrip()
        for left_line, right_line in zip(lefts, rights, strict=True)
    ]


Runs = list[tuple[str, tuple[str, ...]]]
"""Runs of text, each with its styles."""


def wrap_runs(runs: Runs, columns: int) -> list[str]:
    """Break styled text into lines of at most `columns` visible characters, its own line breaks kept."""
    lines: list[Runs] = [[]]
    length = 0
    for text, styles in runs:
        for number, paragraph in enumerate(text.split("\n")):
            if number:
                lines.append([])
                length = 0
            for word in _words(paragraph, columns):
                if length and length + len(word.rstrip()) > columns:
                    lines.append([])
                    length = 0
                lines[-1].append((word, styles))
                length += len(word)
    return [_styled(line) for line in lines]


def _words(paragraph: str, columns: int) -> Iterator[str]:
    """Yield words, each with the blank after it; one that is wider than a line in pieces."""
    *words, last = paragraph.split(" ")
    for word in [*(f"{word} " for word in words), last]:
        for start in range(0, len(word.rstrip()) or 1, columns):
            yield word[start : start + columns]


def _styled(line: Runs) -> str:
    styled = ""
    for styles, runs in groupby(line, key=lambda run: run[1]):
        text = "".join(word for word, _ in runs)
        words = text.rstrip()
        styled += style(words, *styles) + text[len(words) :] if words else text
    return styled.rstrip()
