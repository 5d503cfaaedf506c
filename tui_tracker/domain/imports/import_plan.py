"""Planning an import: what a parsed source would change in the plan of a tracker. It writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from tui_tracker.domain.field_values import field_value, own_cells
from tui_tracker.domain.fields import (
    ACTION,
    TABLE,
    UPDATE,
    Field,
    field_named,
    fields_of,
    own_cell_name,
    values_agree,
)
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import CellState
from tui_tracker.domain.history.revision import (
    IMPORT_AUTHOR,
    Kind,
    Revision,
    action_key,
    make_revision,
    period_timestamp,
    plan_id,
)
from tui_tracker.domain.imports.source import ParsedSource, SourceRow
from tui_tracker.domain.own_fields import AS_PRINTED, field_key, printed_name
from tui_tracker.domain.plan.ids import fold_id
from tui_tracker.domain.plan.model import Action, Update
from tui_tracker.named_tuple import NamedTuple

_BATCH = 2_000
"""Rows of a source that are compared with the tracker at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellKnowledge:
    """What the tracker knows about one cell."""

    state: CellState
    origins: frozenset[str]
    """Origins of its revisions."""
    head_origins: frozenset[str] = frozenset()
    """Origins of its heads: where a source is the only one, nobody has changed what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One value an import changes, encoded as `domain.codecs` says."""

    id: str
    """The action's printed ID."""
    period: str
    field: str
    before: str | None
    after: str | None


class CellToWrite(NamedTuple):
    """One cell that an import writes."""

    cell: Cell
    value: str | None
    heads: tuple[str, ...]
    """What it is built on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would change."""

    new_actions: tuple[str, ...]
    """Printed IDs."""
    changes: tuple[ShownChange, ...]
    """Changed cells of actions that the plan already has."""
    unchanged: int
    """Cells that stay as they are: the tracker has their value already, or they are overruled."""
    overruled: int
    """Cells that this very source set before, and that were changed or undone since: they stay."""
    cells: tuple[CellToWrite, ...]
    """Everything that it writes, also of new actions."""
    unmatched_rows: tuple[SourceRow, ...] = ()
    """Rows left out, because their ID is not in the plan and they have no text for a new action."""


def plan_of(parsed: ParsedSource) -> str:
    """Return the id of the plan that a source describes."""
    return plan_id(
        ((theme.key, theme.name) for theme in parsed.themes),
        ((row.action.id, row.action.text or "") for row in parsed.rows),
    )


def first_revisions(parsed: ParsedSource, plan: str) -> Iterator[Revision]:
    """Yield the revisions by which the plan with the id `plan` begins with a source, one for each cell."""
    for row in parsed.rows:
        key = action_key(plan, fold_id(row.action.id))
        for cell, value in cells_of(row, key, {}, new=True).items():
            yield _revision(parsed, cell, value, ())


def plan_import(
    parsed: ParsedSource,
    plan: str,
    existing: Mapping[str, str],
    knowledge_of: Callable[[Iterable[Cell]], Mapping[Cell, CellKnowledge]],
    own_names: Iterable[str] = (),
) -> ImportPlan:
    """Plan what importing `parsed` into the plan with the id `plan` changes.

    `existing` maps the internal keys of the plan's actions to their printed IDs; `knowledge_of` returns what
    the tracker knows about cells; `own_names` are the plan's own fields as it spells them. An empty cell of
    the source changes nothing, so a blank column does not clear one.
    """
    keys = {fold_id(identity): key for key, identity in existing.items()}
    rows = {
        keys.get(fold_id(row.action.id)) or action_key(plan, fold_id(row.action.id)): row
        for row in parsed.rows
    }
    unmatched = {
        key: row for key, row in rows.items() if existing and key not in existing and not row.action.text
    }
    matched = ((key, row) for key, row in rows.items() if key not in unmatched)
    cells = _PlannedCells(parsed, existing, {field_key(name): name for name in own_names})
    # In batches: what the tracker knows of all cells of a large plan would fill the memory.
    while batch := dict(islice(matched, _BATCH)):
        cells.add(batch, knowledge_of)
    written = {changed.cell.action for changed in cells.to_write}
    return ImportPlan(
        new_actions=tuple(
            row.action.id for key, row in rows.items() if key not in existing and key in written
        ),
        changes=tuple(cells.changes),
        unchanged=cells.unchanged,
        overruled=cells.overruled,
        cells=tuple(cells.to_write),
        unmatched_rows=tuple(unmatched.values()),
    )


class _PlannedCells:
    """What an import makes of a source's cells: each is written, unchanged, or overruled and unchanged."""

    def __init__(
        self, parsed: ParsedSource, existing: Mapping[str, str], spellings: Mapping[str, str]
    ) -> None:
        """Plan for the actions `existing`; `spellings` has own fields' names by `field_key`."""
        self._parsed, self._existing, self._spellings = parsed, existing, spellings
        self.to_write: list[CellToWrite] = []
        self.changes: list[ShownChange] = []
        self.unchanged = self.overruled = 0

    def add(
        self,
        rows: Mapping[str, SourceRow],
        knowledge_of: Callable[[Iterable[Cell]], Mapping[Cell, CellKnowledge]],
    ) -> None:
        """Plan the cells of rows, which are by the keys of their actions."""
        values: dict[Cell, str | None] = {}
        for key, row in rows.items():
            values |= cells_of(row, key, self._spellings, new=key not in self._existing)
        now_read = [] if self._parsed.is_own_report else _cells_now_read(rows, self._existing)
        known = knowledge_of([*values, *now_read])
        # A word that is read, and says more than its rating, is still kept as printed.
        values |= {cell: None for cell in now_read if cell in known and cell not in values}
        # A new action that was undone stays so as a whole.
        undone = {
            cell.action
            for cell, value in values.items()
            if cell.action not in self._existing and _is_overruled(self._parsed, cell, value, known.get(cell))
        }
        for cell, value in values.items():
            knowledge = known.get(cell)
            is_overruled = cell.action in undone or _is_overruled(self._parsed, cell, value, knowledge)
            self.overruled += is_overruled
            if is_overruled or not _is_change(cell, value, knowledge):
                self.unchanged += 1
            else:
                self._write(cell, value, knowledge)

    def _write(self, cell: Cell, value: str | None, knowledge: CellKnowledge | None) -> None:
        self.to_write.append(CellToWrite(cell, value, knowledge.state.heads if knowledge else ()))
        if cell.action in self._existing:
            self.changes.append(_change(cell, value, self._existing[cell.action], knowledge))


