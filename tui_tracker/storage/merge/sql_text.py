"""Small pieces of SQL text."""

from __future__ import annotations

from collections.abc import Iterable


def listed(words: Iterable[str]) -> str:
    """Write words of the program's own as a list in SQL; never words that came from a person or a file."""
    return ", ".join(f"'{word}'" for word in words)
