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
    SELECT revision.id, revision.period, revision.author, revision.at,
           (SELECT arrival.run FROM arrival_view AS arrival WHERE arrival.id = revision.arrival) AS run,
           revision.origin LIKE '%{SEEN_MARK}' AS is_repeated,
           revision.id IN (SELECT closing.id FROM {CLOSING_HEADS} WHERE closing.value IS NOT NULL) AS counts,
           (SELECT group_concat(link.parent, ' ')
              FROM parents AS link
             WHERE link.child = revision.id) AS parents
      FROM revisions AS revision
     WHERE revision.action = '' AND revision.field = 'closed'
     ORDER BY revision.period, revision.author, revision.at, revision.id
"""
"""Every closing and reopening of a period, whether it repeats another, and whether it counts now."""
_SEEN_BY = f"""
    WITH RECURSIVE later (held, id) AS (
        SELECT revision, revision FROM holds WHERE kind = '{HoldReason.CLOSED_PERIOD}'
        UNION
        SELECT later.held, link.child
          FROM later
         CROSS JOIN revisions AS revision ON revision.id = later.id AND revision.field <> 'closed'
         CROSS JOIN parents AS link ON link.parent = later.id)
    SELECT later.held, revision.id
      FROM later
     CROSS JOIN revisions AS revision ON revision.id = later.id
     WHERE revision.action = '' AND revision.field = 'closed'
"""
"""Each late change with the closings built on it first; those that are built on these have it too."""
_OF_PLAN = f"""
    SELECT link.parent
      FROM parents AS link
     CROSS JOIN revisions AS parent ON parent.id = link.parent
     WHERE link.child = :closing
       AND parent.action <> '' AND parent.period = '' AND parent.author <> '{IMPORT_AUTHOR}'
"""
"""The changes of the plan by people that a closing is built on directly."""
_UPDATES_SEEN = f"""
    WITH RECURSIVE seen (id) AS (
        SELECT value FROM json_each(:closings)
        UNION
        SELECT link.parent
          FROM seen
         CROSS JOIN parents AS link ON link.child = seen.id)
    SELECT revision.id
      FROM seen
     CROSS JOIN revisions AS revision ON revision.id = seen.id
     WHERE revision.period = :period AND revision.action <> '' AND revision.author <> '{IMPORT_AUTHOR}'
"""
"""The changes of a period's updates by people that closings are built on, at any distance."""
_SAME_CELLS = f"""
    SELECT {columns(RevisionRow)},
           EXISTS (SELECT 1 FROM heads AS head
                    WHERE {SAME_CELL.format("head", "revision")} AND head.revision = revision.id) AS is_head
      FROM revision_view AS revision
     WHERE (revision.action, revision.period, revision.field) IN (
           SELECT action, period, field
             FROM revisions
            WHERE id IN (SELECT value FROM json_each(:ids)))
     ORDER BY revision.action, revision.period, revision.field, revision.at, revision.id
"""
"""Every revision of the cells that some revisions belong to."""


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
