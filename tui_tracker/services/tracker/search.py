"""Full-text search in actions, partners, own fields and notes of every period, best first."""

from __future__ import annotations

from tui_tracker.domain.search_query import match_expression
from tui_tracker.named_tuple import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui_tracker.storage.read.reader import TrackerReader
    from tui_tracker.storage.read.rows import HitRow


_LONGEST, _BEFORE = 400, 60
"""Characters of the longest excerpt, and those before its first match."""


class Hit(NamedTuple):
    """A text that contains the searched words."""

    action_key: str
    id: str
    """The action's printed ID."""
    theme: str
    """The theme's key."""
    period: str
    """Key; empty for the plan's own text."""
    field: str
    text: str
    """An excerpt."""
    marks: tuple[tuple[int, int], ...]
    """(start, end) of each match in the excerpt."""


def search(reader: TrackerReader, words: str, period: str | None = None, most: int = 50) -> list[Hit]:
    """Return up to so many hits, in all periods or one; the last word may be unfinished."""
    expression = match_expression(words)
    if not expression:
        return []
    return [_hit(row) for row in reader.search(expression, period, most)]


def _excerpt(text: str, marks: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Return the part of a long text about its first match, with the matches in that part."""
    if len(text) <= _LONGEST or not marks:
        return text, marks
    first = max(marks[0][0] - _BEFORE, 0)
    start = text.find(" ", first, marks[0][0]) + 1 or first if first else 0
    end, sign = start + _LONGEST, "…" if start else ""
    moved = len(sign) - start
    whole = [marks[0], *(mark for mark in marks[1:] if mark[1] <= end)]
    inside = [(left + moved, min(right, end) + moved) for left, right in whole]
    return f"{sign}{text[start:end]}{'…' if end < len(text) else ''}", inside


def _hit(row: HitRow) -> Hit:
    text = ""
    marks: list[tuple[int, int]] = []
    for number, part in enumerate(row.text.replace("\x02", "\x03").split("\x03")):
        if number % 2:
            marks.append((len(text), len(text) + len(part)))
        text += part
    text, marks = _excerpt(text, marks)
    return Hit(
        action_key=row.key,
        id=row.id,
        theme=row.theme,
        period=row.period or "",
        field=row.field,
        text=text,
        marks=tuple(marks),
    )
