"""Bounds the time and memory that a connection to a tracker's file may take.

A damaged or hostile file can make a simple query endless: a tree of pages that leads back to itself, a
view over itself, a value of a gigabyte. See "Defense against the dark arts", sqlite.org/security.html.
Standard library only: look-ups pass through here.
"""

from __future__ import annotations

import sqlite3
from time import monotonic

_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 16 << 20),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
    (sqlite3.SQLITE_LIMIT_COLUMN, 1000),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 500),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
)
"""SQLite's own limits: bytes of a value and of a statement, columns, depth of an expression …"""
_PRAGMAS = ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "hard_heap_limit = 268435456")
"""Functions of the file's own schema do not run; a page is checked before it is used; 256 MB for SQLite."""
_STEPS_A_CALL = 100_000
MOST_STEPS = 400_000_000
"""Steps of SQLite's virtual machine that one query may take: 5 to 10 seconds; a look-up takes thousands."""
STEPS_A_BYTE = 200
"""Steps allowed besides for each byte of the file: large trackers take longer."""


class WorkLimit:
    """Interrupts a connection that has taken too many steps or too long since the last `restart`."""

    __slots__ = ("_deadline", "_left", "_most", "_seconds")

    def __init__(self, calls: int, seconds: float | None) -> None:
        self._most = calls
        self._seconds = seconds
        self.restart()

    def restart(self) -> None:
        """Allow the full amount of work again."""
        self._left = self._most
        self._deadline = monotonic() + self._seconds if self._seconds else None

    def __call__(self) -> bool:
        """Return whether SQLite has to stop; it asks again and again."""
        self._left -= 1
        return self._left < 0 or (self._deadline is not None and monotonic() > self._deadline)


def limit_work(
    connection: sqlite3.Connection,
    *,
    size: int = 0,
    steps: int = MOST_STEPS,
    seconds: float | None = None,
    interval: int = _STEPS_A_CALL,
) -> WorkLimit:
    """Apply every bound to a connection before anything is read through it.

    `size` is the number of bytes of its files; the limit is asked every `interval` steps. Past the bound
    SQLite raises `OperationalError` ("interrupted"), which `to_tracker_error` explains.
    """
    limit = WorkLimit((steps + STEPS_A_BYTE * size) // interval, seconds)
    connection.set_progress_handler(limit, interval)
    for category, most in _LIMITS:
        connection.setlimit(category, most)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return limit
