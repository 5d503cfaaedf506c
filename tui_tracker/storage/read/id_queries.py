"""Reads the IDs of a tracker's actions: those of the plan, and those that actions had before."""

from __future__ import annotations

import json

from tui_tracker.storage.file_format import IS_HELD
from tui_tracker.storage.read.reader import PLAN_ORDER
from tui_tracker.storage.read.rows import FoldedIdRow, FormerIdRow, IdRow, MatchableRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_tracker.storage.read.reader import TrackerReader

_MOST = 2**63 - 1
"""SQLite's largest whole number; a text of a larger one is cast to it."""


def ids(reader: TrackerReader) -> list[IdRow]:
    """Return the IDs and texts of every action, for suggesting the nearest."""
    return reader.rows(
        IdRow,
        "SELECT key, ifnull(id, '') AS id, ifnull(folded_id, '') AS folded_id, ifnull(text, '') AS text"
        " FROM action_view",
    )


def matchable_actions(reader: TrackerReader) -> list[MatchableRow]:
    """Return what every action is found by in an import, in the plan's order."""
    return reader.rows(
        MatchableRow,
        "SELECT key, ifnull(id, '') AS id, ifnull(theme, '') AS theme, text, retired FROM action_view"
        " ORDER BY position, key",
    )


def known_ids(reader: TrackerReader, folded_ids: Iterable[str]) -> list[FoldedIdRow]:
    """Return those of the folded IDs that exist, in the plan's order.

    However large the plan is, each ID is one step into an index.
    """
    # CROSS JOIN: from each ID that is wanted into the plan.
    return reader.rows(
        FoldedIdRow,
        f"""
        SELECT ifnull(action.id, '') AS id, action.folded_id
          FROM json_each(:wanted) AS wanted
         CROSS JOIN action_view AS action ON action.folded_id = wanted.value
        {PLAN_ORDER}
        """,
        {"wanted": json.dumps(list(folded_ids))},
    )


def ids_starting_with(reader: TrackerReader, letters: str, most: int = -1) -> list[FoldedIdRow]:
    """Return the IDs whose folded form begins with `letters`, in alphabetical order."""
    return reader.rows(
        FoldedIdRow,
        """
        SELECT ifnull(id, '') AS id, folded_id
          FROM action_view
         WHERE folded_id >= :letters AND folded_id < :letters || char(0x10FFFF)
         ORDER BY folded_id LIMIT :most
        """,
        {"letters": letters, "most": most},
    )


def ids_in_range(reader: TrackerReader, letters: str, low: int, high: int) -> list[FoldedIdRow]:
    """Return the IDs that are `letters` and a number in a range."""
    return reader.rows(
        FoldedIdRow,
        """
        SELECT ifnull(id, '') AS id, folded_id
          FROM action_view
         WHERE folded_id >= :letters AND folded_id < :letters || char(0x10FFFF)
           AND CAST(substr(folded_id, length(:letters) + 1) AS INTEGER) BETWEEN :low AND :high
        """,
        {"letters": letters, "low": min(low, _MOST), "high": min(high, _MOST)},
    )


def all_ids(reader: TrackerReader) -> list[FormerIdRow]:
    """Return every ID that any action ever had: none is used again."""
    return reader.rows(
        FormerIdRow,
        "SELECT DISTINCT action, value AS id FROM revisions"
        " WHERE period = '' AND field = 'id' AND value IS NOT NULL ORDER BY action, id",
    )


def owner_of_former_id(reader: TrackerReader, words: str) -> FormerIdRow | None:
    """Return the ID today of the action that had an ID, in capitals or not; None where none had.

    It is empty for an action that is not in the plan, because adding it was undone.
    """
    rows = reader.rows(
        FormerIdRow,
        f"""
        SELECT revision.action,
               ifnull((SELECT action.id FROM action_view AS action WHERE action.key = revision.action), '')
                   AS id
          FROM revisions AS revision
         WHERE revision.field = 'id' AND revision.value = :words COLLATE NOCASE
           AND NOT EXISTS (SELECT 1 FROM hold_view AS held
                            WHERE held.revision = revision.id AND held.{IS_HELD})
         ORDER BY id DESC LIMIT 1
        """,
        {"words": words},
    )
    return rows[0] if rows else None
