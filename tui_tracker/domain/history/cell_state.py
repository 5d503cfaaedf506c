"""The state of a cell: heads, agreed value and conflict, decided by ancestry alone.

The rules are those of the project's merge rules: no clock and no order of arrival decides anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui_tracker.domain.fields import values_agree
from tui_tracker.domain.history.revision import DRAFT_MARK, INVALID_MARK, REOPEN_MARK, Revision

MOST_VISITS = 4_000_000
"""Ancestors looked at to decide a conflict; people's histories need a few hundred."""


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
        """Whether two or more heads disagree."""
        return bool(self.rival_heads)


def project(revisions: Iterable[Revision], held: Collection[str] = frozenset()) -> CellState:
    """Decide the value, the heads and the conflict of one cell from its revisions.

    `held` revisions are no heads; what is built on them still supersedes what they were built on. Nor is
    a resolution that was undone: what it resolved is open again. Where the nearest common ancestors
    disagree among themselves, the value is what was agreed before them, as in a recursive merge.
    Letters are values, `a` the one agreed before; whether two agree, `domain.fields.values_agree` says:

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
    | b and c on a, r on both, s on both | a, agreed before b and c | r and s |
    | b and c on a, r on both, and r undone | a | b and c |
    """
    known = {revision.id: revision for revision in revisions}
    if len(known) == 1:
        return _state_of_first(next(iter(known.values())), held)
    candidates = known.keys() - set(held) - _replaced_drafts(known) - _undone_resolutions(known, held)
    heads = tuple(sorted(candidates - _superseded(candidates, known)))
    levels = _conflicting_levels(heads, known, candidates)
    value: str | None = None
    rivals: tuple[str, ...] = ()
    # The oldest ancestors first: each level knows what was agreed before it.
    for level in reversed(levels):
        value, rivals = _agreed_and_rivals(level, value, known)
    return CellState(value=value, heads=heads, rival_heads=rivals)


def _state_of_first(revision: Revision, held: Collection[str]) -> CellState:
    """Return the state of a cell with one revision, as most have after an import."""
    if revision.id in held or revision.origin.endswith(REOPEN_MARK):
        return CellState(value=None, heads=())
    return CellState(value=revision.value, heads=(revision.id,))


def state_before_step(
    revision: Revision, revisions: Iterable[Revision], held: Collection[str] = frozenset()
) -> tuple[CellState, tuple[str, ...]]:
    """Return the state of a cell before the step that made `revision`, and what else the step made there.

    Resolving a conflict also records the text that was being written in the cell.
    """
    known = {item.id: item for item in revisions if item.cell == revision.cell}
    step = (revision.at, revision.author, revision.origin)
    earlier = ancestors(revision.parents, known)
    also = {
        identity
        for identity in earlier
        if (known[identity].at, known[identity].author, known[identity].origin) == step
    }
    return project((known[identity] for identity in earlier - also), held), tuple(sorted(also))


def value_before(
    revision: Revision, revisions: Iterable[Revision], held: Collection[str] = frozenset()
) -> str | None:
    """Return the value that reads showed of a cell before `revision`: in a conflict, the agreed one."""
    known = {item.id: item for item in revisions if item.cell == revision.cell}
    earlier = ancestors(revision.parents, known)
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
    if not drafts:
        return set()
    latest: dict[object, str] = {}
    for revision in known.values():
        writing = _writing(revision)
        latest[writing] = max(latest.get(writing, ""), revision.at)
    return {draft.id for draft in drafts if latest[_writing(draft)] > draft.at}


def _writing(revision: Revision) -> tuple[tuple[str, ...], str, str]:
    """Return what the drafts of one text have in common, and what its writer made of it."""
    database = revision.origin.removesuffix(DRAFT_MARK).removesuffix(INVALID_MARK)
    return revision.parents, revision.author, database


def _undone_resolutions(known: Mapping[str, Revision], held: Collection[str]) -> set[str]:
    """Return the revisions that undid a resolution, and those resolutions."""
    undoing = [
        revision
        for revision in known.values()
        if revision.origin.endswith(REOPEN_MARK) and revision.id not in held
    ]
    return {identity for revision in undoing for identity in (revision.id, *revision.parents)}


def _agreed_and_rivals(
    heads: tuple[str, ...], before: str | None, known: Mapping[str, Revision]
) -> tuple[str | None, tuple[str, ...]]:
    """Return what heads agree on, or `before`, agreed by their ancestors, with the heads that disagree."""
    # A head with the value of before has withdrawn a change: it disputes nobody's, unless all have it.
    rivals = tuple(head for head in heads if not _values_agree(known[head], before))
    for agreeing in (heads, rivals):
        if _agree(agreeing, known):
            return known[_representative(agreeing, known)].value, ()
    return before, rivals


def _values_agree(revision: Revision, value: str | None) -> bool:
    return values_agree(revision.cell.field, revision.value, value)


def _agree(heads: Sequence[str], known: Mapping[str, Revision]) -> bool:
    return all(_values_agree(known[head], known[heads[0]].value) for head in heads[1:])


def _representative(heads: tuple[str, ...], known: Mapping[str, Revision]) -> str:
    """Return, of heads with equal values, that with the longest text: the same one in every copy."""
    return max(heads, key=lambda head: (len(known[head].value or ""), head))


def _conflicting_levels(
    heads: tuple[str, ...], known: Mapping[str, Revision], candidates: Collection[str]
) -> list[tuple[str, ...]]:
    """Return the heads, then their nearest common ancestors while those disagree too, and so on.

    The last level agrees or has no common ancestor; so it is too where that takes `MOST_VISITS`.
    """
    levels = []
    visits = 0
    while heads:
        levels.append(heads)
        if _agree(heads, known):
            break
        common = set(candidates)
        for start in _starts(heads, known):
            of_start = ancestors(start, known)
            visits += len(of_start)
            if visits > MOST_VISITS:
                return levels
            common &= of_start
        heads = tuple(sorted(common - _superseded(common, known)))
    return levels


def _starts(heads: tuple[str, ...], known: Mapping[str, Revision]) -> Iterable[tuple[str, ...]]:
    """Return where the ancestors of heads begin: several heads made on the same revisions share theirs."""
    by_parents: dict[tuple[str, ...], list[str]] = {}
    for head in heads:
        by_parents.setdefault(known[head].parents, []).append(head)
    return [parents if len(group) > 1 else tuple(group) for parents, group in by_parents.items()]


def ancestors(start: Iterable[str], known: Mapping[str, Revision]) -> set[str]:
    """Return the revisions of `start` and what they were built on."""
    ancestors: set[str] = set()
    waiting = list(start)
    while waiting:
        revision = waiting.pop()
        if revision in known and revision not in ancestors:
            ancestors.add(revision)
            waiting.extend(known[revision].parents)
    return ancestors
