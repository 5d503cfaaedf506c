"""Reads the log of submissions: conflicts, files, what they changed, held changes, and copies sent out.

Apart from `reader`, as look-ups and the first screen do without.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.history.revision import DRAFT_MARK, IMPORT_AUTHOR, INVALID_MARK
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.projection.hold_rules import made_in
from tui_tracker.storage.projection.sql_text import SAME_CELL, WITHDRAWN_FILES
from tui_tracker.storage.read.reader import TrackerReader, columns
from tui_tracker.storage.read.rows import RevisionRow
from tui_tracker.storage.reported_actions import LISTED_IN_PERIOD


class RivalRow(NamedTuple):
    """A value of a cell in conflict, with the ID and the theme of its action."""

    action: str
    period: str
    field: str
    id: str
    value: str | None
    author: str
    at: str
    origin: str
    kind: str
    why: str | None
    printed_id: str
    theme: str


class ReceivedRevisionRow(NamedTuple):
    """A revision that a file brought."""

    action: str
    period: str
    field: str
    id: str
    value: str | None
    author: str
    at: str
    printed_id: str | None
    """The action's ID, or the ID that a held new action would have."""
    theme: str | None
    hold: str | None
    """Why it is held; None where it is not."""
    standing: str | None
    """What was decided on it: open, accept or decline."""
    rival: int
    """1 where its cell is in conflict."""
    before: str | None
    """Value of a parent that did not come with this file."""
    builds_on_earlier: int
    """1 where it has such a parent, or no parent at all."""
    is_continued: int
    """1 where another revision of the same file builds on it."""
    stages: str | None
    """Of the update as it is now, as is `rag`."""
    rag: str | None


class HeldRow(NamedTuple):
    """A revision that was held for the coordinator, with what was decided on it."""

    action: str
    period: str
    field: str
    id: str
    value: str | None
    author: str
    at: str
    hold: str
    printed_id: str | None
    action_in_plan: str | None
    """Key of the action; None for an action that the plan does not have."""
    theme: str | None
    origin: str
    file: str | None
    """Name of the file that brought it."""
    arrival: str | None
    """Id of that file in the log of merges; None for a change made in this tracker."""
    sha256: str | None
    """Of that file, in hex."""
    merged_at: str | None
    position: int | None
    """The file's position in its merge, from 1."""
    standing: str
    """What was decided on it: open, accept or decline."""
    superseded: int
    """1 where another revision of the cell builds on it, or replaces it as a draft of the same text."""
    is_continued: int
    """1 where one of the same file does."""
    is_first: int
    """1 where it is built on no other of its cell, as what makes a new action is."""


class CopyRow(NamedTuple):
    """A copy sent out; `themes` are keys as JSON."""

    id: str
    made_from: str
    lead: str
    themes: str
    period: str
    name: str
    made_at: str
    made_by: str


class SubmissionRow(NamedTuple):
    """A submission, with its run; `authors`, `progress` and `notices` are JSON."""

    id: str
    run: str
    at: str
    author: str
    position: int
    name: str
    sha256: str
    copy: str | None
    authors: str
    outcome: str
    refused: str | None
    new: int
    known: int
    latest: str | None
    progress: str | None
    notices: str
    backup: str | None
    undone_at: str | None


_ANY_ID = """COALESCE(action.id, (
               SELECT former.value FROM revisions AS former
                WHERE former.action = revision.action AND former.period = '' AND former.field = 'id'
                  AND former.value IS NOT NULL
                ORDER BY former.at DESC, former.id LIMIT 1))"""
"""The action's ID, or the last one of an action that is held or no longer in the plan."""
# CROSS JOIN: from the few parents into the history. By its cell alone a long one is read again and again.
_PARENTS_IN_CELL = f"""parents AS link
             CROSS JOIN revisions AS parent ON parent.id = link.parent
               AND {SAME_CELL.format("parent", "revision")}
             WHERE link.child = revision.id"""
"""Each `parent` of a `revision` in the same cell."""
_CHILDREN_IN_CELL = f"""parents AS link
             CROSS JOIN revisions AS child ON child.id = link.child
               AND {SAME_CELL.format("child", "revision")}
             WHERE link.parent = revision.id"""
