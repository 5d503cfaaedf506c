"""What one file of a tracker holds that another file of the same tracker lacks, one line a change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tui_tracker.storage.read.history_difference import both_open
from tui_tracker.storage.read.reader import TrackerReader

_LOST = """
    SELECT revision.action, revision.period, revision.field
      FROM other.revisions AS revision
     WHERE NOT EXISTS (SELECT 1 FROM main.revisions AS ours WHERE ours.id = revision.id)
    UNION
    SELECT revision.action, revision.period, revision.field
      FROM other.decisions AS decision
      JOIN other.revisions AS revision ON revision.id = decision.revision
     WHERE NOT EXISTS (SELECT 1 FROM main.decisions AS ours WHERE ours.id = decision.id)
    UNION
    SELECT draft.action, draft.period, draft.field
      FROM other.drafts AS draft
     WHERE NOT EXISTS (SELECT 1 FROM main.drafts AS ours
                        WHERE (ours.action, ours.period, ours.field)
                              = (draft.action, draft.period, draft.field))
       AND NOT EXISTS (SELECT 1 FROM main.revisions AS saved
                        WHERE (saved.action, saved.period, saved.field)
                              = (draft.action, draft.period, draft.field)
                          AND ifnull(saved.value, '') = draft.text)
"""
"""The cells in which `other` has a change, a decision or a text under edit that `main` lacks.

A text under edit that `main` has as a change, made of it since, is not lacking.
"""


class LostChange(NamedTuple):
    """A cell with a change, a decision or a text under edit that a tracker lacks."""

    action_id: str
    """The action's printed ID; empty where the tracker does not have the action, or for a period's own."""
    period: str
    field: str


def lost_changes(now: Path, other: Path) -> tuple[LostChange, ...]:
    """Return what `other` holds that the tracker `now` lacks, by action. Raises `TrackerError`."""
    with both_open(now, other) as connection:
        rows = connection.execute(
            f"""
            SELECT ifnull(action.id, ''), lost.period, lost.field
              FROM ({_LOST}) AS lost
              LEFT JOIN main.actions AS action ON action.key = lost.action
             ORDER BY action.theme, action.position, lost.period, lost.field
            """
        )
        return tuple(LostChange._make(row) for row in rows)


def absent_revisions(reader: TrackerReader, ids: Iterable[str]) -> set[str]:
    """Return those of the revisions' ids that a tracker does not have."""
    wanted = list(ids)
    present = """
        SELECT count(*)
          FROM json_each(:ids) AS wanted
          JOIN revisions AS revision ON revision.id = wanted.value
    """
    values = {"ids": json.dumps(wanted)}
    if not wanted or reader.value(present, values) == len(wanted):
        return set()
    return {
        identity
        for identity in wanted
        if not reader.value("SELECT count(*) FROM revisions WHERE id = :id", {"id": identity})
    }
