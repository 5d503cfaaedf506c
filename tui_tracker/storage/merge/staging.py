"""Collects and checks what received files hold that the tracker does not, before any of it is written.

SQL compares whole tables of two attached databases, the file (`received`) and the tracker (`tracker`).
Only new rows pass through Python, to be hashed and validated.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakSet

from tui_tracker.domain.fields import REPORTED_FIELDS, FieldValidator
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import IMPORT_AUTHOR, INVALID_MARK, Kind, Revision, make_revision
from tui_tracker.domain.text import plural
from tui_tracker.errors import RefusedFileError
from tui_tracker.storage.file_format import LARGEST, LEADS_COPY, file_uri
from tui_tracker.storage.gate.limits import limit_work
from tui_tracker.storage.gate.validation import (
    check_cell,
    check_origin,
    check_readable,
    check_value,
    is_decision,
    read_revision,
)
from tui_tracker.storage.merge.checked_file import CheckedFile
from tui_tracker.storage.merge.findings import FileFindings
from tui_tracker.storage.merge.outside_edits import find_outside_edits, known_themes
from tui_tracker.storage.merge.received_decisions import find_overruling
from tui_tracker.storage.projection.sql_text import (
    COPY_COLUMNS,
    DECISION_COLUMNS,
    OF_WORKBOOKS,
    OWN,
    REVISION_COLUMNS,
    listed,
)
from tui_tracker.storage.sqlite_errors import to_tracker_error

SECONDS = 60.0
"""How long reading one file into the staging database may take."""
MOST_NEW_TEXT = 50_000_000
"""Characters of all values that one file brings; a plan of 10,000 actions has 10,000,000 a year."""
MOST_OUTSIDE = 20_000
"""Values of one file that another program changed: ten times what a plan of 200 actions has."""
_ASK_AGAIN = "Ask for the file again, saved with tui-tracker submit."
_LAYOUT = f"""
    CREATE TABLE revisions ({REVISION_COLUMNS}, file INTEGER, PRIMARY KEY (id)) WITHOUT ROWID;
    CREATE TABLE parents (child, parent, PRIMARY KEY (child, parent)) WITHOUT ROWID;
    CREATE TABLE carried (file INTEGER, id, PRIMARY KEY (file, id)) WITHOUT ROWID;
    CREATE TABLE decisions ({DECISION_COLUMNS}, PRIMARY KEY (id)) WITHOUT ROWID;
    CREATE TABLE copies ({COPY_COLUMNS}, PRIMARY KEY (id)) WITHOUT ROWID;
    CREATE TABLE periods (key PRIMARY KEY, label) WITHOUT ROWID;
    CREATE TABLE themes (key PRIMARY KEY, name, position) WITHOUT ROWID;
    CREATE TABLE unseen (file INTEGER, action, period, head,
        PRIMARY KEY (action, period, head, file)) WITHOUT ROWID;
    CREATE TEMP TABLE unverified (id PRIMARY KEY, known) WITHOUT ROWID;
