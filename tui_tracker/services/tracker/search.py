"""Full-text search in actions, partners, own fields and notes of every period, best first."""

from __future__ import annotations

from tui_tracker.domain.search_query import match_expression
from tui_tracker.named_tuple import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui_tracker.storage.read.reader import TrackerReader
    from tui_tracker.storage.read.rows import HitRow


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


def _hit(row: HitRow) -> Hit:
    text = ""
    marks: list[tuple[int, int]] = []
    for number, part in enumerate(row.text.replace("\x02", "\x03").split("\x03")):
        if number % 2:
            marks.append((len(text), len(text) + len(part)))
        text += part
    return Hit(
        action_key=row.key,
        id=row.id,
        theme=row.theme,
        period=row.period or "",
        field=row.field,
        text=text,
        marks=tuple(marks),
    )
