"""Reads the log of submissions: conflicts, files, what they changed, held changes, and copies sent out.

Apart from `reader`, as look-ups and the first screen do without.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_tracker.domain.history.revision import DRAFT_MARK, IMPORT_AUTHOR, INVALID_MARK
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.projection.hold_rules import MADE_IN
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


_ANY_ID = """COALESCE(a.id, (SELECT i.value FROM revisions AS i
           WHERE i.action = r.action AND i.period = '' AND i.field = 'id' AND i.value IS NOT NULL
           ORDER BY i.at DESC, i.id LIMIT 1))"""
"""The action's ID, or the last one of an action that is held or no longer in the plan."""
# CROSS JOIN: from the few parents into the history. By its cell alone a long one is read again and again.
_RECEIVED_REVISIONS = f"""
    SELECT r.action, r.period, r.field, r.id, r.value, r.author, r.at,
           {_ANY_ID} AS printed_id, a.theme, h.kind AS hold, h.standing,
           (r.action, r.period, r.field) IN (SELECT action, period, field FROM heads WHERE rival) AS rival,
           (SELECT p.value FROM parents AS x CROSS JOIN revisions AS p ON p.id = x.parent
                AND {SAME_CELL.format("p", "r")}
             WHERE x.child = r.id AND p.arrival IS NOT r.arrival LIMIT 1) AS before,
           NOT EXISTS (SELECT 1 FROM parents AS x CROSS JOIN revisions AS p ON p.id = x.parent
                          AND {SAME_CELL.format("p", "r")} WHERE x.child = r.id AND p.arrival IS r.arrival)
               OR EXISTS (
               SELECT 1 FROM parents AS x CROSS JOIN revisions AS p ON p.id = x.parent
                AND {SAME_CELL.format("p", "r")}
                WHERE x.child = r.id AND p.arrival IS NOT r.arrival) AS builds_on_earlier,
           EXISTS (SELECT 1 FROM parents AS x CROSS JOIN revisions AS c ON c.id = x.child
                      AND {SAME_CELL.format("c", "r")}
                    WHERE x.parent = r.id AND c.arrival = r.arrival) AS is_continued,
           u.stages, u.rag
      FROM revision_view AS r
      LEFT JOIN action_view AS a ON a.key = r.action
      LEFT JOIN update_view AS u ON u.action = r.action AND u.period = r.period
      LEFT JOIN hold_view AS h ON h.revision = r.id
     WHERE r.arrival = :arrival
     ORDER BY (SELECT position FROM themes WHERE key = a.theme), a.position, r.action, r.period, r.field,
              r.at, r.id
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
        "SELECT r.action, r.period, r.field, r.id, r.value, r.author, r.at, r.origin, r.kind, r.why,"
        " ifnull(a.id, '') AS printed_id, ifnull(a.theme, '') AS theme FROM rival_view AS r"
        " JOIN action_view AS a ON a.key = r.action"
        " WHERE :action IS NULL OR r.action = :action"
        " ORDER BY (SELECT position FROM themes WHERE key = a.theme), a.position, a.id, r.action,"
        " r.period, r.field, r.at, r.id",
        {"action": action},
    )


def resolutions(reader: TrackerReader, action: str, period: str, field: str) -> list[RevisionRow]:
    """Return the revisions that resolved conflicts of one cell, oldest first."""
    return reader.rows(
        RevisionRow,
        f"SELECT {columns(RevisionRow)} FROM revision_view AS r"
        " WHERE r.action = :action AND r.period = :period AND r.field = :field AND r.kind = 'resolve'"
        " ORDER BY r.at, r.id",
        {"action": action, "period": period, "field": field},
    )


def received_changes(reader: TrackerReader, arrival: str) -> Iterator[ReceivedRevisionRow]:
    """Yield the revisions one file brought, cell by cell, each cell's oldest first."""
    return reader.stream(ReceivedRevisionRow, _RECEIVED_REVISIONS, {"arrival": arrival})


def held_revisions(reader: TrackerReader) -> list[HeldRow]:
    """Return every revision that was held, decided on or not."""
    child = (
        "SELECT 1 FROM parents AS x CROSS JOIN revisions AS c ON c.id = x.child"
        f" AND {SAME_CELL.format('c', 'r')} WHERE x.parent = r.id"
    )
    # What `domain.history.cell_state` calls replaced.
    database = f"replace(replace({{0}}.origin, '{DRAFT_MARK}', ''), '{INVALID_MARK}', '')"
    continued = (
        f"r.origin LIKE '%{DRAFT_MARK}' AND EXISTS (SELECT 1 FROM revision_view AS d"
        f" WHERE {SAME_CELL.format('d', 'r')} AND d.author = r.author AND d.at > r.at"
        f" AND d.parents IS r.parents AND {database.format('d')} = {database.format('r')})"
    )
    return reader.rows(
        HeldRow,
        f"SELECT r.action, r.period, r.field, r.id, r.value, r.author, r.at, h.kind AS hold,"
        f" {_ANY_ID} AS printed_id, a.key AS action_in_plan, a.theme, r.origin, r.file, r.arrival,"
        " m.sha256, m.at AS merged_at, m.place AS position, h.standing,"
        f" EXISTS ({child}) OR ({continued}) AS superseded,"
        f" EXISTS ({child} AND c.arrival IS r.arrival) AS is_continued,"
        " NOT EXISTS (SELECT 1 FROM parents AS x CROSS JOIN revisions AS p ON p.id = x.parent"
        f" AND {SAME_CELL.format('p', 'r')} WHERE x.child = r.id) AS is_first"
        " FROM hold_view AS h JOIN revision_view AS r ON r.id = h.revision"
        " LEFT JOIN action_view AS a ON a.key = r.action LEFT JOIN arrival_view AS m ON m.id = r.arrival",
    )


