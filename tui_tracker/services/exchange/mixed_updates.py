"""Mixed updates: fields by people who had not seen each other's, no conflict but to be read once."""

from __future__ import annotations

from tui_tracker.domain.exchange.submission import MixedUpdate
from tui_tracker.domain.fields import REPORTED_FIELDS, readable
from tui_tracker.storage.merge.mixed_updates import mixed_rows, seen_together
from tui_tracker.storage.merge.staging import StagingArea
from tui_tracker.storage.read import submission_log
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.read.rows import EntryRow

Parts = dict[str, tuple[str, str | None, str]]
"""Field to (revision, encoded value, author)."""


def find_mixed_updates(staging: StagingArea, reader: TrackerReader) -> tuple[MixedUpdate, ...]:
    """Return the updates that after a merge are as neither the tracker nor any one file had them."""
    mixed_updates = []
    for action, period in mixed_rows(staging.db):
        parts = {
            field: part
            for field, part in submission_log.head_values(reader, action, period).items()
            if field in REPORTED_FIELDS
        }
        row = reader.entry_by_key(action, period, None)
        if row and _is_unseen(parts, staging, action, period):
            mixed_updates.append(_mixed_update(row, parts, period))
    return tuple(mixed_updates)


def _is_unseen(parts: Parts, staging: StagingArea, action: str, period: str) -> bool:
    if len({author for _, _, author in parts.values()}) < 2:
        return False
    heads = [revision for revision, _, _ in parts.values()]
    return not seen_together(staging.db, heads, action, period)


def _mixed_update(row: EntryRow, parts: Parts, period: str) -> MixedUpdate:
    return MixedUpdate(
        id=row.id,
        action=row.key,
        period=period,
        parts=tuple(
            (field, readable(field, parts[field][1]), parts[field][2])
            for field in REPORTED_FIELDS
            if field in parts
        ),
    )
