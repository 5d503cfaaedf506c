"""Open conflicts read out of a tracker: what was agreed, what disagrees, and how it was settled before."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.conflict import Conflict, Side
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read import submissions as light_returns
from tui_tracker.storage.read.reader import LightReader
from tui_tracker.storage.read.rows import RevisionRow
from tui_tracker.storage.read.submissions import RivalRow


def open_conflicts(view: TrackerView, action: str | None = None) -> tuple[Conflict, ...]:
    """Return the conflicts of a tracker (of one action, by internal key), in the plan's order."""
    return view.read(lambda reader: _conflicts(reader, action))


def _conflicts(reader: LightReader, action: str | None) -> tuple[Conflict, ...]:
    rows = groupby(light_returns.rivals(reader, action), key=lambda row: (row.action, row.period, row.field))
    return tuple(_conflict(reader, list(some)) for _, some in rows)


def find_conflict(conflicts: Iterable[Conflict], action: str, field: str, period: str | None) -> Conflict:
    """Return the conflict of an action's field, in a period or wherever there is just one.

    `NotFoundError` where nothing is in conflict, `UsageError` where several periods are.
    """
    of_action = [one for one in conflicts if one.cell.action == action]
    found = [one for one in of_action if one.cell.field == field and period in (None, one.cell.period)]
    if len(found) == 1:
        return found[0]
    if found:
        there = ", ".join(one.cell.period for one in found)
        raise UsageError(f"{field} is in conflict in several periods: {there}.", "Name one with --period.")
    fields = ", ".join(f"{one.cell.field} {one.cell.period}".strip() for one in of_action)
    hint = f"In conflict there: {fields}." if fields else "tui-tracker conflicts lists those that are open."
    raise NotFoundError(f"{field} of this action is not in conflict{_of(period)}.", hint)


def _of(period: str | None) -> str:
    return f" in {period}" if period else ""


def _conflict(reader: LightReader, rows: list[RivalRow]) -> Conflict:
    first = rows[0]
    cell = Cell(action=first.action, period=first.period, field=first.field)
    agreed = reader.entry_by_key(cell.action, cell.period, None)
    return Conflict(
        cell=cell,
        id=first.printed_id,
        theme=first.theme,
        base=agreed.value_of(cell.field) if agreed else None,
        sides=tuple(_side(number, row) for number, row in enumerate(rows, 1)),
        earlier=tuple(
            _side(number, row)
            for number, row in enumerate(
                light_returns.resolutions(reader, cell.action, cell.period, cell.field), 1
            )
        ),
    )


def _side(number: int, row: RivalRow | RevisionRow) -> Side:
    return Side(n=number, value=row.value, author=row.author, at=row.at, revision=row.id, why=row.why)
