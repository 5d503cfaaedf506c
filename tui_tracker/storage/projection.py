"""The projection: `heads`, `actions` and `updates` made again from history for the cells touched."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_

from tui_tracker.domain.cells import PLAN_FIELDS, UPDATE_FIELDS, Cell
from tui_tracker.domain.history import CellState, project
from tui_tracker.domain.ids import fold
from tui_tracker.domain.revision import IMPORTER, Kind, Revision
from tui_tracker.storage.layout import SEARCHED, word_row
from tui_tracker.storage.schema import actions, heads, updates

_CHUNK = 200
_COLUMNS = {"group": "grp"}
"""Fields whose column has another name; `group` is a word of SQL."""


def write_projection(connection: Connection, touched: set[Cell], history: Iterable[Revision]) -> None:
    """Bring the rows of the touched cells up to date; `history` holds all cells of their actions."""
    by_cell: defaultdict[Cell, dict[str, Revision]] = defaultdict(dict)
    for revision in history:
        by_cell[revision.cell][revision.id] = revision
    states = {cell: project(known.values()) for cell, known in by_cell.items()}
    _write_heads(connection, {cell: states[cell] for cell in touched})
    rows = {(cell.action, cell.period) for cell in touched}
    _write_actions(connection, {action for action, period in rows if not period}, states)
    _write_updates(connection, {row for row in rows if row[1]}, states, by_cell)
    _write_words(connection, {cell: states[cell].value for cell in touched if cell.field in SEARCHED})


def _write_heads(connection: Connection, states: dict[Cell, CellState]) -> None:
    cells = list(states)
    for start in range(0, len(cells), _CHUNK):
        some = cells[start : start + _CHUNK]
        connection.execute(delete(heads).where(or_(*(_is(cell) for cell in some))))
    new = [
        {
            "action": cell.action, "period": cell.period, "field": cell.field,
            "revision": head, "rival": head in state.rivals,
        }
        for cell, state in states.items() for head in state.heads
    ]  # fmt: skip
    connection.execute(insert(heads), new)


def _write_words(connection: Connection, values: dict[Cell, str | None]) -> None:
    """Keep the full-text index true: in the same transaction, a row a cell that holds text."""
    if not values:
        return
    rows = {word_row(cell.action, cell.period, cell.field): (cell, value) for cell, value in values.items()}
    connection.exec_driver_sql("DELETE FROM words WHERE rowid = ?", [(row,) for row in rows])
    new = [(row, cell.action, cell.period, cell.field, value) for row, (cell, value) in rows.items() if value]
    if new:
        connection.exec_driver_sql(
            "INSERT INTO words (rowid, action, period, field, text) VALUES (?, ?, ?, ?, ?)", new
        )


def _is(cell: Cell) -> ColumnElement[bool]:
    return and_(heads.c.action == cell.action, heads.c.period == cell.period, heads.c.field == cell.field)


def _write_actions(connection: Connection, keys: set[str], states: dict[Cell, CellState]) -> None:
    new = [_action_row(key, states) for key in sorted(keys)]
    if not new:
        return
    connection.execute(delete(actions).where(actions.c.key.in_(sorted(keys))))
    connection.execute(insert(actions), new)


def _action_row(key: str, states: dict[Cell, CellState]) -> dict[str, object]:
    own = {field: states.get(Cell(action=key, period="", field=field)) for field in PLAN_FIELDS}
    row: dict[str, object] = {
        _COLUMNS.get(field, field): state.value if state else None for field, state in own.items()
    }
    row["position"] = int(str(row["position"] or 0))
    row["folded_id"] = fold(str(row["id"] or ""))
    return row | {"key": key, "conflicts": _in_conflict(own)}


def _write_updates(
    connection: Connection,
    rows: set[tuple[str, str]],
    states: dict[Cell, CellState],
    by_cell: dict[Cell, dict[str, Revision]],
) -> None:
    ordered = sorted(rows)
    for start in range(0, len(ordered), _CHUNK):
        same_row = [
            and_(updates.c.action == action, updates.c.period == period)
            for action, period in ordered[start : start + _CHUNK]
        ]
        connection.execute(delete(updates).where(or_(*same_row)))
    if ordered:
        connection.execute(insert(updates), [_update_row(*row, states, by_cell) for row in ordered])


def _update_row(
    action: str, period: str, states: dict[Cell, CellState], by_cell: dict[Cell, dict[str, Revision]]
) -> dict[str, object]:
    cells = {field: Cell(action=action, period=period, field=field) for field in UPDATE_FIELDS}
    own = {field: states.get(cell) for field, cell in cells.items()}
    row: dict[str, object] = {field: state.value if state else None for field, state in own.items()}
    last = _last_by_a_person(
        by_cell[cells[field]][head] for field, state in own.items() if state for head in state.heads
    )
    row["updated_by"] = last.author if last else None
    row["updated_at"] = last.at if last else None
    return row | {"action": action, "period": period, "conflicts": _in_conflict(own)}


def _last_by_a_person(standing: Iterable[Revision]) -> Revision | None:
    """Return the newest head a person made; an import is no person, an undone first edit no edit."""
    people = [
        one
        for one in standing
        if one.author != IMPORTER and not (one.kind is Kind.UNDO and one.value is None)
    ]
    return max(people, key=lambda one: (one.at, one.id), default=None)


def _in_conflict(own: dict[str, CellState | None]) -> str | None:
    names = [field for field, state in own.items() if state and state.in_conflict]
    return json.dumps(names) if names else None
