"""Reads the history of the plan: when a period was closed, and what was changed since."""

from __future__ import annotations

from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.read.reader import TrackerReader, columns
from tui_tracker.storage.read.rows import RevisionRow

_KNOWN_AT = "max(r.at, COALESCE((SELECT v.at FROM arrival_view AS v WHERE v.id = r.arrival), r.at))"
"""When this tracker received a revision: a file may bring it long after it was made."""


class ChangedRow(NamedTuple):
    """The columns of `RevisionRow`, with when the tracker received the revision and whether it is held."""

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
    known_at: str
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


def closed_at(reader: TrackerReader, period: str) -> str | None:
    """Return when a period was closed, UTC; None while it is open."""
    moment: str | None = reader.value(
        "SELECT max(r.at) FROM revision_view AS r JOIN periods AS p ON p.key = r.period"
        " WHERE r.action = '' AND r.period = :period AND r.field = 'closed' AND p.closed IS NOT NULL",
        {"period": period},
    )
    return moment


def last_change_in(reader: TrackerReader, period: str) -> str | None:
    """Return when any action was last changed in a period, UTC; None if there was no change."""
    moment: str | None = reader.value(
        "SELECT max(at) FROM revision_view WHERE period = :period AND action <> ''", {"period": period}
    )
    return moment


def plan_revisions_changed_since(reader: TrackerReader, moment: str) -> list[ChangedRow]:
    """Return every revision of each cell of the plan that changed after a moment, cell by cell."""
    return reader.rows(
        ChangedRow,
        f"SELECT {columns(RevisionRow)}, {_KNOWN_AT} AS known_at,"
        " EXISTS (SELECT 1 FROM hold_view AS h WHERE h.revision = r.id AND h.standing <> 'accept') AS is_held"
        " FROM revision_view AS r WHERE r.period = '' AND (r.action, r.field) IN ("
        f" SELECT r.action, r.field FROM revision_view AS r WHERE r.period = '' AND {_KNOWN_AT} > :moment)"
        " ORDER BY r.action, r.field, r.at, r.id",
        {"moment": moment},
    )


def stages_up_to(reader: TrackerReader, period: str) -> list[StagesRow]:
    """Return the stages of every update up to a period, the newest first."""
    return reader.rows(
        StagesRow,
        "SELECT action, period, stages FROM update_view WHERE period <= :period ORDER BY action, period DESC",
        {"period": period},
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