def revisions_of(parsed: ParsedSource, plan: ImportPlan) -> Iterator[Revision]:
    """Yield the revisions that an import of a source makes."""
    for changed in plan.cells:
        yield _revision(parsed, changed.cell, changed.value, changed.heads)


def _is_change(cell: Cell, value: str | None, known: CellKnowledge | None) -> bool:
    """Return whether the tracker has another value in the cell, or none."""
    return known is None or not values_agree(cell.field, known.state.value, value)


def _is_overruled(parsed: ParsedSource, cell: Cell, value: str | None, known: CellKnowledge | None) -> bool:
    """Return whether the source set the cell before, and somebody else changed it since.

    Where its own value is still there and is read otherwise now, the settings have changed: that is a change.
    """
    if known is None or parsed.digest not in known.origins or known.head_origins == {parsed.digest}:
        return False
    return not values_agree(cell.field, known.state.value, value)


def _cells_now_read(rows: Mapping[str, SourceRow], existing: Mapping[str, str]) -> list[Cell]:
    """Return the cells that keep a word as printed which is read now: they are cleared."""
    cells: list[Cell] = []
    for key, row in rows.items():
        if key in existing:
            cells += _cells_of_record(key, ACTION, row, row.action, "")
            for update in (row.update, *row.other_updates):
                cells += _cells_of_record(key, UPDATE, row, update, update.period)
    return cells


def _cells_of_record(key: str, kind: str, row: SourceRow, record: Action | Update, period: str) -> list[Cell]:
    return [
        Cell._make((key, "", _printed_field(field, period)))
        for field in _PRINTED_FIELDS[kind]
        if _is_read(row, record, field, period)
    ]


_PRINTED_FIELDS = {
    kind: tuple(field for field in AS_PRINTED if field_named(field).record == kind)
    for kind in (ACTION, UPDATE)
}


@lru_cache(maxsize=256)
def _printed_field(field: str, period: str) -> str:
    return own_cell_name(printed_name(field, period))


def _is_read(row: SourceRow, record: Action | Update, field: str, period: str) -> bool:
    """Return whether a cell of a source was read; that of a rating may have been read as the final stage."""
    return period in row.rated_periods if field == "rag" else bool(field_value(record, field))


def _change(cell: Cell, value: str | None, identity: str, known: CellKnowledge | None) -> ShownChange:
    before = known.state.value if known else None
    return ShownChange(id=identity, period=cell.period, field=cell.field, before=before, after=value)


_IDENTITY = frozenset(field.name for field in TABLE if field.identifies)
_ACTION_FIELDS, _UPDATE_FIELDS = (
    tuple(field for field in fields_of(record) if not field.derived) for record in (ACTION, UPDATE)
)


def cells_of(row: SourceRow, key: str, spellings: Mapping[str, str], *, new: bool) -> dict[Cell, str | None]:
    """Return the cells that a row has a value for.

    For a new action these are all its values; for an existing one only those the source has a column for.
    `spellings` are those of the plan's own fields.
    """
    names = None if new else row.fields - _IDENTITY
    cells = _cells_with_values(_ACTION_FIELDS, row.action, key, "", names)
    cells |= _cells_with_values(_UPDATE_FIELDS, row.update, key, row.update.period, names)
    for update in row.other_updates:
        cells |= _cells_with_values(_UPDATE_FIELDS, update, key, update.period, None)
    if row.action.extras and (new or "extras" in row.fields):
        pairs = [(spellings.get(field_key(name), name), text) for name, text in row.action.extras]
        cells |= {Cell._make((key, "", field)): text for field, text in own_cells(pairs).items()}
    return cells


def _cells_with_values(
    fields: Sequence[Field], record: Action | Update, key: str, period: str, names: Collection[str] | None
) -> dict[Cell, str | None]:
    """Return the cells of one record, or of some of its fields, that have a value."""
    cells: dict[Cell, str | None] = {}
    for field in fields:
        if names is None or field.name in names:
            decoded = field_value(record, field.name)
            # Nearly half of all fields are empty.
            value = field.codec.encode(decoded) if decoded is not None and decoded != () else None
            if value is not None:
                cells[Cell._make((key, period, field.name))] = value
    return cells


def _revision(parsed: ParsedSource, cell: Cell, value: str | None, heads: tuple[str, ...]) -> Revision:
    return make_revision(
        cell,
        value,
        parents=heads,
        author=IMPORT_AUTHOR,
        at=period_timestamp(cell.period or parsed.period),
        origin=parsed.digest,
        kind=Kind.IMPORT,
    )
