"""Light reading of what came back: conflicts, files, what they brought, what is held, copies handed out.

Apart from `light`, as look-ups and the first screen do without.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from tui_tracker.storage.read.reader import CARRIED_ON, LightReader

_ANY_ID = """COALESCE(a.id, (SELECT i.value FROM revisions AS i
           WHERE i.action = r.action AND i.period = '' AND i.field = 'id' LIMIT 1))"""
"""The action's ID, or the one that an action which is held would have."""
_BROUGHT = f"""
    SELECT r.*, {_ANY_ID} AS printed_id, a.theme, h.kind AS hold, h.standing,
           EXISTS (SELECT 1 FROM heads AS e WHERE e.action = r.action AND e.period = r.period
                      AND e.field = r.field AND e.rival) AS rival,
           (SELECT p.value FROM parents AS x JOIN revisions AS p ON p.id = x.parent
             WHERE x.child = r.id AND p.arrival IS NOT r.arrival LIMIT 1) AS before,
           r.parents IS NULL OR EXISTS (
               SELECT 1 FROM parents AS x JOIN revisions AS p ON p.id = x.parent
                WHERE x.child = r.id AND p.arrival IS NOT r.arrival) AS rooted,
           EXISTS (SELECT 1 FROM parents AS x JOIN revisions AS c ON c.id = x.child
                    WHERE x.parent = r.id AND c.arrival = r.arrival) AS "inner",
           u.stages, u.rag
      FROM revision_view AS r
      LEFT JOIN action_view AS a ON a.key = r.action
      LEFT JOIN update_view AS u ON u.action = r.action AND u.period = r.period
      LEFT JOIN hold_view AS h ON h.revision = r.id
     WHERE r.arrival = :arrival
     ORDER BY (SELECT position FROM themes WHERE key = a.theme), a.position, r.action, r.period, r.field,
              r.at, r.id
"""


def twins(reader: LightReader) -> list[str]:
    """Return the IDs that more than one action carries, as they are printed."""
    rows = reader.rows("SELECT min(id) AS id FROM actions GROUP BY folded_id HAVING count(*) > 1 ORDER BY 1")
    return [row["id"] for row in rows]


def rivals(reader: LightReader, action: str | None = None) -> list[sqlite3.Row]:
    """Return every value in conflict (of one action), in the plan's order, then by time.

    Columns: those of `rival_view`, and `printed_id` and `theme` of the action.
    """
    return reader.rows(
        "SELECT r.*, a.id AS printed_id, a.theme"
        " FROM rival_view AS r JOIN action_view AS a ON a.key = r.action"
        " WHERE :action IS NULL OR r.action = :action"
        " ORDER BY (SELECT position FROM themes WHERE key = a.theme), a.position, a.id,"
        " r.period, r.field, r.at, r.id",
        {"action": action},
    )


def resolutions(reader: LightReader, action: str, period: str, field: str) -> list[sqlite3.Row]:
    """Return the revisions that settled conflicts of one cell, oldest first."""
    return reader.rows(
        "SELECT * FROM revision_view WHERE action = :action AND period = :period AND field = :field"
        " AND kind = 'resolve' ORDER BY at, id",
        {"action": action, "period": period, "field": field},
    )


def brought(reader: LightReader, arrival: str) -> Iterator[sqlite3.Row]:
    """Yield the revisions one file brought, cell by cell, each cell's oldest first.

    Columns: those of `revision_view`; `printed_id` and `theme` of the action, as far as it stands;
    `before`, the value of a parent from elsewhere, `rooted` whether there is one or none at all,
    `inner` whether another of the file's revisions builds on it; `hold`, `standing`, `rival`;
    `stages` and `rag` as the update says now.
    """
    yield from reader.stream(_BROUGHT, {"arrival": arrival})


def questions(reader: LightReader) -> list[sqlite3.Row]:
    """Return the revisions that wait for the coordinator's word, in the order they came.

    Columns: those of `revision_view`, `hold`, `printed_id`, and of the action, as far as it
    stands, `theme` and its key as `standing_id`.
    """
    return reader.rows(
        f"SELECT r.*, h.kind AS hold, {_ANY_ID} AS printed_id, a.key AS standing_id, a.theme"
        " FROM hold_view AS h"
        " JOIN revision_view AS r ON r.id = h.revision LEFT JOIN action_view AS a ON a.key = r.action"
        " WHERE h.standing = 'open' AND NOT EXISTS (SELECT 1 FROM parents AS p"
        " JOIN revisions AS c ON c.id = p.child AND c.action = r.action AND c.period = r.period"
        " AND c.field = r.field WHERE p.parent = r.id)"
        " ORDER BY a.position, r.action, r.period, r.at, r.id"
    )


def standings(reader: LightReader, arrival: str) -> dict[str, str]:
    """Return the held revisions that one file brought, each with how it stands: open, accept, decline."""
    rows = reader.rows(
        "SELECT h.revision, h.standing FROM hold_view AS h JOIN revisions AS r ON r.id = h.revision"
        " WHERE r.arrival = :arrival",
        {"arrival": arrival},
    )
    return {row["revision"]: row["standing"] for row in rows}


def heads(reader: LightReader, action: str, period: str, field: str) -> list[sqlite3.Row]:
    """Return the revisions of one cell that stand, oldest first, as `revision_view` has them."""
    return reader.rows(
        "SELECT r.* FROM heads AS h JOIN revision_view AS r ON r.id = h.revision"
        " WHERE h.action = :action AND h.period = :period AND h.field = :field ORDER BY r.at, r.id",
        {"action": action, "period": period, "field": field},
    )


def copies(reader: LightReader) -> list[sqlite3.Row]:
    """Return every copy handed out, oldest first."""
    return reader.rows("SELECT * FROM copy_view ORDER BY made_at, id")


def arrivals(reader: LightReader) -> list[sqlite3.Row]:
    """Return every file ever offered to a merge, oldest first."""
    return reader.rows("SELECT * FROM arrival_view ORDER BY at, place")


def values(reader: LightReader, action: str, period: str) -> dict[str, tuple[str, str | None, str]]:
    """Return each field's heads of an update that people wrote: field to (revision, value, author)."""
    rows = reader.rows(
        "SELECT h.field, r.id, r.value, r.author FROM heads AS h JOIN revisions AS r ON r.id = h.revision"
        " WHERE h.action = :action AND h.period = :period AND NOT h.rival AND r.author <> 'import'",
        {"action": action, "period": period},
    )
    return {row["field"]: (row["id"], row["value"], row["author"]) for row in rows}


def progress(reader: LightReader, period: str, themes: str) -> tuple[int, int]:
    """Return how many updates of a period are signed off, of how many actions; `themes` as JSON."""
    row = reader.rows(
        "SELECT count(u.signed_off), count(*) FROM actions AS a"
        " LEFT JOIN updates AS u ON u.action = a.key AND u.period = :period"
        f" WHERE a.theme IN (SELECT value FROM json_each(:themes)) AND ({CARRIED_ON})",
        {"period": period, "themes": themes},
    )[0]
    return row[0], row[1]
