"""A tracker's file read twice: as its tables say, and as its history alone amounts to."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from tui_tracker.config import Settings
from tui_tracker.domain.fields import (
    FIELDS,
    PERIOD_FIELDS,
    PLAN_FIELDS,
    UPDATE_FIELDS,
    is_field,
    is_own,
    own_cell_name,
    own_name,
)
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import CellState, project
from tui_tracker.domain.history.revision import SEEN_MARK, Kind, Revision, revision_id
from tui_tracker.errors import NotFoundError, TrackerError, UsageError
from tui_tracker.services.exchange.conflicts import open_conflicts
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.report.build import ReportRequest, build_report
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.services.tracker.view import open_view
from tui_tracker.storage.file_format import SEARCHED
from tui_tracker.storage.projection.rebuild import rebuild_tracker

Values = dict[Cell, str | None]
_NOTHING = {"position": "0"}
"""What a column says that nobody wrote, where it is not NULL."""


def dump(path: Path, settings: Settings) -> dict[str, Any]:
    """Return all that a tracker shows people of its plan: what two equal trackers have in common."""
    with TrackerSession.open(path, settings, author="A reader", window=False, read_only=True) as session:
        entries = {
            period.key: [_as_text(entry) for entry in session.entries(period=period.key)]
            for period in session.periods
        }
        periods = session.periods
        conflicts = open_conflicts(session)
        held_changes = SubmissionLog(session, settings).held_changes()
    return {
        "periods": periods,
        "entries": entries,
        "conflicts": conflicts,
        # Their numbers, and which revisions are decided on together, depend on the files that brought them.
        "held changes": {
            (tuple(sorted(part.revisions)), part.kind, part.similar_ids)
            for held_change in held_changes
            for part in (held_change.parts or (held_change,))
        },
        # What is held for the coordinator, decided on or not, whether or not it is listed as a held change.
        "held": set(_rows(path, "SELECT revision, kind, standing FROM hold_view")),
        "history": {revision.id for revision in revisions(path)},
        "decisions": set(_rows(path, "SELECT id FROM decisions")),
        "words": indexed(path),
        "reports": {period.key: reported(path, settings, period.key) for period in periods},
    }


def reported(path: Path, settings: Settings, period: str) -> Any:
    """Return what the report of a period says of each action, or why the report cannot be made."""
    with open_view(path, settings, period) as view:
        try:
            return build_report(view, settings, ReportRequest()).rows
        except TrackerError as error:
            return error.cause


def basis_of_report(path: Path, period: str) -> Any:
    """Return what alone may change the report of a period that was closed: its updates, and its closings.

    So do the updates and closings of the period before, with which it compares. None where it was never
    closed, or somebody undid that. A closing that was only repeated over a change made on purpose counts
    by that change.
    """
    held = {
        identity for (identity,) in _rows(path, "SELECT revision FROM hold_view WHERE standing <> 'accept'")
    }
    closings: defaultdict[str, set[Revision]] = defaultdict(set)
    for revision in revisions(path):
        if revision.cell.field == "closed" and revision.id not in held:
            closings[revision.cell.period].add(revision)
    made = {revision.id for revision in closings[period]}
    built_on = {parent for revision in closings[period] for parent in revision.parents}
    heads = [revision for revision in closings[period] if revision.id in made - built_on]
    if not heads or any(head.kind is Kind.UNDO and head.value is None for head in heads):
        return None
    return (
        set(
            _rows(
                path, "SELECT revision FROM heads WHERE action <> '' AND period <> '' AND period <= ?", period
            )
        ),
        {
            revision.id
            for key, group in closings.items()
            for revision in group
            if key <= period and revision.value is not None and not revision.origin.endswith(SEEN_MARK)
        },
    )


def revisions(path: Path) -> list[Revision]:
    """Return every revision of a file, read without the tracker's help."""
    parents: defaultdict[str, list[str]] = defaultdict(list)
    for child, parent in _rows(path, "SELECT child, parent FROM parents"):
        parents[child].append(parent)
    return [
        Revision(
            id=identity, cell=Cell(action=action, period=period, field=field), value=value,
            parents=tuple(sorted(parents[identity])), author=author, at=when, origin=origin, kind=Kind(kind),
        )
        for identity, action, period, field, value, author, when, origin, kind in _rows(
            path, "SELECT id, action, period, field, value, author, at, origin, kind FROM revisions"
        )
    ]  # fmt: skip


