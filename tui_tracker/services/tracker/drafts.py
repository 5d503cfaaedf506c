"""Texts that were under edit when the tracker was last left."""

from __future__ import annotations

from tui_tracker.domain.text import word_count
from tui_tracker.named_tuple import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_tracker.storage.read.rows import DraftRow


class Recovered(NamedTuple):
    """A text that was under edit when the tracker was last left."""

    action_key: str
    id: str
    """The action's printed ID."""
    period: str
    words: int
    saved_at: str


def recovered_texts(rows: Iterable[DraftRow]) -> tuple[Recovered, ...]:
    """Make recovered texts of rows of `TrackerReader.drafts`."""
    return tuple(
        Recovered(
            action_key=row.key,
            id=row.id,
            period=row.period,
            words=word_count(row.text),
            saved_at=row.saved_at,
        )
        for row in rows
    )