"""Each `child` of a `revision` in the same cell."""
_RECEIVED_REVISIONS = f"""
    SELECT revision.action, revision.period, revision.field, revision.id, revision.value, revision.author,
           revision.at, {_ANY_ID} AS printed_id, action.theme, held.kind AS hold, held.standing,
           (revision.action, revision.period, revision.field)
               IN (SELECT action, period, field FROM heads WHERE rival) AS rival,
           (SELECT parent.value FROM {_PARENTS_IN_CELL}
               AND parent.arrival IS NOT revision.arrival LIMIT 1) AS before,
           NOT EXISTS (SELECT 1 FROM {_PARENTS_IN_CELL} AND parent.arrival IS revision.arrival)
           OR EXISTS (SELECT 1 FROM {_PARENTS_IN_CELL} AND parent.arrival IS NOT revision.arrival)
               AS builds_on_earlier,
           EXISTS (SELECT 1 FROM {_CHILDREN_IN_CELL} AND child.arrival = revision.arrival) AS is_continued,
           current.stages, current.rag
      FROM revision_view AS revision
      LEFT JOIN action_view AS action ON action.key = revision.action
      LEFT JOIN update_view AS current
        ON current.action = revision.action AND current.period = revision.period
      LEFT JOIN hold_view AS held ON held.revision = revision.id
     WHERE revision.arrival = :arrival
     ORDER BY (SELECT position FROM themes WHERE key = action.theme), action.position, revision.action,
              revision.period, revision.field, revision.at, revision.id
"""
# What `domain.history.cell_state` calls replaced: a draft that a later one of the same author continues.
_WITHOUT_MARKS = f"replace(replace({{0}}.origin, '{DRAFT_MARK}', ''), '{INVALID_MARK}', '')"
_IS_REPLACED_DRAFT = f"""(
           revision.origin LIKE '%{DRAFT_MARK}'
           AND EXISTS (SELECT 1 FROM revision_view AS later
                        WHERE {SAME_CELL.format("later", "revision")}
                          AND later.author = revision.author AND later.at > revision.at
                          AND later.parents IS revision.parents
                          AND {_WITHOUT_MARKS.format("later")} = {_WITHOUT_MARKS.format("revision")}))"""
_HELD_REVISIONS = f"""
    SELECT revision.action, revision.period, revision.field, revision.id, revision.value, revision.author,
           revision.at, held.kind AS hold, {_ANY_ID} AS printed_id, action.key AS action_in_plan,
           action.theme, revision.origin, revision.file, revision.arrival, arrival.sha256,
           arrival.at AS merged_at, arrival.place AS position, held.standing,
           EXISTS (SELECT 1 FROM {_CHILDREN_IN_CELL}) OR {_IS_REPLACED_DRAFT} AS superseded,
           EXISTS (SELECT 1 FROM {_CHILDREN_IN_CELL} AND child.arrival IS revision.arrival) AS is_continued,
           NOT EXISTS (SELECT 1 FROM {_PARENTS_IN_CELL}) AS is_first
      FROM hold_view AS held
      JOIN revision_view AS revision ON revision.id = held.revision
      LEFT JOIN action_view AS action ON action.key = revision.action
      LEFT JOIN arrival_view AS arrival ON arrival.id = revision.arrival
"""


def duplicate_ids(reader: TrackerReader) -> list[str]:
    """Return the IDs that more than one action has, as they are printed."""
    query = (
        "SELECT min(id) AS id FROM actions WHERE id <> '' GROUP BY folded_id HAVING count(*) > 1 ORDER BY 1"
    )
    return [identity for (identity,) in reader.select(query)]


def values_in_conflict(reader: TrackerReader, action: str | None = None) -> list[RivalRow]:
    """Return every value in conflict (of one action), in the plan's order, then by time."""
    return reader.rows(
        RivalRow,
        """
        SELECT rival.action, rival.period, rival.field, rival.id, rival.value, rival.author, rival.at,
               rival.origin, rival.kind, rival.why,
               ifnull(action.id, '') AS printed_id, ifnull(action.theme, '') AS theme
          FROM rival_view AS rival
          JOIN action_view AS action ON action.key = rival.action
         WHERE :action IS NULL OR rival.action = :action
         ORDER BY (SELECT position FROM themes WHERE key = action.theme), action.position, action.id,
                  rival.action, rival.period, rival.field, rival.at, rival.id
        """,
        {"action": action},
    )


def resolutions(reader: TrackerReader, action: str, period: str, field: str) -> list[RevisionRow]:
    """Return the revisions that resolved conflicts of one cell, oldest first."""
    return reader.rows(
        RevisionRow,
        f"""
        SELECT {columns(RevisionRow)}
          FROM revision_view AS revision
         WHERE revision.action = :action AND revision.period = :period AND revision.field = :field
           AND revision.kind = 'resolve'
         ORDER BY revision.at, revision.id
        """,
        {"action": action, "period": period, "field": field},
    )


def received_changes(reader: TrackerReader, arrival: str) -> Iterator[ReceivedRevisionRow]:
    """Yield the revisions one file brought, cell by cell, each cell's oldest first."""
    return reader.stream(ReceivedRevisionRow, _RECEIVED_REVISIONS, {"arrival": arrival})


def held_revisions(reader: TrackerReader) -> list[HeldRow]:
    """Return every revision that was held, decided on or not."""
    return reader.rows(HeldRow, _HELD_REVISIONS)


