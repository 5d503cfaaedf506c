"""How long commands take with files of very many changes: `python -m tests.benchmarks.many_changes`.

Each file holds a shape of history that a hostile or broken program could make. A merge of it has to end
within a minute, or be refused by the limits in `storage/merge/checked_file.py`; each command of people within
ten seconds of the processor, in the file and once it is merged.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from tests.fuzz.doors import run
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import DRAFT_MARK, REOPEN_MARK, Revision, make_revision

PERIOD = "2025-12"
Shape = Callable[[list[str], str], Iterator[Revision]]
"""Makes the changes of one file of the actions' keys and the file's id."""


def _note(key: str, number: int, parents: list[str], origin: str, words: int = 0) -> Revision:
    time = (
        f"2025-11-24T10:{number // 60_000_000:02d}:{number // 1_000_000 % 60:02d}.{number % 1_000_000:06d}Z"
    )
    cell = Cell(action=key, period=PERIOD, field="note")
    text = f"Note {number}{' and' * words}"
    return make_revision(cell, text, parents=parents, author="Jo", at=time, origin=origin)


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


def long_texts(keys: list[str], origin: str) -> Iterator[Revision]:
    """Twenty thousand versions of one note, each of a page: as much text as one file may bring."""
    return (_note(keys[0], number, [], origin, words=600) for number in range(20_000))


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
    spread, of_ten_notes, of_one_note, heads, long_texts, two_branches, drafts, reopened, crossed, comb, fan,
)  # fmt: skip


LOOKS = (
    ["show", "T"],
    ["history", "T"],
    ["history", "T", "--json"],
    ["list"],
    ["search", "miles"],
    ["doctor"],
)
AFTER_MERGE = (
    ["history", "T"], ["conflicts"], ["conflicts", "--json"], ["submissions", "1"],
    ["submissions", "1", "--undo"], ["submissions"], ["submissions", "1", "--again"], ["undo"], ["redo"],
    ["doctor"],
)  # fmt: skip


def main() -> None:
    """Try each shape with a fresh tracker and print the seconds and the exit codes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TUI_TRACKER_STATE"] = str(folder / "state")
        run("init", folder / "base")
        source = folder / "base" / "db" / "tracker.db"
        with closing(sqlite3.connect(source)) as tool:
            (first,) = tool.execute("SELECT id FROM actions ORDER BY position").fetchone()
        for shape in SHAPES:
            tracker = Path(shutil.copy(source, folder / "tracker.db"))
            file = Path(shutil.copy(source, folder / f"{shape.__name__}.db"))
            count = write_changes(file, shape)
            looks = [(file, command) for command in LOOKS]
            later = [(tracker, command) for command in AFTER_MERGE]
            slowest = max(_seconds(path, command, first) for path, command in looks)
            begun = time.monotonic()
            code = run("--db", tracker, "merge", file, slow=60.0).code
            merged = time.monotonic() - begun
            slowest = max(slowest, *(_seconds(path, command, first) for path, command in later))
            print(
                f"{shape.__name__:<14}{count:>8,} changes: exit code {code}, {merged:.1f} s,"
                f" then at most {slowest[0]:.1f} s ({slowest[1]})",
                flush=True,
            )


def _seconds(tracker: Path, command: list[str], action: str) -> tuple[float, str]:
    words = [action if word == "T" else word for word in command]
    return run("--db", tracker, *words, slow=60.0).seconds, " ".join(words)


def write_changes(file: Path, shape: Shape, count: int | None = None) -> int:
    """Write the changes of a shape into a tracker's file (the first `count`); return how many."""
    with closing(sqlite3.connect(file)) as tool, tool:
        keys = [key for (key,) in tool.execute("SELECT key FROM actions ORDER BY position")]
        (origin,) = tool.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
        written = 0
        for revision in islice(shape(keys, origin), count):
            written += 1
            tool.execute(
                "INSERT OR IGNORE INTO revisions (id, action, period, field, value, author, at, origin, kind)"
                " VALUES (?, ?, ?, 'note', ?, 'Jo', ?, ?, 'edit')",
                (revision.id, revision.cell.action, PERIOD, revision.value, revision.at, revision.origin),
            )
            links = [(revision.id, parent) for parent in revision.parents]
            tool.executemany("INSERT OR IGNORE INTO parents (child, parent) VALUES (?, ?)", links)
    return written


if __name__ == "__main__":
    main()
