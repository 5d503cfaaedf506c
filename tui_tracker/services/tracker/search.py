"""Where words stand: actions, partners and notes of every period, best first."""

from __future__ import annotations

from tui_tracker.domain.search_query import match_expression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tui_tracker.storage.read.reader import LightReader
    from tui_tracker.storage.read.rows import HitRow

    Record = dict[str, Any]


def find_words(reader: LightReader, words: str, period: str | None = None, most: int = 50) -> list[Record]:
    """Return up to so many places; the last word may be unfinished.

    `text` is an excerpt, `marks` the (start, end) of each match in it, `period` None for the plan's own.
    """
    expression = match_expression(words)
    return [_hit(row) for row in reader.search(expression, period, most)] if expression else []


def _hit(row: HitRow) -> Record:
    text, marks = "", []
    for number, piece in enumerate(row.text.replace("\x02", "\x03").split("\x03")):
        if number % 2:
            marks.append([len(text), len(text) + len(piece)])
        text += piece
    return {
        "id": row.id,
        "theme": row.theme,
        "period": row.period or None,
        "field": row.field,
        "text": text,
        "marks": marks,
        "key": row.key,
    }
