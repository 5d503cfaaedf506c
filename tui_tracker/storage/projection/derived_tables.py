"""Writes `actions`, `updates`, `periods` and `words` for the touched cells, whose values are in `agreed`.

The temporary tables `touched` and `agreed` are those of `refresh`, which has written `heads` before.
"""

from __future__ import annotations

import sqlite3
from itertools import groupby, islice

from tui_tracker.domain.codecs import POSITION
from tui_tracker.domain.field_values import read_own_cells, store_own_cells
from tui_tracker.domain.fields import (
    ACTION,
    FIELDS,
    OWN_PREFIX,
    PERIOD_FIELDS,
    PLAN_FIELDS,
    UPDATE,
    UPDATE_FIELDS,
    fields_of,
    is_own,
)
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, Kind
from tui_tracker.storage.file_format import IS_HELD, SEARCHED
from tui_tracker.storage.projection.sql_text import OWN, SAME_CELL, listed
from tui_tracker.storage.projection.update_authors import set_update_authors

_BATCH = 2000
_AGREED_LABEL = """(
    SELECT value FROM agreed
     WHERE field = 'label' AND action = '' AND period = touched.period)"""
_LABEL_IN_CONFLICT = """(
    SELECT max(revision.value)
      FROM heads AS head
     CROSS JOIN revisions AS revision ON revision.id = head.revision
     WHERE head.action = '' AND revision.period = touched.period AND revision.field = 'label')"""
_EARLIER_LABEL = f"""(
    SELECT max(value) FROM revisions
     WHERE id NOT IN (SELECT revision FROM hold_view WHERE {IS_HELD})
       AND action = '' AND period = touched.period AND field = 'label')"""
_IS_WRITTEN_IN = f"""(
    EXISTS (SELECT 1 FROM drafts AS draft WHERE draft.period = touched.period AND draft.action <> '')
    OR EXISTS (
       SELECT 1 FROM revisions AS revision
        WHERE revision.period = touched.period AND revision.action <> ''
          AND (revision.author <> '{IMPORT_AUTHOR}' AND revision.kind NOT IN ('{Kind.UNDO}', '{Kind.REDO}')
               OR revision.value IS NOT NULL AND NOT EXISTS (
                  SELECT 1
                    FROM parents AS link
                   CROSS JOIN revisions AS child ON child.id = link.child
                   WHERE link.parent = revision.id
                     AND {SAME_CELL.format("child", "revision")}))))"""
"""Whether anybody has written in a period, or an import has and that is not undone."""
_LABELS = f"""
    SELECT touched.period,
           COALESCE({_AGREED_LABEL},
                    {_LABEL_IN_CONFLICT},
                    CASE WHEN {_IS_WRITTEN_IN} THEN {_EARLIER_LABEL} END) AS label
      FROM touched
     WHERE touched.action = '' AND touched.field = 'label'
"""
"""Each period whose label was touched, with the label it has now; NULL where it is no longer in the list."""


def write_tables(sqlite: sqlite3.Connection) -> None:
    """Write the rows of the cells in `touched`, whose values are in `agreed`."""
    fields = agreed_fields(sqlite)
    if any(map(is_own, fields)) or fields & set(PLAN_FIELDS):
        _write_actions(sqlite, fields)
    if fields & set(UPDATE_FIELDS):
        _write_updates(sqlite, fields)
    write_other_tables(sqlite, fields)


def write_other_tables(sqlite: sqlite3.Connection, fields: set[str]) -> None:
    """Write what follows from the `fields` in `touched` besides the rows of actions and updates."""
    has_own_fields = any(map(is_own, fields))
    if fields & set(PERIOD_FIELDS):
        _write_periods(sqlite)
    if has_own_fields:
        _write_own_fields(sqlite)
    if has_own_fields or fields & set(SEARCHED):
        _write_words(sqlite)


def agreed_fields(sqlite: sqlite3.Connection) -> set[str]:
    """Return the fields of the cells in `agreed`."""
    return {field for (field,) in sqlite.execute("SELECT DISTINCT field FROM agreed")}


def _write_actions(sqlite: sqlite3.Connection, fields: set[str]) -> None:
    """Keep one row for each action with a head in a cell of the plan."""
    touched_actions = "(SELECT DISTINCT action FROM touched WHERE period = '')"
    has_head = "EXISTS (SELECT 1 FROM heads AS head WHERE head.action = {} AND head.period = '')"
    sqlite.execute(
        f"""
        INSERT OR IGNORE INTO actions (key)
        SELECT action FROM {touched_actions} AS changed
         WHERE {has_head.format("changed.action")}
        """
    )
    sqlite.execute(
        f"DELETE FROM actions WHERE key IN {touched_actions} AND NOT {has_head.format('actions.key')}"
    )
    for field in fields_of(ACTION):
        if field.name in fields:
            value = (
                "CAST(COALESCE(agreed.value, 0) AS INTEGER)" if field.codec is POSITION else "agreed.value"
            )
            also = ", folded_id = fold_id(COALESCE(agreed.value, ''))" if field.name == "id" else ""
            sqlite.execute(
                f"""
                UPDATE actions SET {field.column} = {value}{also}
                  FROM agreed
                 WHERE agreed.field = '{field.name}'
                   AND agreed.action = actions.key
                   AND agreed.period = ''
                """
            )
    sqlite.execute(
        f"""
        UPDATE actions SET conflicts = {_fields_in_conflict("actions.key", "''")}
         WHERE key IN {touched_actions}
        """
    )


