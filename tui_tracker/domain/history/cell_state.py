"""What a cell's history says: heads, agreed value and conflict, decided by ancestry alone.

The rules are those of the project's merge rules: no clock and no order of arrival decides anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tui_tracker.domain.fields import same
from tui_tracker.domain.history.revision import DRAFT_MARK, Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class CellState:
    """The projection of one cell."""

    value: str | None
    """The agreed value: the head's, or in a conflict that of the nearest common ancestor."""
    heads: tuple[str, ...]
    """Ids of the revisions nothing builds on, sorted; a new revision is made on top of all."""
    rivals: tuple[str, ...] = ()
    """Ids of the heads that disagree, one or more a value; empty where there is no conflict."""

    @property
    def in_conflict(self) -> bool:
        return bool(self.rivals)


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
    standing = known.keys() - set(held) - _overtaken(known)
    heads = tuple(sorted(standing - _superseded(standing, known)))
    if not heads:
        return CellState(value=None, heads=())
    if _agree(heads, known):
        return CellState(value=known[_first(heads, known)].value, heads=heads)
    base = _agreed_before(heads, known, standing)
    apart = tuple(head for head in heads if not same(known[head].value, base))
    if _agree(apart, known):
        return CellState(value=known[_first(apart, known)].value, heads=heads)
    return CellState(value=base, heads=heads, rivals=apart)


def value_before(
    revision: Revision, revisions: Iterable[Revision], held: Collection[str] = frozenset()
) -> str | None:
    """Return what reads showed of a cell before `revision`: of a conflict it settled, what was agreed."""
    known = {one.id: one for one in revisions}
    seen = set[str]().union(*(_ancestors(parent, known) for parent in revision.parents))
    return project((known[one] for one in seen), held).value


def _superseded(standing: Collection[str], known: Mapping[str, Revision]) -> set[str]:
    """Return what standing revisions were built on, directly or through revisions that do not stand."""
    seen: set[str] = set()
    waiting = [parent for one in standing for parent in known[one].parents]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            if one in known and one not in standing:
                waiting.extend(known[one].parents)
    return seen


def _overtaken(known: Mapping[str, Revision]) -> set[str]:
    """Return the drafts sealed on their way whose own writer went on with the text where it came from.

    Within one database and author, time is the order of writing (`stamp_after`), no clock to trust.
    """
    drafts = [one for one in known.values() if one.origin.endswith(DRAFT_MARK)]
    return {
        draft.id
        for draft in drafts
        for one in known.values()
        if one.at > draft.at
        and (one.parents, one.author) == (draft.parents, draft.author)
        and one.origin.removesuffix(DRAFT_MARK) == draft.origin.removesuffix(DRAFT_MARK)
    }


def _agree(heads: tuple[str, ...], known: Mapping[str, Revision]) -> bool:
    return all(same(known[head].value, known[heads[0]].value) for head in heads)


def _first(heads: tuple[str, ...], known: Mapping[str, Revision]) -> str:
    """Of heads with equal values the longest text as typed stands, the same one in every copy."""
    return max(heads, key=lambda head: (len(known[head].value or ""), head))


def _agreed_before(
    heads: tuple[str, ...], known: Mapping[str, Revision], standing: Collection[str]
) -> str | None:
    """Return the value of the nearest common ancestor; None where there is none or they differ."""
    common = set.intersection(*(_ancestors(head, known) for head in heads)) & set(standing)
    nearest = common - _superseded(common, known)
    values = [known[one].value for one in sorted(nearest)]
    if not values or not all(same(value, values[0]) for value in values):
        return None
    return values[0]


def _ancestors(start: str, known: Mapping[str, Revision]) -> set[str]:
    """Return the ids `start` was built on, itself left in: a head may be another's ancestor's twin."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if one in known and one not in seen:
            seen.add(one)
            waiting.extend(known[one].parents)
    return seen
