"""Who first entered a value that somebody else restored, redid or chose in a conflict."""

from __future__ import annotations

from tui_tracker.domain.history.revision import IMPORT_AUTHOR, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_tracker.domain.history.cell import Cell
    from tui_tracker.domain.history.revision import Revision

AGAIN = (Kind.UNDO, Kind.REDO, Kind.RESTORE, Kind.WITHDRAW, Kind.RESOLVE)
"""How a value is repeated that was there before."""


def first_writers(revisions: Iterable[Revision]) -> dict[str, str]:
    """Return, by the id of a change that repeats another person's value, who entered that value."""
    writers: dict[tuple[Cell, str], str] = {}
    again: dict[str, str] = {}
    for revision in sorted(revisions, key=lambda revision: (revision.at, revision.id)):
        if revision.value is None:
            continue
        entered = (revision.cell, revision.value)
        if revision.kind in AGAIN and entered in writers:
            if writers[entered] != revision.author:
                again[revision.id] = writers[entered]
        else:
            writers[entered] = revision.author
    return again


def writer_words(writer: str) -> str:
    """Return who first entered a value, to be read behind how it was restored."""
    return "as imported" if writer == IMPORT_AUTHOR else f"first entered by {writer}"