def check_projection(path: Path) -> None:
    """Assert that a file's tables are what its history, judged cell by cell by the domain, amounts to."""
    history = revisions(path)
    for revision in history:
        content = (
            revision.cell,
            revision.value,
            revision.parents,
            revision.author,
            revision.at,
            revision.origin,
        )
        assert revision.id == revision_id(*content)
    held = {
        identity for (identity,) in _rows(path, "SELECT revision FROM hold_view WHERE standing <> 'accept'")
    }
    by_cell: defaultdict[Cell, list[Revision]] = defaultdict(list)
    for revision in history:
        by_cell[revision.cell].append(revision)
    states = {cell: project(group, held) for cell, group in by_cell.items()}
    standing = {cell: state for cell, state in states.items() if state.heads}
    assert _heads(path) == {cell: (state.heads, state.rival_heads) for cell, state in standing.items()}
    values = _values(path)
    expected = {
        cell: state.value
        for cell, state in standing.items()
        # A period that was undone before anybody wrote in it has no row any more.
        if is_field(cell.field) and (cell.action or cell in values or _has_label(cell.period, standing))
    }
    expected |= _labels_kept(values, expected, by_cell, held)
    assert not {cell for cell in expected if not is_own(cell.field)} - values.keys()
    values |= {cell: None for cell in expected if cell not in values}
    differing = {
        cell: (value, expected.get(cell))
        for cell, value in values.items()
        if value != (expected.get(cell) or _NOTHING.get(cell.field))
    }
    assert differing == {}, differing
    _check_rows(path, states, {revision.id: revision for revision in history})
    assert indexed(path) == {
        (cell.action, cell.period, cell.field, _indexed_text(cell, state.value))
        for cell, state in states.items()
        if (cell.field in SEARCHED or is_own(cell.field)) and state.value
    }


def _indexed_text(cell: Cell, value: str) -> str:
    return f"{own_name(cell.field)}: {value}" if is_own(cell.field) else value


def check_holds(path: Path, scratch: Path) -> None:
    """Assert that what is held is what all of the history, judged again at once, amounts to."""
    shutil.copyfile(path, scratch)
    rebuild_tracker(scratch)
    held = "SELECT revision, kind FROM holds"
    here, anew = set(_rows(path, held)), set(_rows(scratch, held))
    assert here == anew, (here - anew, anew - here)
    scratch.unlink()


def _labels_kept(
    values: Values, expected: Values, by_cell: dict[Cell, list[Revision]], held: set[str]
) -> Values:
    """Return the labels of periods without an agreed one, as every row needs a name: the last in order.

    First come those in conflict; else, where a period was undone with anything written in it, of all that it
    had. Which of them it is, no clock decides.
    """
    written = {cell.period for cell in by_cell if cell.action}
    labels: Values = {}
    for cell in values:
        if cell.field == "label" and not expected.get(cell):
            history = [item for item in by_cell[cell] if item.id not in held]
            built_on = {parent for item in history for parent in item.parents}
            heads = [item.value for item in history if item.id not in built_on and item.value]
            if heads or cell.period in written:
                labels[cell] = max(heads or [item.value or "" for item in history], default=None)
    return labels


def _has_label(period: str, states: dict[Cell, CellState]) -> bool:
    label = states.get(Cell(action="", period=period, field="label"))
    return label is not None and label.value is not None


