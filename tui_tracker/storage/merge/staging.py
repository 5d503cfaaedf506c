"""Collects and checks what received files hold that the tracker does not, before any of it is written.

SQL compares whole tables of two attached databases, the file (`received`) and the tracker (`tracker`).
Only new rows pass through Python, to be hashed and validated.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

from tui_tracker.domain.fields import FieldValidator
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, INVALID_MARK, Kind, Revision, make_revision
from tui_tracker.domain.text import plural
from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.file_format import LARGEST, LEADS_COPY, file_uri
from tui_tracker.storage.gate.limits import limit_work
from tui_tracker.storage.gate.validation import check_cell, check_origin, check_value, is_decision
from tui_tracker.storage.merge.checked_file import CheckedFile
from tui_tracker.storage.merge.findings import FileFindings
from tui_tracker.storage.merge.mixed_updates import note_unseen_heads
from tui_tracker.storage.merge.outside_edits import MOST_OUTSIDE, find_outside_edits
from tui_tracker.storage.merge.received_decisions import find_overruling
from tui_tracker.storage.merge.received_revisions import UNVERIFIED, stage_revisions
from tui_tracker.storage.projection.sql_text import (
    COPY_COLUMNS,
    DECISION_COLUMNS,
    OF_WORKBOOKS,
    OWN,
    REVISION_COLUMNS,
)
from tui_tracker.storage.sqlite_errors import to_tracker_error

SECONDS = 60.0
"""How long reading one file into the staging area may take."""
MOST_NEW_OF_CELL = 20_000
"""New changes of one value from one file."""
MOST_OF_CELL_THEN = 40_000
"""Changes of one value in the tracker after a merge: undoing it adds as many, and all doors take that."""
FEW_OF_CELL = 10
"""New changes of one value that are not counted with those that the tracker has."""
MOST_NEW_TEXT = 50_000_000
"""Characters of all values that one file brings; a plan of 10,000 actions has 10,000,000 a year."""
_ASK_AGAIN = "Ask for the file again, saved with tui-tracker submit."
_TABLES = f"""
    -- What the tracker lacks. `file` is the number of the first file that has a revision.
    CREATE TABLE revisions ({REVISION_COLUMNS}, file INTEGER, PRIMARY KEY (id)) WITHOUT ROWID;
    CREATE TABLE parents (child, parent, PRIMARY KEY (child, parent)) WITHOUT ROWID;
    CREATE TABLE decisions ({DECISION_COLUMNS}, PRIMARY KEY (id)) WITHOUT ROWID;
    CREATE TABLE copies ({COPY_COLUMNS}, PRIMARY KEY (id)) WITHOUT ROWID;
    CREATE TABLE periods (key PRIMARY KEY, label) WITHOUT ROWID;
    CREATE TABLE themes (key PRIMARY KEY, name, position) WITHOUT ROWID;
    -- Every file that has a new revision, and the tracker's heads that it lacks: see `mixed_updates`.
    CREATE TABLE carried (file INTEGER, id, PRIMARY KEY (file, id)) WITHOUT ROWID;
    CREATE TABLE unseen (file INTEGER, action, period, head,
        PRIMARY KEY (action, period, head, file)) WITHOUT ROWID;
    {UNVERIFIED};
"""
_FOREIGN_COPY = f"{LEADS_COPY} AND id <> (SELECT value FROM tracker.meta WHERE key = 'database_id')"
"""SQL condition on a copy that a file knows: no file can turn the tracker itself into a lead's copy."""


def missing_text(count: int) -> str:
    """Return how many changes a file lacks, as the end of a sentence."""
    return f"{plural(count, 'change')} that others build on {'is' if count == 1 else 'are'} missing"


