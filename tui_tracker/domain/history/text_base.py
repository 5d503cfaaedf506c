"""The base of a text under edit: what it was begun on, and which revisions it builds on once sealed."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.fields import values_equal
from tui_tracker.domain.history.cell_state import CellState
from tui_tracker.domain.history.revision import Revision
from tui_tracker.named_tuple import NamedTuple


class TextBase(NamedTuple):
    """What the tracker held when a text was begun, whatever it holds later."""

    note: str | None = None
    """The agreed value."""
    draft: str | None = None
    """The last text of the same writer that the tracker is known to have saved."""

    def has_draft(self, text: str | None) -> bool:
        """Return whether a draft in the tracker is the one that this writer saved last."""
        return self.draft is not None and values_equal(self.draft, text)


def parents_of_text(base: TextBase, state: CellState, history: Sequence[Revision]) -> tuple[str, ...]:
    """Return the ids of the revisions that a text builds on; `history` is the cell's, oldest first.

    They are the cell's heads. Where the cell has changed since, they are the revisions that its writer saw:
    a text that was saved late, or into a file that took the tracker's name, then makes a conflict with the
    new value and does not replace it.
    """
    is_unchanged = values_equal(state.value, base.note) or base.has_draft(state.value)
    if is_unchanged and not state.in_conflict:
        return state.heads
    seen = [revision.id for revision in history if values_equal(revision.value, base.note)]
    return tuple(seen[-1:])
