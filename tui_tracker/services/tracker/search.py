"""Full-text search in actions, partners, own fields and notes of every period, best first."""

from __future__ import annotations

from tui_tracker.domain.search_query import enclosing_words, parse_query, suggest_other
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.read.word_search import find_texts, texts_with_part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_tracker.domain.search_query import SearchQuery
    from tui_tracker.storage.read.reader import TrackerReader
    from tui_tracker.storage.read.rows import HitRow


_LONGEST, _BEFORE = 300, 60
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
    """Return up to so many hits, in all periods or one; those with every word whole come first."""
    query = parse_query(words)
    return [_hit(row, query) for row in find_texts(reader, query, period, most)] if query else []


def suggest_search(reader: TrackerReader, words: str, period: str | None = None) -> tuple[str, int] | None:
    """Return words to search for instead of some that are nowhere, and how many hits these have."""
    query = parse_query(words)
    enclosing = enclosing_words(texts_with_part(reader, query, period), query) if query else ()
    return suggest_other(words, lambda other: len(search(reader, other, period)), enclosing)


def excerpt(
    text: str, marked: str, query: SearchQuery, *, is_whole: bool, longest: int = _LONGEST
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the part of a text about its first match, and (start, end) of each match in that part.

    `marked` is the text with forms of the words between U+0002 and U+0003; with every word whole in
    it, words that only begin as the last are no matches.
    """
    marks, position = set[tuple[int, int]](), 0
    for number, part in enumerate(marked.replace("\x02", "\x03").split("\x03")):
        if number % 2:
            marks.add((position, position + len(part)))
        position += len(part)
    if query.phrases or not is_whole:
        marks.update(query.spans(text))
    return cut_around(text, sorted(marks), longest)


def cut_around(
    text: str, marks: Sequence[tuple[int, int]], longest: int
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a text of so many characters with its first mark in it, and the marks in that."""
    if len(text) <= longest or not marks:
        return text, tuple(marks)
    before = min(_BEFORE, longest // 3)
    first = max(marks[0][0] - before, 0)
    start = text.find(" ", first, marks[0][0]) + 1 or first if first else 0
    end, sign = start + longest, "…" if start else ""
    moved = len(sign) - start
    whole = [marks[0], *(mark for mark in marks[1:] if mark[1] <= end)]
    inside = tuple((left + moved, min(right, end) + moved) for left, right in whole)
    return f"{sign}{text[start:end]}{'…' if end < len(text) else ''}", inside


def _hit(row: HitRow, query: SearchQuery) -> Hit:
    text, marks = excerpt(row.text, row.marked, query, is_whole=bool(row.is_whole))
    return Hit(
        action_key=row.key,
        id=row.id,
        theme=row.theme,
        period=row.period or "",
        field=row.field,
        text=text,
        marks=marks,
    )
