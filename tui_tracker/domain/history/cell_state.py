"""The state of a cell: heads, agreed value and conflict, decided by ancestry alone.

The rules are those of the project's merge rules: no clock and no order of arrival decides anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tui_tracker.domain.fields import values_equal
from tui_tracker.domain.history.revision import DRAFT_MARK, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class CellState:
    """The projection of one cell."""

    value: str | None
    """The agreed value: that of the head, or in a conflict that of the nearest common ancestor."""
    heads: tuple[str, ...]
    """Ids of the revisions nothing builds on, sorted; a new revision is made on top of all."""
    rival_heads: tuple[str, ...] = ()
    """Ids of the heads that disagree, one or more a value; empty where there is no conflict."""

    @property
    def in_conflict(self) -> bool:
        return bool(self.rival_heads)


def project(revisions: Iterable[Revision], held: Collection[str] = frozenset()) -> CellState:
    """Decide the value, the heads and the conflict of one cell from its revisions.

    `held` revisions are no heads; what is built on them still supersedes what they were built on.
    Letters are values, `a` the one agreed before; two values are equal under `domain.fields.same`:

    | revisions | value | conflict |
    |---|---|---|
    | b on a | b | none |
    | b on a, and another b on a | b, the longest text as typed | none |
    | b on a, c on b | c | none |
    | b and c, each on a | a | b and c |
    | b and c on a, d on c | a | b and d |
    | b and c on a, then a again on c: withdrawn | b | none |
    | b and c, neither on anything | empty | b and c |
    | empty and b, each on a | a | empty and b |
    | b and c on a, r on both: resolved | r | none |
    | b and c on a, r on both, d on c | c, the last that r and d share | r and d |
    | b and c on a, r on both, s on both | empty: b and c were not agreed | r and s |
    """
    known = {revision.id: revision for revision in revisions}
    candidates = known.keys() - set(held) - _replaced_drafts(known)
    heads = tuple(sorted(candidates - _superseded(candidates, known)))
    if not heads:
        return CellState(value=None, heads=())
    if _agree(heads, known):
        return CellState(value=known[_representative(heads, known)].value, heads=heads)
    base = _agreed_before(heads, known, candidates)
    rivals = tuple(head for head in heads if not values_equal(known[head].value, base))
    if _agree(rivals, known):
        return CellState(value=known[_representative(rivals, known)].value, heads=heads)
    return CellState(value=base, heads=heads, rival_heads=rivals)


def value_before(
    revision: Revision, revisions: Iterable[Revision], held: Collection[str] = frozenset()
) -> str | None:
    """Return the value that reads showed of a cell before `revision`: in a conflict, the agreed one."""
    known = {item.id: item for item in revisions}
    earlier = set[str]().union(*(_ancestors(parent, known) for parent in revision.parents))
    return project((known[identity] for identity in earlier), held).value


def _superseded(candidates: Collection[str], known: Mapping[str, Revision]) -> set[str]:
    """Return what candidates were built on, directly or through revisions that are no candidates."""
    superseded: set[str] = set()
    waiting = [parent for candidate in candidates for parent in known[candidate].parents]
    while waiting:
        parent = waiting.pop()
        if parent not in superseded:
            superseded.add(parent)
            if parent in known and parent not in candidates:
                waiting.extend(known[parent].parents)
    return superseded


def _replaced_drafts(known: Mapping[str, Revision]) -> set[str]:
    """Return the drafts sealed by a merge whose own writer went on with the text where it came from.

    Within one database and author, time is the order of writing (`next_timestamp`), so the clock decides
    nothing.
    """
    drafts = [revision for revision in known.values() if revision.origin.endswith(DRAFT_MARK)]
    return {
        draft.id
        for draft in drafts
        for later in known.values()
        if later.at > draft.at
        and (later.parents, later.author) == (draft.parents, draft.author)
        and later.origin.removesuffix(DRAFT_MARK) == draft.origin.removesuffix(DRAFT_MARK)
    }


def _agree(heads: tuple[str, ...], known: Mapping[str, Revision]) -> bool:
    return all(values_equal(known[head].value, known[heads[0]].value) for head in heads)


def _representative(heads: tuple[str, ...], known: Mapping[str, Revision]) -> str:
    """Return, of heads with equal values, that with the longest text: the same one in every copy."""
    return max(heads, key=lambda head: (len(known[head].value or ""), head))


def _agreed_before(
    heads: tuple[str, ...], known: Mapping[str, Revision], candidates: Collection[str]
) -> str | None:
    """Return the value of the nearest common ancestor; None where there is none or they differ."""
    common = set.intersection(*(_ancestors(head, known) for head in heads)) & set(candidates)
    nearest = common - _superseded(common, known)
    values = [known[ancestor].value for ancestor in sorted(nearest)]
    if not values or not all(values_equal(value, values[0]) for value in values):
        return None
    return values[0]


def _ancestors(start: str, known: Mapping[str, Revision]) -> set[str]:
    """Return `start` and what it was built on: a head may have the id of another's ancestor."""
    ancestors: set[str] = set()
    waiting = [start]
    while waiting:
        revision = waiting.pop()
        if revision in known and revision not in ancestors:
            ancestors.add(revision)
            waiting.extend(known[revision].parents)
    return ancestors
