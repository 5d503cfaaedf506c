"""Open conflicts of a tracker: the agreed value, the values that disagree, and earlier resolutions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from tui_tracker.domain.exchange.pending import assign_numbers
from tui_tracker.domain.fields import field_label, values_equal
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.conflict import Conflict, Side
from tui_tracker.domain.history.revision import Kind
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read import submission_log
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.read.rows import RevisionRow
from tui_tracker.storage.read.submission_log import RivalRow

_MINUTE = len("2026-11-25T14:02")


def version_time(conflict: Conflict, side: Side) -> str:
    """Return when a version was written, with seconds where its author wrote another in that minute."""
    same_minute = [
        other
        for other in conflict.sides
        if other.author == side.author and other.at[:_MINUTE] == side.at[:_MINUTE]
    ]
    return local_date_time(side.at, has_seconds=len(same_minute) > 1)


def open_conflicts(view: TrackerView, action: str | None = None) -> tuple[Conflict, ...]:
    """Return the conflicts of a tracker (of one action, by internal key), in the plan's order."""
    return view.read(lambda reader: _conflicts(reader, action))


def _conflicts(reader: TrackerReader, action: str | None) -> tuple[Conflict, ...]:
    cells = groupby(
        submission_log.values_in_conflict(reader, action),
        key=lambda row: (row.action, row.period, row.field),
    )
    return tuple(_conflict(reader, list(rows)) for _, rows in cells)


def find_conflict(conflicts: Iterable[Conflict], action: str, field: str, period: str | None) -> Conflict:
    """Return the conflict of an action's field, in a period, or in the only period that has one.

    `NotFoundError` where nothing is in conflict, `UsageError` where several periods are.
    """
    of_action = [conflict for conflict in conflicts if conflict.cell.action == action]
    matches = [
        conflict
        for conflict in of_action
        if conflict.cell.field == field and period in (None, conflict.cell.period)
    ]
    if len(matches) == 1:
        return matches[0]
    if matches:
        periods = ", ".join(period_label(conflict.cell.period) for conflict in matches)
        raise UsageError(
            f"{field_label(field)} is in conflict in several periods: {periods}.", "Choose one with --period."
        )
    fields = ", ".join(
        f"{field_label(conflict.cell.field)} {period_label(conflict.cell.period)}".strip()
        for conflict in of_action
    )
    hint = (
        f"The open conflicts are: {fields}."
        if fields
        else "To list the open conflicts: tui-tracker conflicts"
    )
    where = f" in {period_label(period)}" if period else ""
    raise NotFoundError(f"{field_label(field)} of this action is not in conflict{where}.", hint)


def own_earlier_text(view: TrackerView, conflict: Conflict, author: str) -> str | None:
    """Return the last text that its author resolved a conflict with, or was writing for it; else None.

    It differs from every version: somebody who undoes the resolution continues with it.
    """
    history = [item for item in view.history(conflict.cell.action) if item.cell == conflict.cell]
    own = [item for item in history if item.author == author]
    resolved_at = {item.at for item in own if item.kind is Kind.RESOLVE}
    versions = (conflict.base, *(side.value for side in conflict.sides))
    texts = [
        item.value
        for item in own
        if item.at in resolved_at and not any(values_equal(item.value, value) for value in versions)
    ]
    return texts[-1] if texts else None


def _conflict(reader: TrackerReader, rows: list[RivalRow]) -> Conflict:
    first = rows[0]
    cell = Cell(action=first.action, period=first.period, field=first.field)
    earlier = submission_log.resolutions(reader, cell.action, cell.period, cell.field)
    return Conflict(
        cell=cell,
        id=first.printed_id or _first_id(reader, cell.action),
        theme=first.theme,
        base=reader.agreed_value(cell),
        sides=_sides(rows),
        earlier=_sides(earlier),
    )


def _first_id(reader: TrackerReader, action: str) -> str:
    """Return the first of the IDs in conflict: an action that was added twice has no agreed one."""
    ids = (row.value for row in submission_log.cell_heads(reader, action, "", "id") if row.value)
    return next(ids, f"an action ({action[:6]})")


def _sides(rows: Sequence[RivalRow | RevisionRow]) -> tuple[Side, ...]:
    names = assign_numbers(row.id for row in rows)
    return tuple(
        Side(
            number=number, name=str(names[row.id]), value=row.value, author=row.author, at=row.at,
            revision=row.id, why=row.why,
        )
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
