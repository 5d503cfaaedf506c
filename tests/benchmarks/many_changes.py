"""How long a merge takes of files with very many changes: `python -m tests.benchmarks.many_changes`.

Each file holds a shape of history that a hostile or broken program could make. It has to end within a
minute, or be refused by the limits in `storage/merge/checked_file.py`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tests.fuzz.doors import run
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import DRAFT_MARK, REOPEN_MARK, Revision, make_revision

PERIOD = "2025-12"
Shape = Callable[[list[str], str], Iterator[Revision]]
"""Makes the changes of one file of the actions' keys and the file's id."""


def _note(key: str, number: int, parents: list[str], origin: str) -> Revision:
    time = (
        f"2025-11-24T10:{number // 60_000_000:02d}:{number // 1_000_000 % 60:02d}.{number % 1_000_000:06d}Z"
    )
    cell = Cell(action=key, period=PERIOD, field="note")
    return make_revision(cell, f"Note {number}", parents=parents, author="Jo", at=time, origin=origin)


def _chain(key: str, count: int, origin: str, start: int = 0) -> Iterator[Revision]:
    parents: list[str] = []
    for number in range(start, start + count):
        revision = _note(key, number, parents, origin)
        parents = [revision.id]
        yield revision


def spread(keys: list[str], origin: str) -> Iterator[Revision]:
    """Two hundred thousand changes, the same number of each action's note."""
    for key in keys:
        yield from _chain(key, 200_000 // len(keys), origin)


def of_ten_notes(keys: list[str], origin: str) -> Iterator[Revision]:
    """Two hundred thousand changes of ten notes."""
    for key in keys[:10]:
        yield from _chain(key, 20_000, origin)


def of_one_note(keys: list[str], origin: str) -> Iterator[Revision]:
    """Two hundred thousand changes of a single note: refused."""
    yield from _chain(keys[0], 200_000, origin)


def heads(keys: list[str], origin: str) -> Iterator[Revision]:
    """Twenty thousand versions of one note, none made of another."""
    return (_note(keys[0], number, [], origin) for number in range(20_000))


def two_branches(keys: list[str], origin: str) -> Iterator[Revision]:
    """Two long histories of one note that end in a conflict."""
    yield from _chain(keys[0], 10_000, origin)
    yield from _chain(keys[0], 10_000, origin, start=10_000)


def drafts(keys: list[str], origin: str) -> Iterator[Revision]:
    """Twenty thousand texts under edit of one note."""
    return (_note(keys[0], number, [], origin + DRAFT_MARK) for number in range(20_000))


def reopened(keys: list[str], origin: str) -> Iterator[Revision]:
    """Every second change undoes a resolution."""
    for number, revision in enumerate(_chain(keys[0], 20_000, origin)):
        mark = REOPEN_MARK if number % 2 else ""
        yield _note(keys[0], number, list(revision.parents), origin + mark)


def crossed(keys: list[str], origin: str) -> Iterator[Revision]:
    """Each pair of versions resolves the pair before it, in two ways."""
    parents: list[str] = []
    for number in range(0, 19_000, 2):
        pair = [_note(keys[0], number + side, parents, origin) for side in range(2)]
        parents = [revision.id for revision in pair]
        yield from pair


def comb(keys: list[str], origin: str) -> Iterator[Revision]:
    """A long history, with another version made on each step of it."""
    for number, revision in enumerate(_chain(keys[0], 9_000, origin)):
        yield revision
        yield _note(keys[0], 10_000 + number, [revision.id], origin)


def fan(keys: list[str], origin: str) -> Iterator[Revision]:
    """A long history, with many versions made on its end."""
    last: list[str] = []
    for revision in _chain(keys[0], 9_000, origin):
        last = [revision.id]
        yield revision
    yield from (_note(keys[0], 10_000 + number, last, origin) for number in range(9_000))


SHAPES: tuple[Shape, ...] = (
    spread, of_ten_notes, of_one_note, heads, two_branches, drafts, reopened, crossed, comb, fan,
)  # fmt: skip


def main() -> None:
    """Merge each shape into a fresh tracker and print the seconds and the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TUI_TRACKER_STATE"] = str(folder / "state")
        run("init", folder / "base")
        source = folder / "base" / "db" / "tracker.db"
        for shape in SHAPES:
            tracker = Path(shutil.copy(source, folder / "tracker.db"))
            file = Path(shutil.copy(source, folder / f"{shape.__name__}.db"))
            count = _write(file, shape)
            begun = time.monotonic()
            code = run("--db", tracker, "merge", file, slow=60.0).code
            print(
                f"{shape.__name__:<14}{count:>8,} changes: exit code {code}, {time.monotonic() - begun:.1f} s"
            )


def _write(file: Path, shape: Shape) -> int:
    with closing(sqlite3.connect(file)) as tool, tool:
        keys = [key for (key,) in tool.execute("SELECT key FROM actions ORDER BY position")]
        (origin,) = tool.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
        count = 0
        for revision in shape(keys, origin):
            count += 1
            tool.execute(
                "INSERT OR IGNORE INTO revisions (id, action, period, field, value, author, at, origin, kind)"
                " VALUES (?, ?, ?, 'note', ?, 'Jo', ?, ?, 'edit')",
                (revision.id, revision.cell.action, PERIOD, revision.value, revision.at, revision.origin),
            )
            links = [(revision.id, parent) for parent in revision.parents]
            tool.executemany("INSERT OR IGNORE INTO parents (child, parent) VALUES (?, ?)", links)
    return count


if __name__ == "__main__":
    main()
