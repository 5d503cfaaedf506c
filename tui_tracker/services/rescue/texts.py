"""Texts that could not be saved: kept while they are typed, and put into the tracker later."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from tui_tracker.domain.history.cell import Cell
from tui_tracker.errors import NotFoundError, TrackerError
from tui_tracker.services.rescue.model import RescuedText, TypedText
from tui_tracker.services.rescue.store import RescueStore
from tui_tracker.services.tracker.session import TrackerSession


class TextRescue:
    """Keeps one text under edit in a rescue file for as long as the tracker does not hold it."""

    def __init__(
        self, store: RescueStore, describe: Callable[[str], TypedText], earlier: TypedText | None = None
    ) -> None:
        """`describe` makes the record of a text; an `earlier` rescue of the same text is continued."""
        self._store, self._describe = store, describe
        self._kept = earlier
        self._lock = Lock()

    @property
    def path(self) -> Path | None:
        """The rescue file; None if no text was rescued."""
        return self._kept.path if self._kept else None

    @property
    def text(self) -> str:
        """The text that the rescue file holds; empty without a file."""
        return self._kept.text if self._kept else ""

    def holds(self, text: str) -> bool:
        """Return whether the rescue file holds this very text."""
        return self._kept is not None and self._kept.path is not None and self._kept.text == text

    def keep(self, text: str) -> Path:
        """Write the text into the rescue file; any thread may call this.

        Raises `DatabaseBusyError` where no folder can be written.
        """
        with self._lock:
            if not self.holds(text):
                described = self._describe(text)
                path = self._store.write_text(replace(described, path=self.path))
                self._kept = replace(described, path=path)
            assert self._kept is not None
            assert self._kept.path is not None
            return self._kept.path

    def clear(self) -> None:
        """Delete the rescue file: the tracker holds the text."""
        with self._lock:
            if self._kept is not None:
                self._store.remove(self._kept)
                self._kept = None


def find_cell(session: TrackerSession, rescued: RescuedText) -> Cell | None:
    """Return the cell a rescued text belongs to; None where the tracker has no such action or period.

    A tracker made anew from the same plan may know the action by its printed ID alone.
    """
    if rescued.cell.period and rescued.cell.period not in {period.key for period in session.periods}:
        return None
    with suppress(TrackerError):
        session.entry(rescued.cell.action)
        return rescued.cell
    with suppress(NotFoundError):
        return rescued.cell._replace(action=session.find(rescued.action_id).action.key)
    return None


def put_back(session: TrackerSession, store: RescueStore, rescued: RescuedText) -> Cell:
    """Save a rescued text as a text under edit, then delete its rescue file; return its cell.

    What the tracker holds by now is kept as well: where somebody else has changed it, as a conflict.
    Raises `NotFoundError` where the tracker has no such action, and what saving raises.
    """
    cell = find_cell(session, rescued)
    if cell is None:
        raise NotFoundError(
            f"{rescued.action_id} is not in this tracker.", f"The text stays in {rescued.path}."
        )
    session.keep_text(cell, rescued.text, rescued.start)
    store.remove(rescued)
    return cell
