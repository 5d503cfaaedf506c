"""How long ten returned copies take to merge, against the bare SQL that such a merge cannot do without.

    python -m tests.benchmarks.merging [UPDATES ...]      default: 1900 100000

Each copy changed 5 % of the notes. Printed for each size: the bare SQL (attach, insert what is new,
project it), the whole merge (copying, hashing, checking, archive, backup, log), `quick_check` of the
files, one full read of them, and the most memory the merging process held.
"""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from statistics import median

from tests.benchmarks.tables import Table, met
from tui_tracker.config import load_settings
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import Revision, make_revision
from tui_tracker.domain.plan.ids import fold_id
from tui_tracker.services.exchange.merge import merge
from tui_tracker.services.imports import make_tracker
from tui_tracker.storage.engine import open_engine, writing
from tui_tracker.storage.file_format import word_row
from tui_tracker.storage.projection.refresh import prepare, refresh

COPIES = 10
TURNS, SMALL = 9, 5_000
"""Turns of files with at most so many updates: one run of them is shorter than what disturbs it."""
SHARE = 20
"""One note in so many is changed by each copy."""
NOTE = (
    "The programme went on as planned and the scheme was extended to further sites; officers met partners "
    "in spring and a bid is being prepared for next year. "
)
BEGAN, LATER = "2024-12-01T00:00:00.000000Z", "2025-11-01T00:00:00.000000Z"
BARE = (
    "CREATE TEMP TABLE fresh AS SELECT id FROM copy.revisions EXCEPT SELECT id FROM revisions",
    "INSERT INTO revisions SELECT r.* FROM fresh CROSS JOIN copy.revisions AS r USING (id)",
    "INSERT OR IGNORE INTO parents SELECT p.* FROM fresh CROSS JOIN copy.parents AS p ON p.child = fresh.id",
    "CREATE TEMP TABLE touched AS SELECT r.* FROM fresh CROSS JOIN revisions AS r USING (id)",
    "DELETE FROM heads WHERE (action, period, field, revision) IN (SELECT h.action, h.period, h.field,"
    " h.revision FROM touched AS t CROSS JOIN heads AS h USING (action, period, field))",
    "INSERT INTO heads SELECT action, period, field, id, 0 FROM touched",
    "UPDATE updates SET note = t.value, updated_by = t.author, updated_at = t.at FROM touched AS t"
    " WHERE t.action = updates.action AND t.period = updates.period",
    "DELETE FROM words WHERE rowid IN (SELECT word_row(action, period, field) FROM touched)",
    "INSERT INTO words (rowid, action, period, field, text)"
    " SELECT word_row(action, period, field), action, period, field, value FROM touched",
    "DROP TABLE fresh",
    "DROP TABLE touched",
)


def table(sizes: Iterable[int]) -> Table:
    """Merge ten copies of each size."""
    result = Table(
        title="Merging ten returned copies",
        about="5 % of the notes changed in each; the whole merge, with copying, checking, archive, backup and"
        " log, against the bare SQL that it cannot do without. Of small files the medians of"
        f" {TURNS} runs of each, turn by turn; else one run.",
        heads=(
            "updates",
            "bare SQL, s",
            "merge, s",
            "ratio",
            "goal",
            "quick_check, s",
            "read, s",
            "peak, MB",
        ),
    )
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="merging-") as folder:
            measure(result, Path(folder), size)
    return result


def measure(result: Table, folder: Path, size: int) -> None:
    """Add one line of seconds; memory in MB, of a process that does nothing but merge."""
    base, copies = make_files(folder, size)
    bare, whole, memory = [], [], 0
    for _ in range(TURNS if size <= SMALL else 1):
        bare.append(timed(lambda: merge_bare(Path(shutil.copy(base, folder / "bare.db")), copies)))
        seconds, megabytes = merge_in_own_process(base, copies)
        whole.append(seconds)
        memory = max(memory, megabytes)
    check = timed(lambda: [run(path, "PRAGMA quick_check") for path in copies])
    read = timed(lambda: [run(path, "SELECT sum(length(value)) FROM revisions") for path in copies])
    value = median(mine / sql for mine, sql in zip(whole, bare, strict=True))
    result.add(
        f"{size:,}", f"{median(bare):.2f}", f"{median(whole):.2f}", f"{value:.2f}", met(value, 2),
        f"{check:.2f}", f"{read:.2f}", str(memory),
    )  # fmt: skip


