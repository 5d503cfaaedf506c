"""Hostile changes whose ids are the true hashes of their content, and pages of the file that lead in circles.

What only looks spoilt is stopped by its hash; these pass it, as what a lead's own program wrote does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tui_tracker.domain.fields import PLAN_FIELDS, UPDATE_FIELDS
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import make_revision

Mutation = Callable[[Path, Random], None]
PAGE = 4096


class Change(NamedTuple):
    """A change to write into a file's history: of W1's note in the current period, unless given."""

    field: str = "note"
    period: str = "2025-12"
    value: str | None = "Ten miles."
    action: str | None = None
    author: str = "Jo"
    timestamp: str = "2025-11-24T10:00:00.000000Z"
    origin: str | None = None
    kind: str = "edit"
    why: str | None = None
    parents: tuple[str, ...] | None = None


def write_change(path: Path, _: Random, *, change: Change, times: int = 1) -> None:
    """Write a change with its true id on top of the cell's heads; `times` on top of each other."""
    write_changes(
        path,
        (
            change._replace(
                value=change.value and f"{change.value}{number or ''}",
                author=f"{change.author}{number or ''}",
            )
            for number in range(times)
        ),
    )


def write_changes(path: Path, changes: Iterable[Change]) -> None:
    """Write changes with their true ids, each on top of its cell's heads."""
    with suppress(sqlite3.Error, UnicodeError), closing(sqlite3.connect(path)) as tool, tool:
        (key,) = tool.execute("SELECT key FROM actions WHERE id = 'W1'").fetchone()
        (own,) = tool.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
        for change in changes:
            cell = Cell(key if change.action is None else change.action, change.period, change.field)
            parents = change.parents
            if parents is None:
                heads = "SELECT revision FROM heads WHERE action = ? AND period = ? AND field = ?"
                parents = tuple(head for (head,) in tool.execute(heads, cell))
            made = make_revision(
                cell, change.value, parents=parents, at=change.timestamp, author=change.author,
                origin=own if change.origin is None else change.origin,
            )  # fmt: skip
            tool.execute(
                "INSERT INTO revisions (id, action, period, field, value, author, at, origin, kind, why)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (made.id, *cell, made.value, made.author, made.at, made.origin, change.kind, change.why),
            )
            tool.executemany(
                "INSERT OR IGNORE INTO parents VALUES (?, ?)", [(made.id, parent) for parent in parents]
            )
            tool.execute("DELETE FROM heads WHERE action = ? AND period = ? AND field = ?", cell)
            tool.execute("INSERT INTO heads VALUES (?, ?, ?, ?, 0)", (*cell, made.id))


def of_true_changes(nasty: tuple[object, ...]) -> Iterator[tuple[str, Mutation]]:
    """Yield a mutation for each field and each part of a change, with each nasty text in it."""
    texts = [(number, text) for number, text in enumerate(nasty) if isinstance(text, str)]
    for number, text in texts:
        for field in (*PLAN_FIELDS, "own:Budget"):
            yield f"true {field} {number}", _mutation(Change(field=field, period="", value=text))
        for field in UPDATE_FIELDS:
            yield f"true {field} {number}", _mutation(Change(field=field, value=text))
        for part in ("author", "timestamp", "origin", "kind", "why", "period", "action"):
            content: dict[str, Any] = {part: text}
            yield f"true {part} {number}", _mutation(Change(**content))
        for field in ("label", "closed"):
            period = Change(field=field, period="2026-12", action="", value=text)
            yield f"true {field} {number}", _mutation(period)
        yield f"true own name {number}", _mutation(Change(field=f"own:{text[:39_000]}", period=""))
    for label, parents in (("lost", ("b" * 32,)), ("odd", ("", "x y")), ("many", _MANY)):
        yield f"true parents {label}", _mutation(Change(parents=parents))
    yield "true people", partial(write_change, change=Change(author="n" * 190), times=300)
    yield "true long notes", partial(write_change, change=Change(value="word " * 20_000), times=60)


def of_circles() -> Iterator[tuple[str, Mutation]]:
    """Yield mutations of the pages of a long text and of the list of free pages."""
    for target in ("itself", "the first", "page 1", "nowhere"):
        yield f"text continues on {target}", partial(_misdirect_text, target=target)
    for target in ("itself", "the schema", "beyond the end"):
        yield f"free pages go on at {target}", partial(_misdirect_free_pages, target=target)


_MANY = tuple(f"{number:032x}" for number in range(5000))


def _mutation(change: Change) -> Mutation:
    return partial(write_change, change=change)


def _misdirect_text(path: Path, _: Random, *, target: str) -> None:
    with closing(sqlite3.connect(path)) as tool, tool:
        tool.execute("UPDATE updates SET note = ? WHERE note IS NOT NULL", ("Q" * 200_000,))
    content = bytearray(path.read_bytes())
    whole = b"Q" * (PAGE - 4)
    starts = [start for start in range(0, len(content), PAGE) if content[start + 4 : start + PAGE] == whole]
    page = {
        "itself": starts[5] // PAGE + 1, "the first": starts[0] // PAGE + 1, "page 1": 1, "nowhere": 2**31 - 1
    }[target]  # fmt: skip
    content[starts[5] : starts[5] + 4] = page.to_bytes(4, "big")
    path.write_bytes(content)


def _misdirect_free_pages(path: Path, _: Random, *, target: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as tool:
        for statement in ("CREATE TABLE x (a)", "INSERT INTO x VALUES (zeroblob(300000))", "DROP TABLE x"):
            tool.execute(statement)
    content = bytearray(path.read_bytes())
    # The first page of the list is at offset 32 of the file's header (SQLite file format, section 1.5).
    trunk = int.from_bytes(content[32:36], "big")
    start = (trunk - 1) * PAGE
    page = {"itself": trunk, "the schema": 1, "beyond the end": 2**31 - 1}[target]
    offset = start if target == "itself" else start + 8
    content[offset : offset + 4] = page.to_bytes(4, "big")
    path.write_bytes(content)
