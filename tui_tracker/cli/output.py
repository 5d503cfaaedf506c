"""How commands print: colour only where it is wanted, text wrapped, no control characters of the data's."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from tui_tracker.domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tui_tracker.config import RatingSetting, Settings, StageSetting

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "amber": "33", "blue": "34", "grey": "2"}
PIPE_WIDTH = 100
"""Columns of text where the output is no terminal."""


def say(line: str = "") -> None:
    """Print one line of data to stdout."""
    print(line)


def tell(line: str) -> None:
    """Print one line of talk (progress, warnings, advice) to stderr."""
    print(clean(line), file=sys.stderr)


def say_json(value: object) -> None:
    """Print JSON, readable, characters as they are."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def width() -> int:
    """Return the columns there are to print in."""
    return get_terminal_size((PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else PIPE_WIDTH


def paint(text: str, *styles: str) -> str:
    """Colour text where stdout is a terminal that takes colour and NO_COLOR is not set."""
    if (
        not styles
        or not sys.stdout.isatty()
        or os.environ.get("NO_COLOR")
        or os.environ.get("TERM") == "dumb"
    ):
        return text
    return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"


def wrap(text: str | None, columns: int, indent: str = "") -> list[str]:
    """Break text into lines of at most `columns`, its own line breaks kept."""
    lines: list[str] = []
    for paragraph in clean(text or "").splitlines():
        lines += textwrap.wrap(
            paragraph, max(columns, 20), initial_indent=indent, subsequent_indent=indent
        ) or [""]
    return lines


def cut(text: str | None, columns: int) -> str:
    """Return the beginning of a text as one line of at most `columns`."""
    line = " ".join(clean(text or "").split())
    return line if len(line) <= columns else line[: max(columns - 1, 0)].rstrip() + "…"


def side_by_side(left: Sequence[str], right: Sequence[str], columns: int, gap: str = " │ ") -> list[str]:
    """Set two blocks of lines next to each other, the left one `columns` wide."""
    rows = max(len(left), len(right))
    lefts = [*left, *[""] * (rows - len(left))]
    rights = [*right, *[""] * (rows - len(right))]
    return [f"{one:<{columns}}{gap}{two}".rstrip() for one, two in zip(lefts, rights, strict=True)]


def stages_words(stages: list[dict[str, Any]]) -> str:
    """Write stages as a person reads them: `Delivery (MMLe) & Discovery`."""
    return " & ".join(
        f"{clean(one['stage'])} ({clean(one['strand'])})" if one["strand"] else clean(one["stage"])
        for one in stages
    )


def rating_of(
    stages: list[dict[str, Any]], rag: str | None, settings: Settings
) -> RatingSetting | StageSetting:
    """Return what stands where a rating would: the final stage once all is at it, else the rating."""
    final = settings.final_stage
    if final and stages and not rag and all(one["stage"] == final.name for one in stages):
        return final
    return settings.rating(rag)


def rating_words(one: RatingSetting | StageSetting) -> str:
    """Write a rating in letter, shape and word: `A ◆ Amber`."""
    return f"{one.letter} {one.symbol} {getattr(one, 'label', None) or getattr(one, 'name', '')}".strip()
