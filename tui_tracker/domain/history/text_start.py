"""What a text under edit was begun on, and so which revisions it follows once it is sealed."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.fields import values_equal
from tui_tracker.domain.history.cell_state import CellState
from tui_tracker.domain.history.revision import Revision
from tui_tracker.named_tuple import NamedTuple


class TextStart(NamedTuple):
    """What the tracker held when a text was begun; the text continues that, whatever it holds later."""

    note: str | None = None
    """The agreed value."""
    draft: str | None = None
    """The last text of the same writer that the tracker is known to have saved."""

    def is_continued_by(self, text: str) -> bool:
        """Return whether a draft in the tracker is the one that this writer saved last."""
        return self.draft is not None and values_equal(self.draft, text)


def parents_of_text(start: TextStart, state: CellState, history: Sequence[Revision]) -> tuple[str, ...]:
    """Return the ids of the revisions that a text continues; `history` is the cell's, oldest first.

    Where the cell holds something else by now, they are those its writer saw, so that both texts are kept
    as a conflict: a text saved late, or into a file that took the tracker's name, replaces nobody's words.
    """
    is_as_begun = values_equal(state.value, start.note) or (
        start.draft is not None and values_equal(state.value, start.draft)
    )
    if is_as_begun and not state.in_conflict:
        return state.heads
    seen = [revision.id for revision in history if values_equal(revision.value, start.note)]
    return tuple(seen[-1:])