def undisputed(reader: TrackerReader, ignored: str) -> tuple[int, int]:
    """Count what files brought that was neither held nor in conflict, without `ignored` fields as JSON.

    Return how many cells, and of how many files.
    """
    ((cells, files),) = reader.select(
        f"""
        SELECT count(*) AS changes, count(DISTINCT arrival) AS files
          FROM (SELECT DISTINCT revision.arrival, revision.action, revision.period, revision.field
                  FROM revisions AS revision
                 WHERE revision.arrival IS NOT NULL
                   AND revision.action <> ''
                   AND revision.author <> '{IMPORT_AUTHOR}'
                   AND revision.field NOT IN (SELECT value FROM json_each(:ignored))
                   AND revision.id NOT IN (SELECT revision FROM holds
                                           UNION ALL
                                           SELECT revision FROM decisions)
                   AND NOT EXISTS (SELECT 1 FROM heads AS head
                                    WHERE head.action = revision.action AND head.period = revision.period
                                      AND head.field = revision.field AND head.revision = revision.id
                                      AND head.rival)
                   AND NOT EXISTS (SELECT 1 FROM parents AS link
                                    CROSS JOIN revisions AS child ON child.id = link.child
                                    WHERE link.parent = revision.id AND child.kind = 'resolve'))
        """,
        {"ignored": ignored},
    )
    return cells, files


def held_verdicts(reader: TrackerReader, arrival: str) -> dict[str, str]:
    """Return the held revisions that one file brought with what was decided: open, accept, decline."""
    rows = reader.select(
        """
        SELECT held.revision, held.standing
          FROM hold_view AS held
          JOIN revisions AS revision ON revision.id = held.revision
         WHERE revision.arrival = :arrival
        """,
        {"arrival": arrival},
    )
    return dict(rows)


def reasons_for_declining(reader: TrackerReader, arrival: str) -> dict[str, str]:
    """Return the held revisions that one file brought with the last reason for which each was declined."""
    rows = reader.select(
        """
        SELECT decision.revision, decision.why
          FROM decisions AS decision
          JOIN revisions AS revision ON revision.id = decision.revision
         WHERE revision.arrival = :arrival AND decision.verdict = :declined AND decision.why <> ''
         ORDER BY decision.at, decision.id
        """,
        {"arrival": arrival, "declined": Verdict.DECLINE.value},
    )
    return dict(rows)


def cell_heads(reader: TrackerReader, action: str, period: str, field: str) -> list[RevisionRow]:
    """Return the heads of one cell, oldest first."""
    return reader.rows(
        RevisionRow,
        f"""
        SELECT {columns(RevisionRow)}
          FROM heads AS head
          JOIN revision_view AS revision ON revision.id = head.revision
         WHERE head.action = :action AND head.period = :period AND head.field = :field
         ORDER BY revision.at, revision.id
        """,
        {"action": action, "period": period, "field": field},
    )


def copies_sent_out(reader: TrackerReader) -> list[CopyRow]:
    """Return every copy sent out, oldest first."""
    names = ", ".join(CopyRow._fields)
    return reader.rows(CopyRow, f"SELECT {names} FROM copy_view ORDER BY made_at, id")


def copies_in_other_files(reader: TrackerReader) -> dict[str, str]:
    """Return the copies sent out whose changes came in another's file, each with the last such arrival."""
    rows = reader.select(
        f"""
        SELECT copy.id, arrival.id, max(arrival.at)
          FROM revisions AS revision
         CROSS JOIN copies AS copy ON copy.id = {made_in("revision.origin")}
         CROSS JOIN arrival_view AS arrival
            ON arrival.id = revision.arrival AND arrival.copy IS NOT copy.id
         GROUP BY copy.id
        """
    )
    return {copy: arrival for copy, arrival, _ in rows}


def withdrawn_files(reader: TrackerReader) -> dict[str, str]:
    """Return the files with values that are withdrawn now, each with the time of that."""
    rows = reader.select(WITHDRAWN_FILES)
    return dict(rows)


def submission_rows(reader: TrackerReader) -> list[SubmissionRow]:
    """Return all submissions, oldest first."""
    names = ", ".join(SubmissionRow._fields)
    return reader.rows(
        SubmissionRow,
        f"SELECT {names} FROM (SELECT *, place AS position FROM arrival_view) ORDER BY at, position",
    )


def head_values(reader: TrackerReader, action: str, period: str) -> dict[str, tuple[str, str | None, str]]:
    """Return each field's heads of an update that people wrote: field to (revision, value, author)."""
    rows = reader.select(
        """
        SELECT head.field, revision.id, revision.value, revision.author
          FROM heads AS head
          JOIN revisions AS revision ON revision.id = head.revision
         WHERE head.action = :action AND head.period = :period AND NOT head.rival
           AND revision.author <> 'import'
        """,
        {"action": action, "period": period},
    )
    return {field: (identity, value, author) for field, identity, value, author in rows}


def signed_off_count(reader: TrackerReader, period: str, themes: str) -> tuple[int, int]:
    """Return how many updates of a period are signed off, of how many actions; `themes` as JSON."""
    ((done, total),) = reader.select(
        f"""
        SELECT count(current.signed_off) AS done, count(*) AS total
          FROM actions AS action
          LEFT JOIN updates AS current ON current.action = action.key AND current.period = :period
         WHERE action.theme IN (SELECT value FROM json_each(:themes))
           AND {LISTED_IN_PERIOD.format(period=":period")}
        """,
        {"period": period, "themes": themes},
    )
    return done, total