"""
_CONTENT = "action, period, field, value, author, at, origin"
_R_CONTENT = ", ".join(f"r.{name}" for name in _CONTENT.split(", "))
_T_CONTENT = _R_CONTENT.replace("r.", "t.")


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
        self._db = sqlite3.connect(
            file_uri(str(path), "rwc"), uri=True, isolation_level=None, factory=_Database
        )
        limit_work(self._db)
        # Private and thrown away: nothing of it has to survive a power cut.
        for pragma in ("journal_mode = TRUNCATE", "synchronous = OFF"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_LAYOUT)
        self._db.execute("ATTACH ? AS tracker", (file_uri(str(tracker), "ro"),))

    def close(self) -> None:
        """Close the database; its file is left for the caller to delete."""
        self._db.close()

    def tracker_version(self) -> int:
        """Return a number that is another one after each change that somebody makes in the tracker."""
        (version,) = self._db.execute("PRAGMA tracker.data_version").fetchone()
        return int(version)

    def stage_file(
        self, file_number: int, checked: CheckedFile, valid: FieldValidator, *, may_have_gaps: bool = False
    ) -> FileFindings:
        """Collect what one file has that the tracker does not, under the file's `number`.

        `valid` is the check by the settings in the file of what another program wrote there.
        A workbook, or a file from a hub, `may_have_gaps`: it builds on changes that are not in it.

        Raises `RefusedFileError` where a row is not one that a tracker writes; nothing of the file is kept.
        """
        limit_work(self._db, size=LARGEST, seconds=SECONDS)
        self._db.execute("ATTACH ? AS received", (f"{file_uri(str(checked.snapshot), 'ro')}&immutable=1",))
        try:
            self._db.execute("BEGIN")
            findings = FileFindings()
            altered = self._stage_revisions(file_number, findings, may_have_gaps)
            self._stage_other_tables(findings)
            edits = find_outside_edits(self._db, checked, altered, findings, valid)
            for count, revision in enumerate(edits):
                if count >= MOST_OUTSIDE:
                    raise ValueError(f"more than {MOST_OUTSIDE:,} values were changed by another program")
                self.stage_revision(file_number, revision)
            # A tracker keeps no gaps: no backup of one with a gap would be restored.
            if not may_have_gaps and (missing := self.missing_parents(file_number).get(file_number)):
                raise ValueError(missing_text(missing))
            self._check_amount(file_number)
            self._find_unseen(file_number)
            self._count(file_number, findings)
            self._db.execute("COMMIT")
            return findings
        except MemoryError as fault:
            raise RefusedFileError(to_tracker_error(fault, checked.source).cause, _ASK_AGAIN) from fault
        except (sqlite3.Error, UnicodeError, ValueError, TypeError, RecursionError) as fault:
            # A hostile file can raise any of these; the file is refused, never the merge.
            raise RefusedFileError(f"{checked.source} is damaged ({fault}).", _ASK_AGAIN) from fault
        finally:
            self._db.close_cursors()
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self._db.execute("DETACH received")
            # What is asked of the staged rows afterwards, once the tracker has them, may not fail.
            self._db.set_progress_handler(None, 0)

    def stage_revision(self, file_number: int, revision: Revision) -> None:
        """Stage one revision that was made here: from a draft, an outside edit or an altered row."""
        revision, cell = self._without_lost_parents(revision), revision.cell
        check_cell(cell)
        check_origin(revision.parents, revision.author, revision.origin)
        check_value(revision.value, revision.at, revision.why)
        known = self._db.execute("SELECT 1 FROM tracker.revisions WHERE id = ?", (revision.id,)).fetchone()
        if known:
            return
        self._db.execute(
            "INSERT OR IGNORE INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (revision.id, cell.action, cell.period, cell.field, revision.value, revision.author,
             revision.at, revision.origin, revision.kind.value, revision.why, file_number),
        )  # fmt: skip
        links = [(revision.id, parent) for parent in revision.parents]
        self._db.executemany("INSERT OR IGNORE INTO parents VALUES (?, ?)", links)
        self._db.execute("INSERT OR IGNORE INTO carried VALUES (?, ?)", (file_number, revision.id))

    def _without_lost_parents(self, revision: Revision) -> Revision:
        """Return a revision made here without parents that nobody has: another program has altered them."""
        known = "SELECT 1 FROM revisions WHERE id = ? UNION SELECT 1 FROM tracker.revisions WHERE id = ?"
        parents = [
            parent for parent in revision.parents if self._db.execute(known, (parent, parent)).fetchone()
        ]
        if len(parents) == len(revision.parents):
            return revision
        return make_revision(
            revision.cell, revision.value, parents=parents, author=revision.author, at=revision.at,
            origin=revision.origin, kind=revision.kind, why=revision.why,
        )  # fmt: skip

    def mixed_rows(self) -> list[tuple[str, str]]:
        """Return the updates (action, period) that more than one source contributed to."""
        rows: list[tuple[str, str]] = self._db.execute(
            "SELECT action, period FROM unseen UNION SELECT r.action, r.period FROM carried AS c"
            " CROSS JOIN revisions AS r ON r.id = c.id WHERE r.period <> ''"
            f" AND r.field IN ({listed(REPORTED_FIELDS)})"
            " GROUP BY r.action, r.period HAVING count(DISTINCT c.file) > 1 ORDER BY 1, 2"
        ).fetchall()
        return rows

    def values_from(self, file_number: int) -> list[tuple[Cell, str]]:
        """Return the new values of a file that settings have a say in, without those held for that."""
        rows = self._db.execute(
            "SELECT r.action, r.period, r.field, r.value FROM carried AS c CROSS JOIN revisions AS r"
            f" ON r.id = c.id WHERE c.file = ? AND (r.field IN ('rag', 'stages') OR r.{OWN})"
            f" AND r.value IS NOT NULL AND r.author <> '{IMPORT_AUTHOR}'"
            f" AND instr(r.origin, '{INVALID_MARK}') = 0 ORDER BY r.at, r.id",
            (file_number,),
        )
        return [
            (Cell(action=action, period=period, field=field), value) for action, period, field, value in rows
        ]

    def seen_together(self, heads: Sequence[str], action: str, period: str) -> bool:
        """Return whether the tracker before the merge, or any one file, has all of an update's `heads`."""
        marks = ", ".join("?" * len(heads))
        carried: defaultdict[str, set[int]] = defaultdict(set)
        for head, file in self._db.execute(f"SELECT id, file FROM carried WHERE id IN ({marks})", heads):
            carried[head].add(file)
        if not carried:
            return True
        unseen: defaultdict[str, set[int]] = defaultdict(set)
        for head, file in self._db.execute(
            "SELECT head, file FROM unseen WHERE action = ? AND period = ?", (action, period)
        ):
            unseen[head].add(file)
        files = set.union(*carried.values())
        return any(
            all(file in carried[head] if head in carried else file not in unseen[head] for head in heads)
            for file in files
        )

    def _stage_revisions(
        self, file_number: int, findings: FileFindings, may_have_gaps: bool
    ) -> list[Revision]:
        """Stage the file's revisions that the tracker lacks, each hashed again first.

        A row whose hash is not its id, or that differs from the tracker's row of the same id, was changed
        by another program: it is returned as a new revision by that program, and the id keeps its content.
        """
        db = self._db
        db.execute("DELETE FROM unverified")
        # A copy has most rows in the same order as its tracker: by row number they are read in turn, where
        # ids, which are hashes, are all over the index. Any other row is looked up by its id.
        db.execute(
            "INSERT INTO unverified SELECT r.id, t.id IS NOT NULL FROM received.revisions AS r"
            " LEFT JOIN tracker.revisions AS s ON s.rowid = r.rowid AND s.id = r.id"
            f" AND ({_R_CONTENT}) IS ({_R_CONTENT.replace('r.', 's.')})"
            " LEFT JOIN tracker.revisions AS t ON t.id = r.id"
            f" WHERE s.id IS NULL AND (t.id IS NULL OR ({_R_CONTENT}) IS NOT ({_T_CONTENT}))"
        )
        total = db.execute("SELECT count(*) FROM received.revisions").fetchone()[0]
        findings.known = total - db.execute("SELECT count(*) FROM unverified").fetchone()[0]
        altered: list[Revision] = []
        themes = None if may_have_gaps else known_themes(db)
        for row in self._unverified():
            revision = read_revision(row)
            check_readable(revision, themes)
            if revision.id != row["id"] or row["known"]:
                altered.append(revision)
                db.execute("DELETE FROM unverified WHERE id = ?", (row["id"],))
        db.execute("INSERT INTO carried SELECT ?, id FROM unverified WHERE NOT known", (file_number,))
        db.execute(
            f"INSERT OR IGNORE INTO revisions SELECT r.id, {_R_CONTENT}, r.kind, r.why, ?"
            " FROM unverified AS d CROSS JOIN received.revisions AS r ON r.id = d.id",
            (file_number,),
        )
        # The hash covers the parents' text: a parent that is not text would match another.
        db.execute(
            "INSERT OR IGNORE INTO parents SELECT CAST(p.child AS TEXT), CAST(p.parent AS TEXT)"
            " FROM unverified AS d CROSS JOIN received.parents AS p ON p.child = d.id"
        )
        return altered

    def _unverified(self) -> Iterator[sqlite3.Row]:
        """Yield the file's rows that have to be hashed: all that the tracker does not have word for word."""
        cursor = self._db.cursor()
        cursor.row_factory = sqlite3.Row
        # In batches, each read to its end: altered rows are deleted from the table in between.
        # The first begins with the empty id, which a hostile file may use: no row may go unverified.
        comparison, last = ">=", ""
        while rows := cursor.execute(
            f"SELECT r.id, {_R_CONTENT}, r.why, r.kind, d.known,"
            " (SELECT group_concat(parent, ' ') FROM received.parents WHERE child = r.id) AS parents"
            " FROM unverified AS d CROSS JOIN received.revisions AS r ON r.id = d.id"
            f" WHERE d.id {comparison} ? ORDER BY d.id LIMIT 5000",
            (last,),
        ).fetchall():
            yield from rows
            comparison, last = ">", rows[-1]["id"]

    def _stage_other_tables(self, findings: FileFindings) -> None:
        """Stage what travels with revisions: decisions, copies sent out, names of periods and themes.

        What was decided in a copy for certain themes is left out: the decision is the coordinator's.
        """
        rows = self._db.execute(
            f"SELECT {DECISION_COLUMNS} FROM received.decisions"
            " WHERE id NOT IN (SELECT id FROM tracker.decisions) AND origin NOT IN"
            f" (SELECT id FROM tracker.copies WHERE {LEADS_COPY} UNION SELECT id FROM received.copies"
            f" WHERE {LEADS_COPY} AND id <> (SELECT value FROM tracker.meta WHERE key = 'database_id'))"
        ).fetchall()
        sound = [row for row in rows if is_decision(*row)]
        findings.decisions = len(sound)
        findings.overruling = find_overruling(self._db, [row[0] for row in sound])
        self._db.executemany("INSERT OR IGNORE INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", sound)
        # What is made in a copy sent out is judged by its themes: a tracker has to know of each copy.
        findings.copies = [
            str(made_by)
            for (made_by,) in self._db.execute(
                "SELECT made_by FROM received.copies WHERE id NOT IN (SELECT id FROM tracker.copies"
                " UNION SELECT value FROM tracker.meta WHERE key = 'database_id') ORDER BY made_at, id"
            )
        ]
        for table, columns in (
            ("copies", COPY_COLUMNS),
            ("periods", "key, label"),
            ("themes", "key, name, position"),
        ):
            self._db.execute(f"INSERT OR IGNORE INTO {table} SELECT {columns} FROM received.{table}")

    def missing_parents(self, file_number: int | None = None) -> dict[int, int]:
        """Return for each file with gaps, or one, how many changes its own build on that neither side has."""
        rows = self._db.execute(
            "SELECT c.file, count(DISTINCT p.parent) FROM carried AS c CROSS JOIN parents AS p"
            " ON p.child = c.id WHERE NOT EXISTS (SELECT 1 FROM revisions WHERE id = p.parent)"
            " AND NOT EXISTS (SELECT 1 FROM tracker.revisions WHERE id = p.parent)"
            f" AND p.child NOT IN ({OF_WORKBOOKS}) AND c.file = COALESCE(?, c.file) GROUP BY c.file",
            (file_number,),
        )
        return dict(rows.fetchall())

    def _check_amount(self, file_number: int) -> None:
        """Refuse a file with more new text than people write: each later command would take its time."""
        (characters,) = self._db.execute(
            "SELECT COALESCE(sum(length(r.value)), 0) FROM carried AS c"
            " CROSS JOIN revisions AS r ON r.id = c.id WHERE c.file = ?",
            (file_number,),
        ).fetchone()
        if characters > MOST_NEW_TEXT:
            raise ValueError(
                f"{characters:,} characters of new text; at most {MOST_NEW_TEXT:,} are merged from one file"
            )

    def _find_unseen(self, file_number: int) -> None:
        """Note the tracker's heads, in updates that this file changes, that the file does not have.

        `seen_together` needs them: an update is mixed where no source has all of its heads.

        | head of the update in the tracker | the file changes the update | noted |
        |---|---|---|
        | written by a person, the file has it | yes | no: its author saw it |
        | written by a person, the file lacks it | yes | yes |
        | written by a person, the file lacks it | no | no: the file adds nothing to mix |
        | written by an import | yes | no: everybody has the published text |
        """
        fields = listed(REPORTED_FIELDS)
        self._db.execute(
            "INSERT OR IGNORE INTO unseen SELECT ?, h.action, h.period, h.revision FROM"
            " (SELECT DISTINCT r.action, r.period FROM carried AS c CROSS JOIN revisions AS r ON r.id = c.id"
            f" WHERE c.file = ? AND r.field IN ({fields})) AS t"
            " CROSS JOIN tracker.heads AS h ON h.action = t.action AND h.period = t.period"
            f" CROSS JOIN tracker.revisions AS s ON s.id = h.revision AND s.author <> '{IMPORT_AUTHOR}'"
            f" WHERE h.field IN ({fields})"
            " AND NOT EXISTS (SELECT 1 FROM received.revisions AS k WHERE k.id = h.revision)",
            (file_number, file_number),
        )

    def _follows_another(self, file_number: int, author: str, moment: str) -> bool:
        """Return whether a change was only dated after somebody else's in the file, or one known before."""
        row = self._db.execute(
            "SELECT 1 FROM (SELECT DISTINCT r.origin AS origin FROM carried AS c CROSS JOIN revisions AS r"
            " ON r.id = c.id WHERE c.file = :file AND r.author = :author AND r.at = :at) AS o"
            " CROSS JOIN received.revisions AS q ON q.origin = o.origin WHERE q.at < :at"
            " AND substr(q.at, 1, 19) = substr(:at, 1, 19) AND (q.author <> :author OR NOT EXISTS ("
            " SELECT 1 FROM carried AS n WHERE n.id = q.id AND n.file = :file AND NOT EXISTS ("
            " SELECT 1 FROM carried AS e WHERE e.id = q.id AND e.file < :file))) LIMIT 1",
            {"file": file_number, "author": author, "at": moment},
        ).fetchone()
        return row is not None

    def _count(self, file_number: int, findings: FileFindings) -> None:
        rows = self._db.execute(
            # An edit by another program has no time of its own.
            f"SELECT r.author, count(*), max(CASE WHEN r.kind <> '{Kind.OUTSIDE}' THEN r.at ELSE '' END)"
            " FROM carried AS c CROSS JOIN revisions AS r ON r.id = c.id"
            " WHERE c.file = ? GROUP BY r.author",
            (file_number,),
        ).fetchall()
        findings.authors = {author: count for author, count, _ in rows if author != IMPORT_AUTHOR}
        findings.newest = {
            author: newest
            for author, _, newest in rows
            if author != IMPORT_AUTHOR and not self._follows_another(file_number, author, newest)
        }
        findings.new = sum(count for _, count, _ in rows)
        (findings.latest,) = self._db.execute(
            f"SELECT max(at) FROM received.revisions WHERE author <> '{IMPORT_AUTHOR}'"
        ).fetchone()