class _Database(sqlite3.Connection):
    """Keeps track of its cursors: an unfinished one would keep the attached file from being detached."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def cursor(self, *args: Any) -> Any:
        cursor = super().cursor(*args)
        self._cursors.add(cursor)
        return cursor

    def execute(self, *args: Any) -> Any:
        return self.cursor().execute(*args)

    def close_cursors(self) -> None:
        """Close every cursor that is still open."""
        for cursor in list(self._cursors):
            cursor.close()


class StagingArea:
    """A private database that collects, file by file, what the tracker does not have."""

    def __init__(self, path: Path, tracker: Path) -> None:
        self.db = sqlite3.connect(
            file_uri(str(path), "rwc"), uri=True, isolation_level=None, factory=_Database
        )
        limit_work(self.db)
        # Private and thrown away: nothing of it has to survive a power cut.
        for pragma in ("journal_mode = TRUNCATE", "synchronous = OFF"):
            self.db.execute(f"PRAGMA {pragma}")
        self.db.executescript(_TABLES)
        self.db.execute("ATTACH ? AS tracker", (file_uri(str(tracker), "ro"),))

    def close(self) -> None:
        """Close the database; its file is left for the caller to delete."""
        self.db.close()

    def tracker_version(self) -> int:
        """Return a number that changes whenever somebody changes the tracker."""
        (version,) = self.db.execute("PRAGMA tracker.data_version").fetchone()
        return int(version)

    def stage_file(
        self, file_number: int, checked: CheckedFile, valid: FieldValidator, *, may_have_gaps: bool = False
    ) -> FileFindings:
        """Collect what one file has that the tracker does not, under the file's number.

        `valid` is the check by the settings in the file of what another program wrote there.
        A workbook, or a file from a hub, `may_have_gaps`: it builds on changes that are not in it.

        Raises `RefusedFileError` where a row is not one that a tracker writes; nothing of the file is kept.
        """
        limit_work(self.db, size=LARGEST, seconds=SECONDS)
        self.db.execute("ATTACH ? AS received", (f"{file_uri(str(checked.snapshot), 'ro')}&immutable=1",))
        try:
            self.db.execute("BEGIN")
            findings = FileFindings()
            altered = stage_revisions(self.db, file_number, findings, may_have_gaps=may_have_gaps)
            self._stage_decisions(findings)
            self._stage_copies_periods_themes(findings)
            edits = find_outside_edits(self.db, checked, altered, findings, valid)
            for count, revision in enumerate(edits):
                if count >= MOST_OUTSIDE:
                    raise ValueError(f"more than {MOST_OUTSIDE:,} values were changed by another program")
                self._stage_new_revision(file_number, revision)
            # A tracker keeps no gaps: no backup of one with a gap would be restored.
            if not may_have_gaps and (missing := self.missing_parents(file_number).get(file_number)):
                raise ValueError(missing_text(missing))
            self._check_amount(file_number)
            note_unseen_heads(self.db, file_number)
            self._count(file_number, findings)
            self.db.execute("COMMIT")
            return findings
        except MemoryError as fault:
            raise RefusedFileError(to_tracker_error(fault, checked.source).cause, _ASK_AGAIN) from fault
        except (sqlite3.Error, UnicodeError, ValueError, TypeError, RecursionError) as fault:
            if isinstance(fault, sqlite3.Error) and "disk is full" in str(fault):
                raise to_tracker_error(fault, f"What {checked.source.name} brings") from fault
            # A hostile file can raise any of these; the file is refused, never the merge.
            raise RefusedFileError(f"{checked.source} is damaged ({fault}).", _ASK_AGAIN) from fault
        finally:
            self.db.close_cursors()
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            self.db.execute("DETACH received")
            # The limit is for the file's tables: what is asked of the staged rows later may not fail.
            self.db.set_progress_handler(None, 0)

    def missing_parents(self, file_number: int | None = None) -> dict[int, int]:
        """Return for each file with gaps, or one, how many changes its own build on that neither side has."""
        rows = self.db.execute(
            f"""
            SELECT carried.file, count(DISTINCT link.parent)
              FROM carried
             CROSS JOIN parents AS link ON link.child = carried.id
             WHERE NOT EXISTS (SELECT 1 FROM revisions WHERE id = link.parent)
               AND NOT EXISTS (SELECT 1 FROM tracker.revisions WHERE id = link.parent)
               AND link.child NOT IN ({OF_WORKBOOKS})
               AND carried.file = COALESCE(?, carried.file)
             GROUP BY carried.file
            """,
            (file_number,),
        )
        return dict(rows.fetchall())

    def settings_dependent_values(self, file_number: int) -> list[tuple[Cell, str]]:
        """Return a file's new stages, ratings and own fields, which not all settings allow.

        Those already marked as not allowed by the settings in their file are left out: they are held.
        """
        rows = self.db.execute(
            f"""
            SELECT staged.action, staged.period, staged.field, staged.value
              FROM carried
             CROSS JOIN revisions AS staged ON staged.id = carried.id
             WHERE carried.file = ?
               AND (staged.field IN ('rag', 'stages') OR staged.{OWN})
               AND staged.value IS NOT NULL
               AND staged.author <> '{IMPORT_AUTHOR}'
               AND instr(staged.origin, '{INVALID_MARK}') = 0
             ORDER BY staged.at, staged.id
            """,
            (file_number,),
        )
        return [
            (Cell(action=action, period=period, field=field), value) for action, period, field, value in rows
        ]

    def _stage_new_revision(self, file_number: int, revision: Revision) -> None:
        """Stage one revision that was made here: from a draft, an outside edit or an altered row."""
        revision, cell = self._without_lost_parents(revision), revision.cell
        check_cell(cell)
        check_origin(revision.parents, revision.author, revision.origin)
        check_value(revision.value, revision.at, revision.why)
        if self.db.execute("SELECT 1 FROM tracker.revisions WHERE id = ?", (revision.id,)).fetchone():
            return
        self.db.execute(
            "INSERT OR IGNORE INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (revision.id, cell.action, cell.period, cell.field, revision.value, revision.author,
             revision.at, revision.origin, revision.kind.value, revision.why, file_number),
        )  # fmt: skip
        links = [(revision.id, parent) for parent in revision.parents]
        self.db.executemany("INSERT OR IGNORE INTO parents VALUES (?, ?)", links)
        self.db.execute("INSERT OR IGNORE INTO carried VALUES (?, ?)", (file_number, revision.id))

    def _without_lost_parents(self, revision: Revision) -> Revision:
        """Return a revision made here without parents that nobody has: another program has altered them."""
        known = "SELECT 1 FROM revisions WHERE id = ? UNION SELECT 1 FROM tracker.revisions WHERE id = ?"
        parents = [
            parent for parent in revision.parents if self.db.execute(known, (parent, parent)).fetchone()
        ]
        if len(parents) == len(revision.parents):
            return revision
        return make_revision(
            revision.cell, revision.value, parents=parents, author=revision.author, at=revision.at,
            origin=revision.origin, kind=revision.kind, why=revision.why,
        )  # fmt: skip

    def _stage_decisions(self, findings: FileFindings) -> None:
        """Stage the decisions that the tracker lacks, but none made in a lead's copy: they decide nothing."""
        rows = self.db.execute(
            f"""
            SELECT {DECISION_COLUMNS} FROM received.decisions
             WHERE id NOT IN (SELECT id FROM tracker.decisions)
               AND origin NOT IN (SELECT id FROM tracker.copies WHERE {LEADS_COPY}
                                  UNION
                                  SELECT id FROM received.copies WHERE {_FOREIGN_COPY})
            """
        ).fetchall()
        sound = [row for row in rows if is_decision(*row)]
        findings.decisions = len(sound)
        findings.overruling = find_overruling(self.db, [row[0] for row in sound])
        self.db.executemany("INSERT OR IGNORE INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sound)

    def _stage_copies_periods_themes(self, findings: FileFindings) -> None:
        """Stage the copies sent out, which say by which themes their changes are judged, and names."""
        findings.copies = [
            str(made_by)
            for (made_by,) in self.db.execute(
                """
                SELECT made_by FROM received.copies
                 WHERE id NOT IN (SELECT id FROM tracker.copies
                                  UNION
                                  SELECT value FROM tracker.meta WHERE key = 'database_id')
                 ORDER BY made_at, id
                """
            )
        ]
        for table, columns in (
            ("copies", COPY_COLUMNS),
            ("periods", "key, label"),
            ("themes", "key, name, position"),
        ):
            self.db.execute(f"INSERT OR IGNORE INTO {table} SELECT {columns} FROM received.{table}")

    def _check_amount(self, file_number: int) -> None:
        """Refuse a file with more new text, or changes of one value, than people write.

        They would slow down each later command.
        """
        (characters,) = self.db.execute(
            """
            SELECT COALESCE(sum(length(staged.value)), 0)
              FROM carried
             CROSS JOIN revisions AS staged ON staged.id = carried.id
             WHERE carried.file = ?
            """,
            (file_number,),
        ).fetchone()
        if characters > MOST_NEW_TEXT:
            raise ValueError(
                f"{characters:,} characters of new text; at most {MOST_NEW_TEXT:,} are merged from one file"
            )
        for new, then in self._changes_of_cells(file_number):
            if new > MOST_NEW_OF_CELL or then > MOST_OF_CELL_THEN:
                raise ValueError(
                    f"{new:,} new changes of a single value; at most {MOST_NEW_OF_CELL:,} are merged from one"
                    f" file, and {MOST_OF_CELL_THEN:,} in all"
                )

    def _changes_of_cells(self, file_number: int) -> Iterator[tuple[int, int]]:
        """Yield how many new changes a file has of a value, and how many there then are; of few, nothing."""
        same = "action = made.action AND period = made.period AND field = made.field"
        yield from self.db.execute(
            f"""
            SELECT made.number, (SELECT count(*) FROM tracker.revisions WHERE {same})
                   + (SELECT count(*) FROM revisions WHERE {same})
              FROM (SELECT staged.action, staged.period, staged.field, count(*) AS number
                      FROM carried
                     CROSS JOIN revisions AS staged ON staged.id = carried.id
                     WHERE carried.file = ?
                     GROUP BY 1, 2, 3 HAVING number > {FEW_OF_CELL}) AS made
            """,
            (file_number,),
        )

    def _count(self, file_number: int, findings: FileFindings) -> None:
        """Count the new revisions of each person, with the time of their newest."""
        rows = self.db.execute(
            # An edit by another program has no time of its own.
            f"""
            SELECT staged.author, count(*),
                   max(CASE WHEN staged.kind <> '{Kind.OUTSIDE}' THEN staged.at ELSE '' END)
              FROM carried
             CROSS JOIN revisions AS staged ON staged.id = carried.id
             WHERE carried.file = ?
             GROUP BY staged.author
            """,
            (file_number,),
        ).fetchall()
        findings.authors = {author: count for author, count, _ in rows if author != IMPORT_AUTHOR}
        findings.newest = {
            author: newest
            for author, _, newest in rows
            if author != IMPORT_AUTHOR and not self._has_moved_time(file_number, author, newest)
        }
        findings.new = sum(count for _, count, _ in rows)
        (findings.latest,) = self.db.execute(
            f"SELECT max(at) FROM received.revisions WHERE author <> '{IMPORT_AUTHOR}'"
        ).fetchone()

    def _has_moved_time(self, file_number: int, author: str, moment: str) -> bool:
        """Return whether the time of an author's change says nothing of their computer's clock.

        The program dates each change after the newest in its database. So after a change from the future
        the next ones are dated a moment later, even by people whose clocks are right. This is such a change
        where the database has an earlier one in the same second, by somebody else or known before.
        """
        row = self.db.execute(
            """
            SELECT 1
              FROM (SELECT DISTINCT staged.origin AS origin
                      FROM carried
                     CROSS JOIN revisions AS staged ON staged.id = carried.id
                     WHERE carried.file = :file AND staged.author = :author AND staged.at = :at) AS written_in
             CROSS JOIN received.revisions AS earlier ON earlier.origin = written_in.origin
             WHERE earlier.at < :at
               AND substr(earlier.at, 1, 19) = substr(:at, 1, 19)
               AND (earlier.author <> :author
                    OR NOT EXISTS (
                       SELECT 1 FROM carried AS new
                        WHERE new.id = earlier.id AND new.file = :file
                          AND NOT EXISTS (SELECT 1 FROM carried AS before
                                           WHERE before.id = earlier.id AND before.file < :file)))
             LIMIT 1
            """,
            {"file": file_number, "author": author, "at": moment},
        ).fetchone()
        return row is not None