def undisputed(reader: TrackerReader, ignored: str) -> tuple[int, int]:
    """Count what files brought that was neither held nor in conflict, without `ignored` fields as JSON.

    Return how many cells, and of how many files.
    """
    ((cells, files),) = reader.select(
        "SELECT count(*) AS changes, count(DISTINCT arrival) AS files FROM ("
        "SELECT DISTINCT r.arrival, r.action, r.period, r.field FROM revisions AS r"
        f" WHERE r.arrival IS NOT NULL AND r.action <> '' AND r.author <> '{IMPORT_AUTHOR}'"
        " AND r.field NOT IN (SELECT value FROM json_each(:ignored))"
        " AND r.id NOT IN (SELECT revision FROM holds UNION ALL SELECT revision FROM decisions)"
        " AND NOT EXISTS (SELECT 1 FROM heads AS h WHERE h.action = r.action AND h.period = r.period"
        " AND h.field = r.field AND h.revision = r.id AND h.rival)"
        " AND NOT EXISTS (SELECT 1 FROM parents AS x CROSS JOIN revisions AS c ON c.id = x.child"
        " WHERE x.parent = r.id AND c.kind = 'resolve'))",
        {"ignored": ignored},
    )
    return cells, files


def held_verdicts(reader: TrackerReader, arrival: str) -> dict[str, str]:
    """Return the held revisions that one file brought with what was decided: open, accept, decline."""
    rows = reader.select(
        "SELECT h.revision, h.standing FROM hold_view AS h JOIN revisions AS r ON r.id = h.revision"
        " WHERE r.arrival = :arrival",
        {"arrival": arrival},
    )
    return dict(rows)


def cell_heads(reader: TrackerReader, action: str, period: str, field: str) -> list[RevisionRow]:
    """Return the heads of one cell, oldest first."""
    return reader.rows(
        RevisionRow,
        f"SELECT {columns(RevisionRow)} FROM heads AS h JOIN revision_view AS r ON r.id = h.revision"
        " WHERE h.action = :action AND h.period = :period AND h.field = :field ORDER BY r.at, r.id",
        {"action": action, "period": period, "field": field},
    )


def copies_sent_out(reader: TrackerReader) -> list[CopyRow]:
    """Return every copy sent out, oldest first."""
    return reader.rows(
        CopyRow, f"SELECT {columns(CopyRow, 'c')} FROM copy_view AS c ORDER BY c.made_at, c.id"
    )


def copies_in_other_files(reader: TrackerReader) -> dict[str, str]:
    """Return the copies sent out whose changes came in another's file, each with the last such arrival."""
    rows = reader.select(
        f"SELECT c.id, a.id, max(a.at) FROM revisions AS r CROSS JOIN copies AS c ON c.id = {MADE_IN}"
        " CROSS JOIN arrival_view AS a ON a.id = r.arrival AND a.copy IS NOT c.id GROUP BY c.id"
    )
    return {copy: arrival for copy, arrival, _ in rows}


def withdrawn_files(reader: TrackerReader) -> dict[str, str]:
    """Return the files with values that are withdrawn now, each with the time of that."""
    rows = reader.select(WITHDRAWN_FILES)
    return dict(rows)


def submission_rows(reader: TrackerReader) -> list[SubmissionRow]:
    """Return all submissions, oldest first."""
    return reader.rows(
        SubmissionRow,
        f"SELECT {columns(SubmissionRow, 'a')} FROM (SELECT *, place AS position FROM arrival_view) AS a"
        " ORDER BY a.at, a.position",
    )


def head_values(reader: TrackerReader, action: str, period: str) -> dict[str, tuple[str, str | None, str]]:
    """Return each field's heads of an update that people wrote: field to (revision, value, author)."""
    rows = reader.select(
        "SELECT h.field, r.id, r.value, r.author FROM heads AS h JOIN revisions AS r ON r.id = h.revision"
        " WHERE h.action = :action AND h.period = :period AND NOT h.rival AND r.author <> 'import'",
        {"action": action, "period": period},
    )
    return {field: (identity, value, author) for field, identity, value, author in rows}


def signed_off_count(reader: TrackerReader, period: str, themes: str) -> tuple[int, int]:
    """Return how many updates of a period are signed off, of how many actions; `themes` as JSON."""
    ((done, total),) = reader.select(
        "SELECT count(u.signed_off) AS done, count(*) AS total FROM actions AS a"
        " LEFT JOIN updates AS u ON u.action = a.key AND u.period = :period"
        " WHERE a.theme IN (SELECT value FROM json_each(:themes))"
        f" AND {LISTED_IN_PERIOD.format(period=':period')}",
        {"period": period, "themes": themes},
    )
    return done, total
