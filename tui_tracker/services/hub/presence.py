"""Who else is writing the text that is under edit here, as their windows say."""

from __future__ import annotations

from collections.abc import Callable

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.text import join_words

FORGOTTEN_AFTER = 60.0
"""Seconds after which a silent window counts as closed."""


class Presence:
    """One text here, and the windows of others; touched by the thread of the screens alone."""

    def __init__(self) -> None:
        self.here: Cell | None = None
        """The cell whose text is under edit here."""
        self.tell: Callable[[Cell, bool], None] = lambda _cell, _is_here: None
        """Informs the others that a text is begun here (True) or left."""
        self._show: Callable[[str], None] = lambda _words: None
        self._others: dict[str, tuple[Cell, str, float]] = {}

    def enter(self, cell: Cell, show: Callable[[str], None]) -> None:
        """Begin a text; `show` is called with who else writes it, whenever that changes."""
        self.here, self._show = cell, show
        self.tell(cell, True)
        self._show(self.words())

    def leave(self, cell: Cell) -> None:
        """Leave a text."""
        if self.here == cell:
            self.here, self._show = None, lambda _words: None
        self.tell(cell, False)

    def hear_writing(self, window: str, cell: Cell, name: str, now: float) -> bool:
        """Take it that a window writes a text; return whether that is the one under edit here."""
        self._others[window] = cell, name, now
        self.forget_silent(now)
        return cell == self.here

    def hear_left(self, window: str, now: float) -> None:
        """Take it that a window has left its text."""
        self._others.pop(window, None)
        self.forget_silent(now)

    def forget_silent(self, now: float) -> None:
        """Forget the windows that have said nothing for long, and show who is left."""
        self._others = {
            window: other for window, other in self._others.items() if now - other[2] < FORGOTTEN_AFTER
        }
        self._show(self.words())

    def words(self) -> str:
        """Return who else writes the text that is under edit here; empty where nobody does."""
        names = dict.fromkeys(name for cell, name, _ in self._others.values() if cell == self.here and name)
        if not names:
            return ""
        return f"{join_words([*names])} {'is' if len(names) == 1 else 'are'} writing this too"
