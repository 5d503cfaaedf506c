"""Reads the closings of periods that were closed more than once independently."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from tui_tracker.domain.exchange.held import HoldReason
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, SEEN_MARK, split_parents
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.projection.sql_text import SAME_CELL
from tui_tracker.storage.read.reader import TrackerReader, columns
from tui_tracker.storage.read.rows import RevisionRow
from tui_tracker.storage.reported_actions import CLOSING_HEADS

_CLOSINGS = f"""
    SELECT r.id, r.period, r.author, r.at,
           (SELECT a.run FROM arrival_view AS a WHERE a.id = r.arrival) AS run,
           r.origin LIKE '%{SEEN_MARK}' AS is_repeated,
           r.id IN (SELECT c.id FROM {CLOSING_HEADS} WHERE c.value IS NOT NULL) AS counts,
           (SELECT group_concat(p.parent, ' ') FROM parents AS p WHERE p.child = r.id) AS parents
      FROM revisions AS r WHERE r.action = '' AND r.field = 'closed' ORDER BY r.period, r.author, r.at, r.id
"""
_SEEN_BY = f"""
    WITH RECURSIVE later (held, id) AS (
        SELECT revision, revision FROM holds WHERE kind = '{HoldReason.CLOSED_PERIOD}'
        UNION
        SELECT l.held, p.child FROM later AS l CROSS JOIN revisions AS q ON q.id = l.id
           AND q.field <> 'closed' CROSS JOIN parents AS p ON p.parent = l.id)
    SELECT l.held, r.id FROM later AS l CROSS JOIN revisions AS r ON r.id = l.id
     WHERE r.action = '' AND r.field = 'closed'
"""
"""Each late change with the closings built on it first; those that are built on these have it too."""
_OF_PLAN = f"""
    SELECT p.parent FROM parents AS p CROSS JOIN revisions AS r ON r.id = p.parent
     WHERE p.child = :closing AND r.action <> '' AND r.period = '' AND r.author <> '{IMPORT_AUTHOR}'
"""
_UPDATES_SEEN = f"""
    WITH RECURSIVE seen (id) AS (
        SELECT value FROM json_each(:closings)
        UNION
        SELECT parents.parent FROM seen CROSS JOIN parents ON parents.child = seen.id)
    SELECT revisions.id FROM seen CROSS JOIN revisions ON revisions.id = seen.id
     WHERE revisions.period = :period AND revisions.action <> '' AND revisions.author <> '{IMPORT_AUTHOR}'
"""
_SAME_CELLS = f"""
    SELECT {columns(RevisionRow)}, EXISTS (
               SELECT 1 FROM heads AS h WHERE {SAME_CELL.format("h", "r")} AND h.revision = r.id) AS is_head
      FROM revision_view AS r WHERE (r.action, r.period, r.field) IN (
           SELECT action, period, field FROM revisions WHERE id IN (SELECT value FROM json_each(:ids)))
     ORDER BY r.action, r.period, r.field, r.at, r.id
"""


class _ClosingRow(NamedTuple):
    id: str
    period: str
    author: str
    made_at: str
    run: str | None
    is_repeated: int
    counts: int
    parents: str | None


class RivalClosing(NamedTuple):
    """A closing of a period that somebody else closed too, neither having seen the other's."""

    id: str
    author: str
    made_at: str
    run: str | None
    """The merge that brought it; None for one made in this tracker."""
    held: frozenset[str]
    """The late changes, decided on or not, that it is built on."""
    plan: frozenset[str]
    """The newest changes of the plan's own fields that it is built on."""
    seen: frozenset[str] | None
    """The changes to updates by people that its author had seen; None where an earlier version made it."""


def rival_closings(reader: TrackerReader) -> dict[str, list[RivalClosing]]:
    """Return the closings that count of each period that has more than one, in order of their authors.

    Repetitions of a closing, over changes that were made after it on purpose, count as that closing.
    """
    rows = {row.id: row for row in reader.rows(_ClosingRow, _CLOSINGS)}
    before = {row.id: [key for key in split_parents(row.parents) if key in rows] for row in rows.values()}
    repeats = {row.id: before[row.id] for row in rows.values() if row.is_repeated}
    repetitions: defaultdict[str, list[str]] = defaultdict(list)
    for repetition, repeated in repeats.items():
        for identity in repeated:
            repetitions[identity].append(repetition)
    counting = _reach([row.id for row in rows.values() if row.counts], repeats)
    by_period: defaultdict[str, list[_ClosingRow]] = defaultdict(list)
    for row in rows.values():
        by_period[row.period] += [row] * (row.id in counting and not repeats.get(row.id))
    rivals = {period: closings for period, closings in by_period.items() if len(closings) > 1}
    seen = reader.select(_SEEN_BY) if rivals else ()
    closed_after: defaultdict[str, set[str]] = defaultdict(set)
    for revision, closing in seen:
        closed_after[closing].add(revision)
    return {
        period: [
            RivalClosing(
                row.id, row.author, row.made_at, row.run,
                frozenset().union(
                    *(closed_after[key] for key in _reach([row.id], before) | _reach([row.id], repetitions))
                ),
                frozenset(parent for (parent,) in reader.select(_OF_PLAN, {"closing": row.id})),
                _seen(reader, row, before[row.id], _reach([row.id], repetitions)),
            )
            for row in closings
        ]
        for period, closings in rivals.items()
    }  # fmt: skip


def cells_of(reader: TrackerReader, ids: Collection[str]) -> Iterator[tuple[RevisionRow, bool]]:
    """Yield every revision of the cells that some revisions belong to, and whether it is a head."""
    for *row, is_head in reader.select(_SAME_CELLS, {"ids": json.dumps(sorted(ids))}):
        yield RevisionRow._make(row), bool(is_head)


def _seen(
    reader: TrackerReader, closing: _ClosingRow, before: Collection[str], repetitions: Iterable[str]
) -> frozenset[str] | None:
    """Return the updates that a closing and its repetitions are built on; None where it names none."""
    if len(before) == len(split_parents(closing.parents)):
        return None
    asked = {"closings": json.dumps(sorted(repetitions)), "period": closing.period}
    return frozenset(identity for (identity,) in reader.select(_UPDATES_SEEN, asked))


def _reach(start: Iterable[str], steps: Mapping[str, Iterable[str]]) -> set[str]:
    """Return what is reached from `start` by any number of steps, `start` included."""
    reached: set[str] = set()
    to_follow = list(start)
    while to_follow:
        identity = to_follow.pop()
        if identity not in reached:
            reached.add(identity)
            to_follow += steps.get(identity, ())
    return reached
