"""Taking back what a file brought: each side it wrote returns to what it was written on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tui_tracker.domain.fields import PLAN_FIELDS, Cell
from tui_tracker.domain.history.cell_state import value_before
from tui_tracker.domain.history.revision import Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What taking back one cell comes to."""

    values: tuple[tuple[str, str | None], ...]
    """For each revision to build on, the value to return to; empty where nothing is left to take back."""
    has_successors: bool = False
    """Somebody has gone on from it since: the cell stays as it is."""


def withdraw_all(history: Iterable[Revision], brought: Collection[str]) -> dict[Cell, Withdrawal]:
    """Decide how all that was brought of one action is taken back, cell by cell.

    An action that came with it stays in the plan once somebody else has written anything of it.
    """
    cells: defaultdict[Cell, list[Revision]] = defaultdict(list)
    for one in history:
        cells[one.cell].append(one)
    decided = {
        cell: withdraw(some, brought)
        for cell, some in cells.items()
        if any(one.id in brought for one in some)
    }
    others = any(one.id not in brought for some in cells.values() for one in some)
    is_new = any(
        cell.field == "id" and all(one.id in brought for one in some) for cell, some in cells.items()
    )
    if is_new and others:
        kept = Withdrawal(values=(), has_successors=True)
        decided |= {cell: kept for cell in decided if cell.field in PLAN_FIELDS}
    return decided


def withdraw(history: Iterable[Revision], brought: Collection[str]) -> Withdrawal:
    """Decide how one cell's revisions `brought` are taken back.

    A revision that returns its own side to what it was written on closes that side by the rule of
    `domain.history`: what others wrote meanwhile stands, and a conflict it made ends.
    """
    known = {one.id: one for one in history}
    children: defaultdict[str, set[str]] = defaultdict(set)
    for one in known.values():
        for parent in one.parents:
            children[parent].add(one.id)
    gone = {one for one in brought if one in known}
    if any(children[one] - gone for one in gone):
        return Withdrawal(values=(), has_successors=True)
    tips = sorted(one for one in gone if not children[one])
    return Withdrawal(values=tuple((tip, value_before(known[tip], known.values(), gone)) for tip in tips))
