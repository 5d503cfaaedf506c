"""Finds values of a file that have no revision: text under edit, and values that another program wrote.

Both become revisions that depend on the file alone, so that the same file always gives the same ones.

| the file's table and the file's history | becomes |
|---|---|
| a draft that differs from what its author last saw | a revision of kind `draft` on top of that |
| a draft begun on top of a conflict | a `draft` revision, whatever it says: it chooses a side |
| a draft that says what its author saw | nothing |
| a value that is also a head's, or equal to the projection | nothing |
| any other value | a revision of kind `outside` on top of all heads |
| a value that the settings in the file do not allow | the same, and its origin is marked |
| an empty cell that has a history | the same: clearing a cell is an edit |
| an empty cell without history | nothing |
| a value that cannot be read | nothing; named in `unreadable`, and the file refused where they are many |
| no ID, or no theme that the file has | the same |
| a row of an update that is missing | nothing; counted in `lost_rows`, and the tracker keeps its own |
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from tui_tracker.domain.codecs import POSITION
from tui_tracker.domain.exchange.damage import MOST_EMPTIED, damage_words, looks_damaged
from tui_tracker.domain.field_values import read_own_cells
from tui_tracker.domain.fields import ACTION, UPDATE, FieldValidator, fields_of, is_own, values_equal
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.cell_state import CellState, project
from tui_tracker.domain.history.revision import (
    DAMAGE_MARK,
    DRAFT_MARK,
    IMPORT_AUTHOR,
    LONGEST,
    Kind,
    Revision,
    make_revision,
    marked_invalid,
    split_parents,
)
from tui_tracker.domain.text import clean
from tui_tracker.storage.file_format import IS_HELD
from tui_tracker.storage.gate.validation import is_readable, names_no_theme
from tui_tracker.storage.merge.checked_file import CheckedFile
from tui_tracker.storage.merge.findings import FileFindings
from tui_tracker.storage.projection.sql_text import OWN

OUTSIDE = "edited outside the tracker"
MOST_OUTSIDE = 20_000
"""Values of one file that another program changed: ten times what a plan of 200 actions has."""
_MOST_DIFFERING = 2 * MOST_OUTSIDE
"""The same with those that the tracker has from an earlier merge of the file."""
_NEVER_EMPTY = ("id", "theme")
"""Fields without which an action is in no list; only undoing that it was added empties them."""


def find_outside_edits(
    db: sqlite3.Connection,
    checked: CheckedFile,
    altered: Sequence[Revision],
    findings: FileFindings,
    valid: FieldValidator,
) -> Iterator[Revision]:
    """Yield revisions for the values in the attached file `received` that have none; add them to `findings`.

    `altered` are those made of rows of its history that another program changed; they are yielded as well.
    `valid` is the check of values by the settings in the file.
    Raises `ValueError` where many values cannot be read.
    """
    for revision in _drafts(db, checked):
        findings.drafts.append(revision.cell)
        yield _marked(revision, valid)
    edits = [*altered, *islice(_changed_outside(db, checked, findings), _MOST_DIFFERING + 1)]
    if len(edits) > _MOST_DIFFERING:
        raise ValueError(f"more than {MOST_OUTSIDE:,} values were changed by another program")
    contradictions = [(edit.cell.field, not edit.value) for edit in edits]
    if len(findings.unreadable) > MOST_EMPTIED:
        raise ValueError(f"{len(findings.unreadable)} of its values cannot be read")
    if looks_damaged(contradictions):
        findings.damage = damage_words(contradictions)
        edits = [_as_damage(edit, checked) for edit in edits]
    else:
        edits = [_marked(edit, valid) for edit in edits]
    altered_cells = {edit.cell for edit in altered}
    for revision in edits:
        if db.execute("SELECT 1 FROM tracker.revisions WHERE id = ?", (revision.id,)).fetchone():
            continue
        (findings.altered if revision.cell in altered_cells else findings.outside).append(revision.cell)
        yield revision
    findings.lost_rows = _count_lost_rows(db)


def _count_lost_rows(db: sqlite3.Connection) -> int:
    """Count the updates that the file has a history of and no row.

    Where file and tracker have the same history, the tracker has a row of each update in it.
    """
    (count,) = db.execute(
        # NOT IN with two columns would read all rows for each one.
        """
        SELECT count(*)
          FROM (SELECT action, period FROM tracker.updates
                UNION ALL
                SELECT apart.action, apart.period FROM temp.apart AS apart
                 WHERE apart.action <> '' AND apart.period <> ''
                   AND NOT EXISTS (SELECT 1 FROM tracker.updates AS known
                                    WHERE known.action = apart.action AND known.period = apart.period)
               ) AS expected
         WHERE NOT EXISTS (SELECT 1 FROM received.updates AS incoming
                            WHERE incoming.action = expected.action AND incoming.period = expected.period)
           AND EXISTS (SELECT 1 FROM received.heads AS head
                        WHERE head.action = expected.action AND head.period = expected.period)
        """
    ).fetchone()
    return int(count)


def _drafts(db: sqlite3.Connection, checked: CheckedFile) -> Iterator[Revision]:
    """Yield a revision for each text under edit, on top of what its author had seen."""
    rows = db.execute("SELECT action, period, field, text, parents, author, saved_at FROM received.drafts")
    for action, period, field, text, parents, author, saved_at in rows.fetchall():
        cell, value = Cell(action=action, period=period, field=field), clean(text) or None
        seen = [str(parent) for parent in json.loads(parents)]
        if len(seen) <= 1 and values_equal(_value_of(db, seen), value):
            continue
        yield make_revision(
            cell, value, parents=seen, author=clean(author), at=saved_at,
            origin=checked.meta["database_id"] + DRAFT_MARK, kind=Kind.DRAFT,
        )  # fmt: skip


def _value_of(db: sqlite3.Connection, ids: list[str]) -> str | None:
    row = ids and db.execute("SELECT value FROM received.revisions WHERE id = ?", ids).fetchone()
    return row[0] if row else None


def _as_damage(edit: Revision, checked: CheckedFile) -> Revision:
    """Mark an outside edit as one of a damaged file: what is held follows from the revision alone."""
    return _with_origin(edit._replace(kind=Kind.OUTSIDE), checked.meta["database_id"] + DAMAGE_MARK)


def _marked(revision: Revision, valid: FieldValidator) -> Revision:
    """Mark a value that the settings in its file do not allow, but nothing that a source says."""
    field = revision.cell.field
    is_source = is_own(field) and revision.author == IMPORT_AUTHOR
    if is_source or valid(field, revision.value):
        return revision
    return _with_origin(revision, marked_invalid(revision.origin))


def _with_origin(revision: Revision, origin: str) -> Revision:
    return make_revision(
        revision.cell, revision.value, parents=revision.parents, author=revision.author, at=revision.at,
        origin=origin, kind=revision.kind, why=revision.why,
    )  # fmt: skip


def _changed_outside(
    db: sqlite3.Connection, checked: CheckedFile, findings: FileFindings
) -> Iterator[Revision]:
    """Yield a revision for each value in the file's tables that does not follow from its own history.

    SQL leaves out the cells whose value is the tracker's, of the same history, or a head's, which is nearly
    all of them; only the rest are projected from their history.
    """
    _note_rows_apart(db, findings.known)
    candidates = [*_differing(db, "updates", UPDATE), *_differing(db, "actions", ACTION)]
    candidates += _differing_own_fields(db)
    if not candidates:
        return
    held = frozenset(
        revision for (revision,) in db.execute(f"SELECT revision FROM received.hold_view WHERE {IS_HELD}")
    )
    author, written_at = _author_and_time(db, checked)
    themes = known_themes(db)
    for cell, value in candidates:
        state = project(_history(db, cell), held)
        if values_equal(state.value, value):
            continue
        if _is_unreadable(cell, value, themes):
            findings.unreadable.append(cell)
        else:
            yield _outside(cell, value, state, author, written_at, checked)


def _note_rows_apart(db: sqlite3.Connection, known: int) -> None:
    """Note in `apart` the rows in which the file or the tracker has a change that the other lacks.

    There an equal value in the tracker proves nothing: whether the file's value follows from the file's own
    history may not depend on what was merged before. `known` is how many of its changes the tracker has too.
    """
    for statement in (
        "CREATE TEMP TABLE IF NOT EXISTS apart (action, period, PRIMARY KEY (action, period)) WITHOUT ROWID",
        "DELETE FROM temp.apart",
        """
        INSERT OR IGNORE INTO temp.apart
        SELECT incoming.action, incoming.period
          FROM temp.unverified AS unverified
         CROSS JOIN received.revisions AS incoming ON incoming.id = unverified.id
        """,
    ):
        db.execute(statement)
    if db.execute("SELECT count(*) FROM tracker.revisions").fetchone()[0] > known:
        # By row number first, then by id, as in `received_revisions`.
        db.execute(
            """
            INSERT OR IGNORE INTO temp.apart
            SELECT ours.action, ours.period
              FROM tracker.revisions AS ours
              LEFT JOIN received.revisions AS same_row
                ON same_row.rowid = ours.rowid AND same_row.id = ours.id
              LEFT JOIN received.revisions AS incoming ON incoming.id = ours.id
             WHERE same_row.id IS NULL AND incoming.id IS NULL
            """
        )


def known_themes(db: sqlite3.Connection) -> frozenset[str]:
    """Return the keys of the themes that the attached file has, whatever was merged before."""
    return frozenset(key for (key,) in db.execute("SELECT key FROM received.themes"))


def _is_unreadable(cell: Cell, value: object, themes: Collection[str]) -> bool:
    if cell.field in _NEVER_EMPTY and (not value or names_no_theme(cell.field, value, themes)):
        return True
    return isinstance(value, str) and len(value) <= LONGEST and not is_readable(cell.field, value)


def _outside(
    cell: Cell, value: str | None, state: CellState, author: str, written_at: str, checked: CheckedFile
) -> Revision:
    return make_revision(
        cell, clean(value) if value else None, parents=state.heads, author=author, at=written_at,
        origin=checked.meta["database_id"], kind=Kind.OUTSIDE, why=OUTSIDE,
    )  # fmt: skip


def _differing(db: sqlite3.Connection, table: str, record: str) -> Iterator[tuple[Cell, str | None]]:
    """Yield (cell, value in the file's table) for each value that no head of the cell has.

    Rows that are equal in the tracker are left out, except those in `apart`.
    """
    columns = {
        field.name: field.column
        for field in fields_of(record)
        if field.codec is not POSITION and not field.derived
    }
    if table == "updates":
        key, period = "theirs.action", "theirs.period"
        same_row = "ours.action = theirs.action AND ours.period = theirs.period"
        compared = tuple(columns.values())
    else:
        key, period = "theirs.key", "''"
        same_row = "ours.key = theirs.key"
        compared = (*columns.values(), "extras")
    theirs, ours = (", ".join(f"{side}.{column}" for column in compared) for side in ("theirs", "ours"))
    db.execute("DROP TABLE IF EXISTS temp.differing")
    db.execute(
        f"""
        CREATE TEMP TABLE differing AS
        SELECT {key} AS at_action, {period} AS at_period, {theirs}
          FROM received.{table} AS theirs
          LEFT JOIN tracker.{table} AS ours ON {same_row}
         WHERE ({theirs}) IS NOT ({ours})
            OR ({key}, {period}) IN (SELECT action, period FROM temp.apart)
        """
    )
    for name, column in columns.items():
        # A value, or an empty cell with a history, that is not the value of any head.
        rows = db.execute(
            f"""
            SELECT differing.at_action, differing.at_period, differing.{column}
              FROM temp.differing AS differing
             WHERE (differing.{column} IS NOT NULL
                    OR EXISTS (SELECT 1 FROM received.revisions AS earlier
                                WHERE earlier.action = differing.at_action
                                  AND earlier.period = differing.at_period
                                  AND earlier.field = :field))
               AND NOT EXISTS (
                   SELECT 1 FROM received.revisions AS head
                    WHERE head.action = differing.at_action
                      AND head.period = differing.at_period
                      AND head.field = :field
                      AND head.value IS differing.{column}
                      AND NOT EXISTS (SELECT 1 FROM received.parents AS link WHERE link.parent = head.id))
            """,
            {"field": name},
        )
        for action, at_period, value in rows.fetchall():
            yield Cell(action=str(action), period=str(at_period), field=name), value


def _differing_own_fields(db: sqlite3.Connection) -> Iterator[tuple[Cell, str | None]]:
    """Yield (cell, value in the file's table) for each of the plan's own fields, of actions that differ.

    Those are what `_differing` has just found of the plan's actions.
    """
    rows = db.execute("SELECT at_action, extras FROM temp.differing")
    for key, stored in rows.fetchall():
        texts = read_own_cells(stored if isinstance(stored, str) else None)
        histories = db.execute(
            f"SELECT DISTINCT field FROM received.revisions WHERE action = ? AND period = '' AND {OWN}",
            (key,),
        )
        for field in sorted({*texts, *(field for (field,) in histories)}):
            yield Cell(action=str(key), period="", field=field), texts.get(field)


def _history(db: sqlite3.Connection, cell: Cell) -> list[Revision]:
    rows = db.execute(
        "SELECT id, value, author, at, origin, parents FROM received.revision_view"
        " WHERE action = ? AND period = ? AND field = ?",
        (cell.action, cell.period, cell.field),
    )
    return [
        Revision(
            id=identity, cell=cell, value=value, parents=split_parents(parents),
            author=author, at=timestamp, origin=origin,
        )
        for identity, value, author, timestamp, origin, parents in rows
    ]  # fmt: skip


def _author_and_time(db: sqlite3.Connection, checked: CheckedFile) -> tuple[str, str]:
    """Return the probable author and time of the outside edits: another program records neither."""
    row = db.execute(
        "SELECT author FROM received.revisions WHERE author <> ? ORDER BY at DESC, id DESC LIMIT 1",
        (IMPORT_AUTHOR,),
    ).fetchone()
    (last_written_at,) = db.execute(
        "SELECT max(at) FROM (SELECT max(at) AS at FROM received.revisions"
        " UNION SELECT max(made_at) FROM received.copies WHERE id = ?)",
        (checked.meta["database_id"],),
    ).fetchone()
    author = checked.meta.get("lead") or (row[0] if row else "somebody")
    return author, last_written_at or "1970-01-01T00:00:00.000000Z"
