"""Making files and folders, with a fault of the file system told as ours. Apart, as look-ups make none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tui_tracker.errors import DatabaseBusyError


@contextmanager
def creating(what: object, remedy: str = "Choose a folder where you may save files.") -> Iterator[None]:
    """Tell a fault of the file system as `DatabaseBusyError`: `what` cannot be made, and what to do."""
    try:
        yield
    except OSError as fault:
        raise DatabaseBusyError(f"{what} cannot be made ({fault.strerror or fault}).", remedy) from fault
