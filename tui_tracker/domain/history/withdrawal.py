"""Withdrawing a merged file: each change returns to the value it was written on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from graphlib import TopologicalSorter
from typing import NamedTuple

from tui_tracker.domain.fields import values_equal
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import ancestors, project
from tui_tracker.domain.history.revision import Kind, Revision


class Returned(NamedTuple):
    """A value that was withdrawn, to be written again."""

    value: str | None
    parent: str = ""
    """The withdrawal to build on, where others wrote beside it: their versions stay, as a conflict."""


class Kept(Enum):
    """A mark in place of a value."""

    KEPT = auto()


KEPT = Kept.KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """How one cell is withdrawn."""

    values: tuple[tuple[str, str | None], ...]
    """For each revision to build on, the value to return to; empty where nothing is left to withdraw."""
    has_successors: bool = False
    """Somebody has built on the change since, so the cell stays as it is."""


def bring_back(
    history: Iterable[Revision], received: Collection[str], held: Collection[str]
) -> dict[Cell, Returned | Kept]:
    """Return the values of one action that were withdrawn, `KEPT` for a cell that was changed since.

    A cell that shows what was received again, because its withdrawal was undone, is left out.
    """
    cells: defaultdict[Cell, list[Revision]] = defaultdict(list)
    for revision in history:
        cells[revision.cell].append(revision)
    values: dict[Cell, Returned | Kept] = {}
    for cell, revisions in cells.items():
        known = {revision.id: revision for revision in revisions}
        state = project(revisions, held)
        for withdrawal in (item for item in revisions if item.kind is Kind.WITHDRAW):
            tip = next((known[parent] for parent in withdrawal.parents if parent in received), None)
            if not tip or values_equal(state.value, tip.value):
                continue
            if withdrawal.id in state.heads and len(state.heads) > 1:
                values[cell] = Returned(tip.value, withdrawal.id)
            else:
                is_unchanged = not state.in_conflict and values_equal(state.value, withdrawal.value)
                values[cell] = Returned(tip.value) if is_unchanged else KEPT
    return values


def withdraw_all(history: Iterable[Revision], received: Collection[str]) -> dict[Cell, Withdrawal]:
    """Decide how all `received` revisions of one action are withdrawn, cell by cell.

    An action that came with them stays in the plan if somebody else has written anything about it.
    """
    cells: defaultdict[Cell, list[Revision]] = defaultdict(list)
    for revision in history:
        cells[revision.cell].append(revision)
    withdrawals = {
        cell: withdraw(revisions, received)
        for cell, revisions in cells.items()
        if any(revision.id in received for revision in revisions)
    }
    has_others = any(item.id not in received for revisions in cells.values() for item in revisions)
    is_new = any(
        cell.field == "id" and all(revision.id in received for revision in revisions)
        for cell, revisions in cells.items()
    )
    if is_new and has_others:
        kept = Withdrawal(values=(), has_successors=True)
        withdrawals |= {cell: kept for cell in withdrawals if not cell.period}
    return withdrawals


def withdraw(history: Iterable[Revision], received: Collection[str]) -> Withdrawal:
    """Decide how the `received` revisions of one cell are withdrawn.

    A revision that returns its own side to the value it was written on closes that side by the rule
    of `cell_state`: what others wrote in the meantime stays, and a conflict it made ends.
    """
    known = {revision.id: revision for revision in history}
    children: defaultdict[str, set[str]] = defaultdict(set)
    for revision in known.values():
        for parent in revision.parents:
            children[parent].add(revision.id)
    withdrawn = {identity for identity in received if identity in known}
    if any(children[identity] - withdrawn for identity in withdrawn):
        return Withdrawal(values=(), has_successors=True)
    bases = _find_bases(known, withdrawn)
    tips = sorted(identity for identity in withdrawn if not children[identity])
    # Nothing that stays was built on what is withdrawn.
    values = {
        base: project(known[identity] for identity in ancestors(base, known)).value
        for base in {bases[tip] for tip in tips}
    }
    return Withdrawal(values=tuple((tip, values[bases[tip]]) for tip in tips))


def _find_bases(known: Mapping[str, Revision], withdrawn: Collection[str]) -> dict[str, frozenset[str]]:
    """Return, for each revision to withdraw, those which stay that it was built on, through others or not."""
    parents = {
        identity: [parent for parent in known[identity].parents if parent in known] for identity in withdrawn
    }
    order = TopologicalSorter(
        {identity: [parent for parent in parents[identity] if parent in parents] for identity in withdrawn}
    )
    bases: dict[str, frozenset[str]] = {}
    for identity in order.static_order():
        sets = [bases[parent] if parent in parents else frozenset([parent]) for parent in parents[identity]]
        bases[identity] = sets[0] if len(sets) == 1 else frozenset().union(*sets)
    return bases
