"""What an import would change: a reading against the plan that is there. Decides, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tui_tracker.domain.field_values import field_value
from tui_tracker.domain.fields import ACTION, PLAN_FIELDS, TABLE, UPDATE, fields_of, same
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import CellState
from tui_tracker.domain.history.revision import (
    IMPORTER,
    Kind,
    Revision,
    action_key,
    make_revision,
    period_stamp,
    plan_id,
)
from tui_tracker.domain.imports.source import Reading, Row
from tui_tracker.domain.plan.ids import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the tracker already knows of one cell."""

    state: CellState
    origins: frozenset[str]
    """Origins of its revisions: a source taken once is never taken again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One value an import changes, encoded as `domain.codecs` says."""

    id: str
    """The action's printed ID."""
    period: str
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What an import comes to."""

    new_actions: tuple[str, ...]
    """Printed IDs."""
    changes: tuple[CellChange, ...]
    """Changed cells of actions that were there before."""
    unchanged: int
    """Cells that say what the tracker says already."""
    revisions: tuple[Revision, ...]
    strays: tuple[Row, ...] = ()
    """Rows left out: their ID is not in the plan, and they give no text that would make a new action."""


def plan_of(reading: Reading) -> str:
    """Return the id of the plan that a reading is."""
    return plan_id(
        ((theme.key, theme.name) for theme in reading.themes),
        ((row.action.id, row.action.text or "") for row in reading.rows),
    )


def decide(
    reading: Reading,
    plan: str,
    there: Mapping[str, str],
    known: Callable[[Iterable[Cell]], Mapping[Cell, Known]],
) -> Intake:
    """Decide what taking `reading` into the plan `plan` changes.

    `there` maps the internal keys of the plan's actions to their printed IDs; `known` tells what is
    known of cells. An empty cell of the source changes nothing: a blank column does not clear it.
    """
    keys = {fold(identity): key for key, identity in there.items()}
    rows = {
        keys.get(fold(row.action.id)) or action_key(plan, fold(row.action.id)): row for row in reading.rows
    }
    strays = {key: row for key, row in rows.items() if there and key not in there and not row.action.text}
    rows = {key: row for key, row in rows.items() if key not in strays}
    values: dict[Cell, str | None] = {}
    for key, row in rows.items():
        values |= cells_of(row, key, new=key not in there)
    before = known(values)
    taken = {cell: value for cell, value in values.items() if _is_news(reading, value, before.get(cell))}
    return Intake(
        new_actions=tuple(row.action.id for key, row in rows.items() if key not in there),
        changes=tuple(
            _change(cell, value, there[cell.action], before.get(cell))
            for cell, value in taken.items()
            if cell.action in there
        ),
        unchanged=len(values) - len(taken),
        revisions=tuple(_revision(reading, cell, value, before.get(cell)) for cell, value in taken.items()),
        strays=tuple(strays.values()),
    )


def _is_news(reading: Reading, value: str | None, before: Known | None) -> bool:
    return before is None or not (reading.digest in before.origins or same(before.state.value, value))


def _change(cell: Cell, value: str | None, identity: str, before: Known | None) -> CellChange:
    old = before.state.value if before else None
    return CellChange(id=identity, period=cell.period, field=cell.field, before=old, after=value)


_IDENTITY = frozenset(field.name for field in TABLE if field.identifies)


def cells_of(row: Row, key: str, *, new: bool) -> dict[Cell, str | None]:
    """Return the cells a row says something of.

    All that it holds for a new action; for one that is there only columns its source has.
    """
    told = {
        field.name: field.codec.encode(field_value(record, field.name))
        for kind, record in ((ACTION, row.action), (UPDATE, row.update))
        for field in fields_of(kind)
    }
    taken = told.keys() if new else row.fields - _IDENTITY
    cells: dict[Cell, str | None] = {}
    for field, value in told.items():
        if field in taken and value is not None:
            period = "" if field in PLAN_FIELDS else row.update.period
            cells[Cell(action=key, period=period, field=field)] = value
    return cells


def _revision(reading: Reading, cell: Cell, value: str | None, before: Known | None) -> Revision:
    return make_revision(
        cell,
        value,
        parents=before.state.heads if before else (),
        author=IMPORTER,
        at=period_stamp(reading.period),
        origin=reading.digest,
        kind=Kind.IMPORT,
    )
