"""Reads the history of the plan: when a period was closed, and what was changed since."""

from __future__ import annotations

import json
from collections.abc import Collection

from tui_tracker.domain.history.revision import IMPORT_AUTHOR
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.read.reader import TrackerReader, columns
from tui_tracker.storage.read.rows import RevisionRow

_ARRIVED = "COALESCE((SELECT v.at FROM arrival_view AS v WHERE v.id = r.arrival), r.at)"
"""When this tracker received a revision: a file may bring it long after it was made."""
_KNOWN = f"(r.at <= :made AND (r.author = '{IMPORT_AUTHOR}' OR {_ARRIVED} <= :arrived))"
"""Made by a moment, and in the tracker by then; the plan's own source always was."""
_ONLY = " AND {column} IN (SELECT value FROM json_each(:actions))"


class Moment(NamedTuple):
    """When a revision was made, and when the tracker received it, UTC.

    A file that brings a closing brings what was in force when it was made, too.
    """

    made: str
    arrived: str


class ChangedRow(NamedTuple):
    """The columns of `RevisionRow`, with whether it was known at the moment, and whether it is held."""

    id: str
    action: str
    period: str
    field: str
    value: str | None
    author: str
    at: str
    origin: str
    kind: str
    why: str | None
    parents: str | None
    arrival: str | None
    file: str | None
    is_known: int
    is_held: int


class StagesRow(NamedTuple):
    """The stages of an action's update in one period."""

    action: str
    period: str
    stages: str | None


class _HeadRow(NamedTuple):
    action: str
    field: str
    revision: str


def closed_at(reader: TrackerReader, period: str) -> Moment | None:
    """Return when a period was closed; None while it is open."""
    rows = reader.rows(
        Moment,
        f"SELECT r.at AS made, {_ARRIVED} AS arrived FROM revision_view AS r JOIN periods AS p"
        " ON p.key = r.period WHERE r.action = '' AND r.period = :period AND r.field = 'closed'"
        " AND p.closed IS NOT NULL ORDER BY r.at DESC, arrived DESC LIMIT 1",
        {"period": period},
    )
    return rows[0] if rows else None


def last_change_in(reader: TrackerReader, period: str) -> Moment | None:
    """Return when any action was last changed in a period; None if there was no change."""
    (moment,) = reader.rows(
        Moment,
        f"SELECT max(r.at) AS made, max({_ARRIVED}) AS arrived FROM revision_view AS r"
        " WHERE r.period = :period AND r.action <> ''",
        {"period": period},
    )
    return moment if moment.made else None


def plan_revisions_changed_since(
    reader: TrackerReader, moment: Moment, actions: Collection[str] | None = None
) -> list[ChangedRow]:
    """Return every revision of each cell of the plan that changed after a moment, cell by cell.

    With `actions`, of theirs only.
    """
    only = _ONLY.format(column="r.action") if actions is not None else ""
    return reader.rows(
        ChangedRow,
        f"SELECT {columns(RevisionRow)}, {_KNOWN} AS is_known,"
        " EXISTS (SELECT 1 FROM hold_view AS h WHERE h.revision = r.id AND h.standing <> 'accept') AS is_held"
        " FROM revision_view AS r WHERE r.period = '' AND (r.action, r.field) IN ("
        f" SELECT r.action, r.field FROM revision_view AS r WHERE r.period = '' AND NOT {_KNOWN}{only})"
        " ORDER BY r.action, r.field, r.at, r.id",
        {**moment._asdict(), "actions": json.dumps(list(actions or ()))},
    )


def stages_up_to(
    reader: TrackerReader, period: str, actions: Collection[str] | None = None
) -> list[StagesRow]:
    """Return the stages of every update (of some actions) up to a period, the newest first."""
    only = _ONLY.format(column="action") if actions is not None else ""
    return reader.rows(
        StagesRow,
        f"SELECT action, period, stages FROM update_view WHERE period <= :period{only}"
        " ORDER BY action, period DESC",
        {"period": period, "actions": json.dumps(list(actions or ()))},
    )


def head_ids_by_cell(reader: TrackerReader, period: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the ids of the heads of a period's cells, by (action, field)."""
    heads: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in reader.rows(
        _HeadRow,
        "SELECT action, field, revision FROM heads WHERE period = :period ORDER BY revision",
        {"period": period},
    ):
        cell = (row.action, row.field)
        heads[cell] = (*heads.get(cell, ()), row.revision)
    return heads
