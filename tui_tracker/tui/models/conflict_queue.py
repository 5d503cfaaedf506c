"""The conflicts as a person goes through them: which are open, which settled meanwhile, where they are."""

from __future__ import annotations

from collections.abc import Iterable

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.conflict import Conflict


class Docket:
    """Those settled stay in the list until it is put away: a choice can be made again."""

    def __init__(self, conflicts: Iterable[Conflict], at: Cell | None) -> None:
        """Begin at a cell, else at one of its action, else at the first."""
        self.rows = {one.cell: one for one in conflicts}
        self.settled: dict[Cell, str] = {}
        """What stands in each cell settled here, the one last settled last."""
        near = [cell for cell in self.rows if at and cell.action == at.action]
        self.at = at if at in self.rows else next(iter([*near, *self.rows]), None)

    @property
    def current(self) -> Conflict | None:
        """The conflict one is at."""
        return self.rows.get(self.at) if self.at else None

    @property
    def row(self) -> int | None:
        """Its place in the list."""
        return list(self.rows).index(self.at) if self.at else None

    @property
    def left(self) -> list[Cell]:
        """The cells still in conflict, as listed."""
        return [cell for cell in self.rows if cell not in self.settled]

    def go(self, row: int) -> None:
        """Go to a place in the list."""
        self.at = list(self.rows)[row]

    def refresh(self, conflicts: Iterable[Conflict]) -> None:
        """Take in what is open now: those settled elsewhere go, new ones stand last."""
        there = {one.cell: one for one in conflicts}
        self.settled = {cell: said for cell, said in self.settled.items() if cell not in there}
        stay = [cell for cell in self.rows if cell in there or cell in self.settled]
        self.rows = {**{cell: self.rows[cell] for cell in stay}, **there}
        if self.at not in self.rows:
            self.at = next(iter(self.left or self.rows), None)

    def settle(self, cell: Cell, stands: str) -> None:
        """Note what stands in a cell now, and go on to the next that is open."""
        self.settled.pop(cell, None)
        self.settled[cell] = stands
        self.at = self.next_open(1) or cell

    def next_open(self, way: int) -> Cell | None:
        """Return the next cell still in conflict from where one is, round the end."""
        cells, at = list(self.rows), self.row or 0
        ahead = cells[at + 1 :] + cells[:at] if way > 0 else cells[:at][::-1] + cells[at + 1 :][::-1]
        return next((cell for cell in ahead if cell in self.left), None)
