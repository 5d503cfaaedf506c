"""What a file holds beside its history: text still under edit, and values another program wrote.

Both come in as revisions that are a function of the file alone, so that the same file gives the same ones.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from tui_tracker.domain.codecs import NUMBER
from tui_tracker.domain.fields import ACTION, UPDATE, fields_of, same
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import CellState, project
from tui_tracker.domain.history.revision import DRAFT_MARK, IMPORTER, Kind, Revision, make_revision
from tui_tracker.domain.text import clean
from tui_tracker.storage.merge.findings import Findings
from tui_tracker.storage.merge.received import Received

OUTSIDE = "edited outside the tracker"


def gather_strays(db: sqlite3.Connection, received: Received, found: Findings) -> Iterator[Revision]:
    """Yield the revisions that the file attached as `copy` should have had; note them in `found`."""
    for revision in _drafts(db, received):
        found.drafts.append(revision.cell)
        yield revision
    for revision in _changed_outside(db, received):
        found.outside.append(revision.cell)
        yield revision
    (found.lost_rows,) = db.execute(
        "SELECT count(*) FROM (SELECT DISTINCT action, period FROM copy.revisions WHERE period <> ''"
        " EXCEPT SELECT action, period FROM copy.updates)"
    ).fetchone()


def _drafts(db: sqlite3.Connection, received: Received) -> Iterator[Revision]:
    """Seal the texts under edit, each on top of what its writer had seen."""
    rows = db.execute("SELECT action, period, field, text, parents, author, saved_at FROM copy.drafts")
    for action, period, field, text, parents, author, saved_at in rows.fetchall():
        cell, value = Cell(action=action, period=period, field=field), clean(text) or None
        on_top_of = [str(one) for one in json.loads(parents)]
        if len(on_top_of) <= 1 and same(_value_of(db, on_top_of), value):
            continue
        yield make_revision(
            cell, value, parents=on_top_of, author=clean(author), at=saved_at,
            origin=received.meta["database_id"] + DRAFT_MARK, kind=Kind.DRAFT,
        )  # fmt: skip


def _value_of(db: sqlite3.Connection, ids: list[str]) -> str | None:
    row = ids and db.execute("SELECT value FROM copy.revisions WHERE id = ?", ids).fetchone()
    return row[0] if row else None


def _changed_outside(db: sqlite3.Connection, received: Received) -> Iterator[Revision]:
    """Yield what the file's tables say against its own history.

    A cell is looked at where its table differs from the tracker's and no head of the file's history
    says what the table says; the domain then decides what the history amounts to.
    """
    doubtful = [*_differing(db, "updates", UPDATE), *_differing(db, "actions", ACTION)]
    if not doubtful:
        return
    held = frozenset(
        one for (one,) in db.execute("SELECT revision FROM copy.hold_view WHERE standing <> 'accept'")
    )
    who, at = _last_hand(db, received)
    for cell, value in doubtful:
        state = project(_history(db, cell), held)
        if not same(state.value, value):
            yield _outside(cell, value, state, who, at, received)


def _outside(
    cell: Cell, value: str | None, state: CellState, who: str, at: str, received: Received
) -> Revision:
    return make_revision(
        cell, clean(value) if value else None, parents=state.heads, author=who, at=at,
        origin=received.meta["database_id"], kind=Kind.OUTSIDE, why=OUTSIDE,
    )  # fmt: skip


def _differing(db: sqlite3.Connection, table: str, record: str) -> Iterator[tuple[Cell, str | None]]:
    """Yield (cell, value in the file's table) that no head of the cell's history plainly says."""
    columns = {field.name: field.column for field in fields_of(record) if field.codec is not NUMBER}
    key, period, join = (
        ("u.action", "u.period", "m.action = u.action AND m.period = u.period")
        if table == "updates"
        else ("u.key", "''", "m.key = u.key")
    )
    theirs, ours = (", ".join(f"{side}.{one}" for one in columns.values()) for side in "um")
    db.execute("DROP TABLE IF EXISTS temp.differing")
    db.execute(
        f"CREATE TEMP TABLE differing AS SELECT {key} AS at_action, {period} AS at_period, {theirs}"
        f" FROM copy.{table} AS u LEFT JOIN tracker.{table} AS m ON {join} WHERE ({theirs}) IS NOT ({ours})"
    )
    for name, column in columns.items():
        rows = db.execute(
            f"SELECT d.at_action, d.at_period, d.{column} FROM temp.differing AS d"
            f" WHERE {_SAYS_SOMETHING.format(column=column)} AND NOT EXISTS"
            " (SELECT 1 FROM copy.revisions AS r WHERE r.action = d.at_action AND r.period = d.at_period"
            f" AND r.field = :field AND r.value IS d.{column}"
            " AND NOT EXISTS (SELECT 1 FROM copy.parents AS p WHERE p.parent = r.id))",
            {"field": name},
        )
        for action, at_period, value in rows.fetchall():
            yield Cell(action=str(action), period=str(at_period), field=name), value


_SAYS_SOMETHING = """(d.{column} IS NOT NULL OR EXISTS (SELECT 1 FROM copy.revisions AS h
    WHERE h.action = d.at_action AND h.period = d.at_period AND h.field = :field))"""


def _history(db: sqlite3.Connection, cell: Cell) -> list[Revision]:
    rows = db.execute(
        "SELECT id, value, author, at, origin, parents FROM copy.revision_view"
        " WHERE action = ? AND period = ? AND field = ?",
        (cell.action, cell.period, cell.field),
    )
    return [
        Revision(
            id=identity, cell=cell, value=value, parents=tuple(sorted((parents or "").split())),
            author=author, at=at, origin=origin,
        )
        for identity, value, author, at, origin, parents in rows
    ]  # fmt: skip


def _last_hand(db: sqlite3.Connection, received: Received) -> tuple[str, str]:
    """Return whose file it is and when it was last known to be written: the nearest to who and when."""
    row = db.execute(
        f"SELECT author FROM copy.revisions WHERE author <> '{IMPORTER}' ORDER BY at DESC, id DESC LIMIT 1"
    ).fetchone()
    (at,) = db.execute(
        "SELECT max(at) FROM (SELECT max(at) AS at FROM copy.revisions"
        " UNION SELECT max(made_at) FROM copy.copies WHERE id = ?)",
        (received.meta["database_id"],),
    ).fetchone()
    return received.meta.get("lead") or (row[0] if row else "somebody"), at or "1970-01-01T00:00:00.000000Z"
