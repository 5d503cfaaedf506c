"""Rows of the light reader as the domain's records, each name in them one line. Every look-up loads this."""

from __future__ import annotations

import json

from tui_tracker.domain.codecs import decode_stages
from tui_tracker.domain.field_values import in_own_order
from tui_tracker.domain.fields import ACTION, FURTHER_FIELDS, UPDATE, Field, fields_of
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.model import Action, ActionEntry, Period, Theme, Update, UpdateState
from tui_tracker.domain.text import clean_line
from tui_tracker.storage.read.reader import PREVIOUS_FIELDS
from tui_tracker.storage.read.rows import column_reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, TypeAlias

    from tui_tracker.domain.history.revision import Revision
    from tui_tracker.storage.read.rows import EntryRow, PeriodRow, RevisionRow, ThemeRow, TrailRow

    _Reader: TypeAlias = tuple[str, Callable[[EntryRow], Any], Callable[[str | None], Any]]


def _readers(fields: Iterable[Field], prefix: str = "") -> tuple[_Reader, ...]:
    """Return the name, the reader and the decoder of each field, found once for all rows."""
    return tuple((field.name, column_reader(prefix + field.column), field.codec.decode) for field in fields)


_OF_ACTION, _OF_UPDATE = _readers(fields_of(ACTION)), _readers(fields_of(UPDATE))
_OF_PREVIOUS = _readers(PREVIOUS_FIELDS, "previous_")
_FURTHER = tuple(field.name for field in FURTHER_FIELDS)


def period_of(row: PeriodRow) -> Period:
    """Make a period of one row of `TrackerReader.periods`."""
    return Period(key=row.key, label=clean_line(row.label), closed=bool(row.closed))


def theme_of(row: ThemeRow) -> Theme:
    """Make a theme of one row of `TrackerReader.themes`."""
    return Theme(key=row.key, name=clean_line(row.name), position=row.position)


def update_of(row: TrailRow) -> Update:
    """Make the stages and rating of an update of one row of `TrackerReader.updates_of_action`."""
    return Update(period=row.period, stages=decode_stages(row.stages), rag=row.rag)


def entry_of(row: EntryRow, period: str, previous: str | None, own_order: Sequence[str] = ()) -> ActionEntry:
    """Make an entry of one row of `TrackerReader.entries`; `own_order` is that of the plan's own fields."""
    action = Action(key=row.key, **_values(_OF_ACTION, row))
    return ActionEntry(
        action=action._replace(extras=in_own_order(action.extras, own_order)) if action.extras else action,
        theme_name=clean_line(row.theme_name),
        update=Update(
            period=period,
            updated_by=row.updated_by and clean_line(row.updated_by),
            updated_at=row.updated_at,
            **_values(_OF_UPDATE, row),
        ),
        previous=_previous(row, previous) if previous else None,
        state=UpdateState(row.state),
        conflicts=_names(row.conflicts) + _names(row.update_conflicts),
        draft=row.draft,
        draft_at=row.draft_at,
    )


def entries_of(
    rows: list[EntryRow], period: str, previous: str | None, own_order: Sequence[str] = ()
) -> Iterator[ActionEntry]:
    """Yield the entries of rows, and empty the list of them.

    Freed at once, the rows of a large plan would keep all other threads waiting.
    """
    rows.reverse()
    while rows:
        yield entry_of(rows.pop(), period, previous, own_order)


def _values(readers: Iterable[_Reader], row: EntryRow) -> dict[str, Any]:
    """Return the values of fields as attributes of the model; those without one are in `others`."""
    values = {
        name: decode(None if (value := read(row)) is None else str(value)) for name, read, decode in readers
    }
    values["others"] = tuple((name, values.pop(name)) for name in _FURTHER if name in values)
    return values


def _previous(row: EntryRow, period: str) -> Update:
    return Update(
        period=period,
        **_values(_OF_PREVIOUS, row),
        updated_by=row.previous_by and clean_line(row.previous_by),
        updated_at=row.previous_at,
    )


def _names(value: str | None) -> tuple[str, ...]:
    return tuple(json.loads(value)) if value else ()


def revision_of(row: RevisionRow) -> Revision:
    """Make a revision of one row of `TrackerReader.history`."""
    # Not loaded for a list: hashing and history cost the first screen some milliseconds.
    from tui_tracker.domain.history.revision import Kind, Revision, split_parents

    return Revision(
        id=row.id,
        cell=Cell(action=row.action, period=row.period, field=row.field),
        value=row.value,
        parents=split_parents(row.parents),
        author=row.author,
        at=row.at,
        origin=row.origin,
        kind=Kind(row.kind),
        why=row.why,
    )