def merge_in_own_process(base: Path, copies: list[Path]) -> tuple[float, int]:
    """Merge copies into a copy of the tracker `base`; return seconds, and megabytes of the process."""
    with tempfile.TemporaryDirectory(dir=base.parent) as folder:
        tracker = Path(shutil.copy(base, Path(folder) / "tracker.db"))
        command = [sys.executable, "-m", "tests.benchmarks.merging", "--merge", str(tracker)]
        output = subprocess.run([*command, *map(str, copies)], check=True, capture_output=True, text=True)
        seconds, megabytes = output.stdout.split()
        return float(seconds), int(megabytes)


def merge_and_tell(tracker: Path, copies: list[Path]) -> None:
    """Merge; print the seconds it took and the megabytes that the process held at most."""
    settings = load_settings(None, environ={}, cwd=tracker.parent)

    def merge_copies() -> None:
        with merge(copies, tracker, settings, author="Coordinator") as merged:
            assert all(file.new for file in merged.files)

    print(timed(merge_copies), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def merge_bare(tracker: Path, copies: list[Path]) -> None:
    with closing(sqlite3.connect(tracker, isolation_level=None)) as db:
        db.create_function("fold_id", 1, fold_id, deterministic=True)
        db.create_function("word_row", 3, word_row, deterministic=True)
        for copy in copies:
            db.execute("ATTACH ? AS copy", (str(copy),))
            db.execute("BEGIN IMMEDIATE")
            for statement in BARE:
                db.execute(statement)
            db.execute("COMMIT")
            db.execute("DETACH copy")


def make_files(folder: Path, size: int) -> tuple[Path, list[Path]]:
    """Make a tracker of `size` updates and copies of it, each with its own changes."""
    settings = load_settings(None, environ={}, cwd=folder)
    base = folder / "base.db"
    make_tracker(base, Path(settings.plan_source), settings)
    step = 5000
    for start in range(0, size, step):
        numbers = range(start, min(start + step, size))
        put(base, [revision for number in numbers for revision in imported(number)])
    copies = []
    for copy in range(COPIES):
        path = Path(shutil.copy(base, folder / f"copy {copy}.db"))
        put(path, [changed(number, copy) for number in range(copy, size, SHARE)])
        copies.append(path)
    return base, copies


def imported(number: int) -> list[Revision]:
    action = f"{number:032d}"
    plan = (("id", f"T{number + 1000}"), ("theme", "T"), ("text", "An action."))
    changed_values = (("note", f"{NOTE}{number}"), ("rag", "green"), ("stages", '[["Delivery",null]]'))
    cells = [(Cell(action=action, period="", field=field), value) for field, value in plan]
    cells += [(Cell(action=action, period="2025-12", field=field), value) for field, value in changed_values]
    return [
        make_revision(cell, value, parents=(), author="import", at=BEGAN, origin="source")
        for cell, value in cells
    ]


def changed(number: int, copy: int) -> Revision:
    before = next(revision for revision in imported(number) if revision.cell.field == "note")
    return make_revision(
        before.cell, f"{NOTE}Copy {copy} wrote {number}.", parents=[before.id], author=f"Lead {copy}",
        at=LATER, origin=f"copy {copy}",
    )  # fmt: skip


def put(path: Path, revisions: list[Revision]) -> None:
    with writing(open_engine(path), path) as connection:
        connection.exec_driver_sql(
            "INSERT INTO revisions (id, action, period, field, value, author, at, origin, kind)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(revision.id, revision.cell.action, revision.cell.period, revision.cell.field, revision.value,
              revision.author, revision.at, revision.origin, revision.kind.value) for revision in revisions],
        )  # fmt: skip
        links = [(revision.id, parent) for revision in revisions for parent in revision.parents]
        if links:
            connection.exec_driver_sql("INSERT INTO parents VALUES (?, ?)", links)
        prepare(connection)
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO touched VALUES (?, ?, ?)",
            [(revision.cell.action, revision.cell.period, revision.cell.field) for revision in revisions],
        )
        refresh(connection)


def run(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


def timed(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


if __name__ == "__main__":
    if sys.argv[1:2] == ["--merge"]:
        merge_and_tell(Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
    else:
        print("\n".join(table([int(number) for number in sys.argv[1:]] or [1900, 100_000]).lines()))
