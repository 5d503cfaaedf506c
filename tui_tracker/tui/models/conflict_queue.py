"""The conflicts as a person works through them: open, resolved here, and the current one."""

from __future__ import annotations

from collections.abc import Iterable

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.conflict import Conflict


class ConflictQueue:
    """Conflicts resolved here stay in the list until the screen closes: a choice can be changed."""

    def __init__(self, start: Cell | None = None) -> None:
        """Begin, once there are conflicts, at a cell, else at one of its action, else at the first."""
        self.rows: dict[Cell, Conflict] = {}
        self.resolved: dict[Cell, str] = {}
        """What was decided for each cell resolved here, the latest last."""
        self._start = start
        self._current: Cell | None = None

    @property
    def current(self) -> Conflict | None:
        """The conflict under the cursor."""
        return self.rows.get(self._current) if self._current else None

    @property
    def row(self) -> int | None:
        """The current conflict's row in the list."""
        return list(self.rows).index(self._current) if self._current else None

    @property
    def open_cells(self) -> list[Cell]:
        """The cells still in conflict, as listed."""
        return [cell for cell in self.rows if cell not in self.resolved]

    def go(self, row: int) -> None:
        """Make the conflict in a row the current one."""
        self._current = list(self.rows)[row]

    def refresh(self, conflicts: Iterable[Conflict]) -> None:
        """Show the conflicts open now: those resolved elsewhere go, new ones come last."""
        still_open = {conflict.cell: conflict for conflict in conflicts}
        self.resolved = {cell: outcome for cell, outcome in self.resolved.items() if cell not in still_open}
        kept = [cell for cell in self.rows if cell in still_open or cell in self.resolved]
        self.rows = {**{cell: self.rows[cell] for cell in kept}, **still_open}
        if self._current not in self.rows:
            self._current = self._first()

    def mark_resolved(self, cell: Cell, outcome: str) -> None:
        """Note what was decided for a cell, and go to the next open conflict."""
        self.resolved.pop(cell, None)
        self.resolved[cell] = outcome
        self._current = self.next_open(1) or cell

    def go_to_last_resolved(self) -> tuple[Conflict, str] | None:
        """Make the conflict resolved last the current one; return it with what was decided."""
        if not self.resolved:
            return None
        self._current, outcome = list(self.resolved.items())[-1]
        return self.rows[self._current], outcome

    def go_to_next_open(self, direction: int) -> None:
        """Make the next open conflict the current one, if there is any."""
        self._current = self.next_open(direction) or self._current

    def next_open(self, direction: int) -> Cell | None:
        """Return the next cell still in conflict from the current one, wrapping around."""
        cells, row = list(self.rows), self.row or 0
        before, after = cells[:row], cells[row + 1 :]
        ahead = after + before if direction > 0 else before[::-1] + after[::-1]
        return next((cell for cell in ahead if cell in self.open_cells), None)

    def _first(self) -> Cell | None:
        start, self._start = self._start, None
        if start in self.rows:
            return start
        near = [cell for cell in self.rows if start and cell.action == start.action]
        return next(iter([*near, *self.open_cells, *self.rows]), None)
