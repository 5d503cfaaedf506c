"""What one file of a tracker holds that another file of the same tracker lacks, one line a change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tui_tracker.storage.read.history_difference import both_open
from tui_tracker.storage.read.reader import TrackerReader

_LOST = """
    SELECT r.action, r.period, r.field FROM other.revisions AS r
     WHERE NOT EXISTS (SELECT 1 FROM main.revisions AS o WHERE o.id = r.id)
    UNION SELECT r.action, r.period, r.field FROM other.decisions AS d
      JOIN other.revisions AS r ON r.id = d.revision
     WHERE NOT EXISTS (SELECT 1 FROM main.decisions AS o WHERE o.id = d.id)
    UNION SELECT d.action, d.period, d.field FROM other.drafts AS d
     WHERE NOT EXISTS (SELECT 1 FROM main.drafts AS o
                        WHERE (o.action, o.period, o.field) = (d.action, d.period, d.field))
       AND NOT EXISTS (SELECT 1 FROM main.revisions AS r
                        WHERE (r.action, r.period, r.field) = (d.action, d.period, d.field)
                          AND ifnull(r.value, '') = d.text)
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
            "SELECT ifnull(a.id, ''), l.period, l.field"
            f" FROM ({_LOST}) AS l LEFT JOIN main.actions AS a ON a.key = l.action"
            " ORDER BY a.theme, a.position, l.period, l.field"
        )
        return tuple(LostChange._make(row) for row in rows)


def absent_revisions(reader: TrackerReader, ids: Iterable[str]) -> set[str]:
    """Return those of the revisions' ids that a tracker does not have."""
    wanted = list(ids)
    present = "SELECT count(*) FROM json_each(:ids) AS w JOIN revisions AS r ON r.id = w.value"
    values = {"ids": json.dumps(wanted)}
    if not wanted or reader.value(present, values) == len(wanted):
        return set()
    return {
        identity
        for identity in wanted
        if not reader.value("SELECT count(*) FROM revisions WHERE id = :id", {"id": identity})
    }
