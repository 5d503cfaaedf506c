"""Light reading of the plan's past: when a period was closed, and what was changed since."""

from __future__ import annotations

import sqlite3

from tui_tracker.storage.read.reader import LightReader

_KNOWN_AT = "max(r.at, COALESCE((SELECT v.at FROM arrival_view AS v WHERE v.id = r.arrival), r.at))"
"""When this tracker knew of a revision: a file may bring it long after it was made."""


def closed_at(reader: LightReader, period: str) -> str | None:
    """Return when a period was closed, UTC; None while it is open."""
    rows = reader.rows(
        "SELECT max(r.at) AS at FROM revision_view AS r JOIN periods AS p ON p.key = r.period"
        " WHERE r.action = '' AND r.period = :period AND r.field = 'closed' AND p.closed IS NOT NULL",
        {"period": period},
    )
    return rows[0]["at"] if rows else None


def last_said(reader: LightReader, period: str) -> str | None:
    """Return when anything was last said of any action in a period, UTC; None where nothing was."""
    rows = reader.rows(
        "SELECT max(at) AS at FROM revision_view WHERE period = :period AND action <> ''", {"period": period}
    )
    return rows[0]["at"] if rows else None


def changed_since(reader: LightReader, moment: str) -> list[sqlite3.Row]:
    """Return all revisions of those of the plan's cells that changed after a moment, cell by cell.

    Columns: those of `revision_view`; `known_at`, when this tracker knew of it; `is_held`.
    """
    return reader.rows(
        f"SELECT r.*, {_KNOWN_AT} AS known_at,"
        " EXISTS (SELECT 1 FROM hold_view AS h WHERE h.revision = r.id AND h.standing <> 'accept') AS is_held"
        " FROM revision_view AS r WHERE r.period = '' AND (r.action, r.field) IN ("
        f" SELECT r.action, r.field FROM revision_view AS r WHERE r.period = '' AND {_KNOWN_AT} > :moment)"
        " ORDER BY r.action, r.field, r.at, r.id",
        {"moment": moment},
    )


def stages_until(reader: LightReader, period: str) -> list[sqlite3.Row]:
    """Return `action`, `period` and `stages` of every update up to a period, the newest first."""
    return reader.rows(
        "SELECT action, period, stages FROM update_view WHERE period <= :period ORDER BY action, period DESC",
        {"period": period},
    )


def heads_of(reader: LightReader, period: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, by (action, field), the ids of the revisions that nothing in a period builds on."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in reader.rows(
        "SELECT action, field, revision FROM heads WHERE period = :period ORDER BY revision",
        {"period": period},
    ):
        cell = (row["action"], row["field"])
        found[cell] = (*found.get(cell, ()), row["revision"])
    return found
