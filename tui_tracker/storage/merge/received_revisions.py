"""Stages the revisions of a received file that the tracker lacks, each with its hash computed again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from tui_tracker.domain.history.revision import Revision
from tui_tracker.storage.gate.validation import check_readable, read_revision
from tui_tracker.storage.merge.findings import FileFindings
from tui_tracker.storage.merge.outside_edits import known_themes

UNVERIFIED = "CREATE TEMP TABLE unverified (id PRIMARY KEY, known) WITHOUT ROWID"
"""Ids of the file's revisions that have to be hashed; `known` where the tracker has a revision of that id."""
_BATCH = 5000
_CONTENT = "{0}.action, {0}.period, {0}.field, {0}.value, {0}.author, {0}.at, {0}.origin"
_INCOMING = _CONTENT.format("incoming")


def stage_revisions(
    db: sqlite3.Connection, file_number: int, findings: FileFindings, *, may_have_gaps: bool
) -> list[Revision]:
    """Stage the revisions of the attached file that the tracker lacks; return those that were altered.

    A row whose hash is not its id, or that differs from the tracker's row of the same id, was altered by
    another program. It is not staged, but returned as a new revision by that program.
    """
    _find_unverified(db, findings)
    altered: list[Revision] = []
    themes = None if may_have_gaps else known_themes(db)
    for row in _unverified_rows(db):
        revision = read_revision(row)
        check_readable(revision, themes)
        if revision.id != row["id"] or row["known"]:
            altered.append(revision)
            db.execute("DELETE FROM unverified WHERE id = ?", (row["id"],))
    db.execute("INSERT INTO carried SELECT ?, id FROM unverified WHERE NOT known", (file_number,))
    db.execute(
        f"""
        INSERT OR IGNORE INTO revisions
        SELECT incoming.id, {_INCOMING}, incoming.kind, incoming.why, ?
          FROM unverified
         CROSS JOIN received.revisions AS incoming ON incoming.id = unverified.id
        """,
        (file_number,),
    )
    # The hash covers the parents' text: a parent that is not text would match another.
    db.execute(
        """
        INSERT OR IGNORE INTO parents
        SELECT CAST(link.child AS TEXT), CAST(link.parent AS TEXT)
          FROM unverified
         CROSS JOIN received.parents AS link ON link.child = unverified.id
        """
    )
    return altered


def _find_unverified(db: sqlite3.Connection, findings: FileFindings) -> None:
    """Fill `unverified` with all rows that the tracker does not have word for word; count the others.

    A lead's copy has most rows in the same order as its tracker. So each row is first compared with the
    tracker's row of the same number (`same_row`), which reads both tables in order. Only the rest are looked
    up by id (`known`): ids are hashes, so each look-up reads another page of the index.
    """
    db.execute("DELETE FROM unverified")
    db.execute(
        f"""
        INSERT INTO unverified
        SELECT incoming.id, known.id IS NOT NULL
          FROM received.revisions AS incoming
          LEFT JOIN tracker.revisions AS same_row
            ON same_row.rowid = incoming.rowid AND same_row.id = incoming.id
           AND ({_INCOMING}) IS ({_CONTENT.format("same_row")})
          LEFT JOIN tracker.revisions AS known ON known.id = incoming.id
         WHERE same_row.id IS NULL
           AND (known.id IS NULL OR ({_INCOMING}) IS NOT ({_CONTENT.format("known")}))
        """
    )
    (total,) = db.execute("SELECT count(*) FROM received.revisions").fetchone()
    (unverified,) = db.execute("SELECT count(*) FROM unverified").fetchone()
    findings.known = total - unverified


def _unverified_rows(db: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    """Yield the rows that have to be hashed, in batches: the caller deletes from `unverified` as it reads."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    # The first batch begins with the empty id, which a hostile file may use: no row may go unverified.
    comparison, last = ">=", ""
    while rows := cursor.execute(
        f"""
        SELECT incoming.id, {_INCOMING}, incoming.why, incoming.kind, unverified.known,
               (SELECT group_concat(parent, ' ') FROM received.parents WHERE child = incoming.id) AS parents
          FROM unverified
         CROSS JOIN received.revisions AS incoming ON incoming.id = unverified.id
         WHERE unverified.id {comparison} ?
         ORDER BY unverified.id LIMIT {_BATCH}
        """,
        (last,),
    ).fetchall():
        yield from rows
        comparison, last = ">", rows[-1]["id"]
