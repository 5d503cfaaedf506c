"""The period of a file that names none: the one being written, unless the plan has its updates already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui_tracker.domain.fields import values_agree
from tui_tracker.domain.imports.source import SourceRow
from tui_tracker.domain.plan.ids import fold_id


def repeated_period(
    rows: Iterable[SourceRow], existing: Mapping[str, str], notes: Mapping[str, Mapping[str, str]]
) -> str | None:
    """Return the latest period for which the plan has at least half of the rows' notes, if any.

    A plan that is exported, completed and imported again is about the period that it was reported for.
    `existing` maps the internal keys of the plan's actions to their printed IDs, `notes` gives the
    notes of each period by those keys.
    """
    keys = {fold_id(identity): key for key, identity in existing.items()}
    brought = {keys.get(fold_id(row.action.id)): row.update.note for row in rows if row.update.note}
    repeated = (
        period
        for period, known in notes.items()
        if 2 * sum(values_agree("note", known.get(key or ""), note) for key, note in brought.items())
        >= len(brought)
    )
    return max(repeated, default=None) if brought else None