def held_cells(path: Path) -> set[Cell]:
    """Return the cells with a change that is held in a file."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            Cell(action=action, period=period, field=name)
            for action, period, name in connection.execute(
                "SELECT action, period, field FROM holds JOIN revisions ON id = revision"
            )
        }


def check_ids_lead_somewhere(path: Path, settings: Settings) -> None:
    """Assert that each ID which an action has or had leads to it, or says what became of it."""
    with closing(sqlite3.connect(path)) as connection:
        # An ID that waits for a decision, or was declined, is nobody's yet: the held change names it, and
        # another action may be given the same ID in the meantime.
        given = connection.execute(
            "SELECT DISTINCT value FROM revisions WHERE field = 'id' AND value IS NOT NULL"
            " AND id NOT IN (SELECT revision FROM hold_view WHERE standing <> 'accept')"
        ).fetchall()
    lost = []
    with open_view(path, settings) as view:
        for (former,) in given:
            try:
                view.find(former)
            except (UsageError, NotFoundError) as error:
                known = ("actions have the ID", " is now ", "adding it was undone")
                if not any(words in error.cause for words in known):
                    lost.append(error.cause)
    assert lost == []


def check_no_update_is_hidden(path: Path) -> None:
    """Assert that what a person wrote of an action is shown with it, or held, where the action is no more.

    What the report of a closed period had of it stays there.
    """
    hidden = _rows(
        path,
        "SELECT r.action, r.period, r.field, r.value FROM heads AS h JOIN revisions AS r ON r.id = h.revision"
        " WHERE r.action <> '' AND r.period <> '' AND r.value IS NOT NULL AND r.author <> 'import'"
        " AND r.action NOT IN (SELECT key FROM action_view)"
        " AND NOT EXISTS (SELECT 1 FROM periods WHERE key = r.period AND closed)",
    )
    assert hidden == []


def check_whole(path: Path, scratch: Path) -> None:
    """Assert that SQLite finds neither the file nor its full-text index damaged."""
    shutil.copyfile(path, scratch)
    with closing(sqlite3.connect(scratch)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    scratch.unlink()


def indexed(path: Path) -> set[tuple[str, str, str, str]]:
    """Return the texts the full-text index holds: (action, period, field, text)."""
    return set(_rows(path, "SELECT action, period, field, text FROM words"))


def _as_text(entry: Any) -> Any:
    """Leave out text under edit: it is no value yet."""
    return entry._replace(draft=None, draft_at=None)


def _heads(path: Path) -> dict[Cell, tuple[tuple[str, ...], tuple[str, ...]]]:
    heads: defaultdict[Cell, list[str]] = defaultdict(list)
    rivals: defaultdict[Cell, list[str]] = defaultdict(list)
    for action, period, field, revision, rival in _rows(
        path, "SELECT action, period, field, revision, rival FROM heads ORDER BY revision"
    ):
        cell = Cell(action=action, period=period, field=field)
        heads[cell].append(revision)
        rivals[cell] += [revision] * rival
    return {cell: (tuple(group), tuple(rivals[cell])) for cell, group in heads.items()}


def _values(path: Path) -> Values:
    """Return what the tables say of each cell they have a place for."""
    current_values: Values = {}
    for row in _dicts(path, "SELECT * FROM actions"):
        for field in PLAN_FIELDS:
            value = row["grp" if field == "group" else field]
            cell = Cell(action=row["key"], period="", field=field)
            current_values[cell] = str(value) if field == "position" else value
        for name, text in json.loads(row["extras"] or "[]"):
            current_values[Cell(action=row["key"], period="", field=own_cell_name(name))] = text
    for row in _dicts(path, "SELECT * FROM updates"):
        for field in UPDATE_FIELDS:
            current_values[Cell(action=row["action"], period=row["period"], field=field)] = row[field]
    for row in _dicts(path, "SELECT * FROM periods"):
        for field in PERIOD_FIELDS:
            current_values[Cell(action="", period=row["key"], field=field)] = row[field]
    return current_values


def _check_rows(path: Path, states: dict[Cell, CellState], known: dict[str, Revision]) -> None:
    """Check what a row says beside its cells: that it is there, its conflicts, its last person."""
    standing: defaultdict[tuple[str, str], dict[str, CellState]] = defaultdict(dict)
    for cell, state in states.items():
        if state.heads and cell.action:
            standing[cell.action, cell.period][cell.field] = state
    rows = {(row["key"], ""): row for row in _dicts(path, "SELECT * FROM actions")}
    rows |= {(row["action"], row["period"]): row for row in _dicts(path, "SELECT * FROM updates")}
    assert rows.keys() == standing.keys()
    for place_key, row in rows.items():
        fields = [
            field
            for field in (*FIELDS, *sorted(filter(is_own, standing[place_key])))
            if field in standing[place_key] and standing[place_key][field].in_conflict
        ]
        assert json.loads(row["conflicts"] or "[]") == fields
        if place_key[1]:
            last = _last_hand(standing[place_key], known)
            assert (row["updated_by"], row["updated_at"]) == (
                (last and (last.author, last.at)) or (None, None)
            )


def _last_hand(fields: dict[str, CellState], known: dict[str, Revision]) -> Revision | None:
    people = [
        known[head]
        for field, state in fields.items()
        for head in state.heads
        if field != "review" and known[head].author != "import"
        and not (known[head].kind in (Kind.UNDO, Kind.WITHDRAW) and known[head].value is None)
    ]  # fmt: skip
    return max(people, key=lambda revision: (revision.at, revision.id), default=None)


def _rows(path: Path, query: str, *values: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, values).fetchall()


def _dicts(path: Path, query: str) -> Iterable[sqlite3.Row]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(query).fetchall()
