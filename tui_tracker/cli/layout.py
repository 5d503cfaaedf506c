"""Laying text out in columns of a terminal."""

from __future__ import annotations

import textwrap

from tui_tracker.domain.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def wrap(text: str | None, columns: int, indent: str = "") -> list[str]:
    """Break text into lines of at most `columns`, its own line breaks kept."""
    lines: list[str] = []
    for paragraph in clean(text or "").splitlines():
        lines += textwrap.wrap(
            paragraph, max(columns, 20), initial_indent=indent, subsequent_indent=indent
        ) or [""]
    return lines


def side_by_side(left: Sequence[str], right: Sequence[str], columns: int, gap: str = " │ ") -> list[str]:
    """Set two blocks of lines next to each other, the left one `columns` wide."""
    rows = max(len(left), len(right))
    lefts = [*left, *[""] * (rows - len(left))]
    rights = [*right, *[""] * (rows - len(right))]
    return [f"{one:<{columns}}{gap}{two}".rstrip() for one, two in zip(lefts, rights, strict=True)]
