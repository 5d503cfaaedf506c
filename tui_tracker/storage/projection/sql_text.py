"""Small pieces of SQL text."""

from __future__ import annotations

from collections.abc import Iterable

COPY_COLUMNS = "id, made_from, lead, themes, period, name, made_at, made_by"
DECISION_COLUMNS = "id, revision, verdict, author, at, origin, over, why"
"""The columns of a table, named because a file may have further ones of its owner's."""


def listed(words: Iterable[str]) -> str:
    """Write words of the program's own as a list in SQL; never words that came from a person or a file."""
    return ", ".join(f"'{word}'" for word in words)
