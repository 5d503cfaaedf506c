"""Splits the changes of all own fields of an action, as older files keep them, into those of each field.

Files up to format 3 have one cell for all of the plan's own fields of an action. What this makes of its
history follows from that history alone, so that each file of a plan gets the same revisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from tui_tracker.domain.field_values import read_own_cells
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import REOPEN_MARK, Revision, make_revision


def split_own_fields(history: Iterable[Revision]) -> dict[str, tuple[Revision, ...]]:
    """Return, for each change of one action's own fields, the changes of single fields that it amounts to.

    A field that a change leaves as it was gets no revision of it.
    """
    known = {revision.id: revision for revision in history}
    split = _Split()
    links = {identity: revision.parents for identity, revision in known.items()}
    return {identity: split.add(known[identity]) for identity in in_order(links)}


class _Split:
    """What the changes read so far amount to."""

    def __init__(self) -> None:
        self._heads: dict[str, dict[str, frozenset[str]]] = {}
        """Change to field to the revisions of that field which nothing before the change's end builds on."""
        self._made: dict[str, dict[str, Revision]] = {}
        """Change to field to the revision that the change itself amounts to."""
        self._new: dict[str, Revision] = {}

    def add(self, change: Revision) -> tuple[Revision, ...]:
        """Return the revisions that a change amounts to; those it is built on were added before."""
        texts = read_own_cells(change.value)
        before = [parent for parent in change.parents if parent in self._heads]
        names = {*texts, *(name for parent in before for name in self._heads[parent])}
        self._heads[change.id], self._made[change.id] = {}, {}
        for name in sorted(names):
            heads = self._newest({head for parent in before for head in self._heads[parent].get(name, ())})
            if self._is_changed(change, name, texts.get(name), before, heads):
                made = make_revision(
                    Cell(action=change.cell.action, period="", field=name), texts.get(name), parents=heads,
                    author=change.author, at=change.at, origin=change.origin, kind=change.kind,
                    why=change.why,
                )  # fmt: skip
                self._new[made.id] = self._made[change.id][name] = made
                heads = frozenset({made.id})
            self._heads[change.id][name] = heads
        return tuple(self._made[change.id].values())

    def _is_changed(
        self, change: Revision, name: str, text: str | None, before: list[str], heads: frozenset[str]
    ) -> bool:
        if change.origin.endswith(REOPEN_MARK):
            return any(name in self._made[parent] for parent in before)
        return any(self._new[head].value != text for head in heads) if heads else text is not None

    def _newest(self, heads: set[str]) -> frozenset[str]:
        """Return those of some revisions that no other of them is built on."""
        superseded: set[str] = set()
        waiting = [parent for head in heads for parent in self._new[head].parents] if len(heads) > 1 else []
        while waiting:
            parent = waiting.pop()
            if parent not in superseded:
                superseded.add(parent)
                waiting.extend(self._new[parent].parents)
        return frozenset(heads - superseded)


def in_order(links: Mapping[str, Iterable[str]]) -> list[str]:
    """Return ids after those that they are built on, which `links` gives; ids of a damaged file by name."""
    known = {identity: links.keys() & set(before) for identity, before in links.items()}
    try:
        return list(TopologicalSorter(known).static_order())
    except CycleError:
        return sorted(links)