def _write_own_fields(sqlite: sqlite3.Connection) -> None:
    """Put the values of the plan's own fields into their action's row."""
    # The plus sign has all rows sorted before the first is read, so that none is read as changed below.
    rows = sqlite.execute(
        f"""
        SELECT action.key, action.extras, agreed.field, agreed.value
          FROM agreed
         CROSS JOIN actions AS action ON action.key = agreed.action
         WHERE agreed.{OWN} AND agreed.period = ''
         ORDER BY +action.key, agreed.field
        """
    )
    written = (
        (store_own_cells({**read_own_cells(stored), **{field: value for _, _, field, value in cells}}), key)
        for (key, stored), cells in groupby(rows, key=lambda row: (row[0], row[1]))
    )
    while batch := list(islice(written, _BATCH)):
        sqlite.executemany("UPDATE actions SET extras = ? WHERE key = ?", batch)


def _write_updates(sqlite: sqlite3.Connection, fields: set[str]) -> None:
    """Keep one row for each action and period that has a head, with the last person who changed it."""
    touched_updates = "(SELECT DISTINCT action, period FROM touched WHERE period <> '' AND action <> '')"
    has_head = (
        "EXISTS (SELECT 1 FROM heads AS head WHERE head.action = {0}.action AND head.period = {0}.period)"
    )
    sqlite.execute(
        f"""
        INSERT OR IGNORE INTO updates (action, period)
        SELECT action, period FROM {touched_updates} AS changed
         WHERE {has_head.format("changed")}
        """
    )
    sqlite.execute(
        f"""
        DELETE FROM updates
         WHERE (action, period) IN {touched_updates}
           AND NOT {has_head.format("updates")}
        """
    )
    for field in fields_of(UPDATE):
        if field.name in fields:
            sqlite.execute(
                f"""
                UPDATE updates SET {field.column} = agreed.value
                  FROM agreed
                 WHERE agreed.field = '{field.name}'
                   AND agreed.action = updates.action
                   AND agreed.period = updates.period
                """
            )
    set_update_authors(sqlite, touched_updates)
    sqlite.execute(
        f"""
        UPDATE updates SET conflicts = {_fields_in_conflict("updates.action", "updates.period")}
         WHERE (action, period) IN {touched_updates}
        """
    )


def _write_periods(sqlite: sqlite3.Connection) -> None:
    """Keep one row for each period that has a label, or that was undone with anything written in it.

    The label is the agreed one, else one of those that are in conflict, else the last that it had. What is
    written in a period counts held or not, so that no order of merging decides whether there is a row; what
    an import wrote counts until that is undone.
    """
    sqlite.execute(
        f"""
        INSERT INTO periods (key, label)
        SELECT period, label FROM ({_LABELS}) WHERE label IS NOT NULL
            ON CONFLICT (key) DO UPDATE SET label = excluded.label
        """
    )
    sqlite.execute(f"DELETE FROM periods WHERE key IN (SELECT period FROM ({_LABELS}) WHERE label IS NULL)")
    sqlite.execute(
        """
        UPDATE periods
           SET closed = (SELECT agreed.value
                           FROM agreed
                          WHERE agreed.field = 'closed'
                            AND agreed.action = ''
                            AND agreed.period = periods.key)
         WHERE key IN (SELECT period FROM touched WHERE action = '' AND field = 'closed')
        """
    )


def _fields_in_conflict(action: str, period: str) -> str:
    """Return SQL for the names of a row's fields in conflict: JSON in the order of `FIELDS`, or NULL.

    The plan's own fields come after the others, by their names.
    """
    positions = " ".join(f"WHEN '{field}' THEN {position}" for position, field in enumerate(FIELDS))
    return f"""(
        SELECT CASE WHEN count(*) THEN json_group_array(field) END
          FROM (SELECT DISTINCT field
                  FROM heads
                 WHERE action = {action} AND period = {period} AND rival
                 ORDER BY CASE field {positions} ELSE {len(FIELDS)} END, field))"""


def _write_words(sqlite: sqlite3.Connection) -> None:
    """Update the full-text index, in the same transaction: one row for each cell that holds text."""
    is_searched = f"(field IN ({listed(SEARCHED)}) OR {OWN})"
    (has_words,) = sqlite.execute("SELECT EXISTS (SELECT 1 FROM words)").fetchone()
    if has_words:
        sqlite.execute(
            f"""
            DELETE FROM words
             WHERE rowid IN (SELECT word_row(action, period, field) FROM agreed WHERE {is_searched})
            """
        )
    # One of the plan's own fields is found by its name, too. The rows are added in the order of their
    # numbers: for a smaller one than the last the index begins a new part.
    sqlite.execute(
        f"""
        INSERT INTO words (rowid, action, period, field, text)
        SELECT word_row(action, period, field), action, period, field,
               CASE WHEN {OWN} THEN substr(field, {len(OWN_PREFIX) + 1}) || ': ' || value ELSE value END
          FROM agreed
         WHERE {is_searched} AND value <> ''
         ORDER BY 1
        """
    )
