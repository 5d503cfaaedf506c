"""Turns errors of the file system into the program's own. A module of its own, as look-ups create nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tui_tracker.errors import DatabaseBusyError


@contextmanager
def making(target: object, remedy: str = "Choose a folder where you may save files.") -> Iterator[None]:
    """Raise `DatabaseBusyError` for an error of the file system: `target` cannot be created."""
    try:
        yield
    except OSError as fault:
        raise DatabaseBusyError(f"{target} cannot be created ({fault.strerror or fault}).", remedy) from fault
