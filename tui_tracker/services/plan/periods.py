"""The year's turn: a new working period, the last one closed, and one reopened with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tui_tracker.domain.fields import Cell
from tui_tracker.domain.history.revision import Kind
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.suggestions import suggestion_or_list
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.tracker.session import utc_now
from tui_tracker.storage.read.reader import LightReader
from tui_tracker.storage.write.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a new period came to."""

    label: str
    closed: tuple[str, ...]
    """Labels of the periods closed by it."""


def begin_period(
    database: Path,
    key: str,
    label: str | None = None,
    *,
    author: str,
    clock: Callable[[], datetime] = utc_now,
) -> Turn:
    """Add a period and close those before it. `UsageError` where it is there already, or is none."""
    with LightReader(str(database)) as reader:
        there = {row["key"]: row for row in reader.periods()}
    if key in there:
        raise UsageError(
            f"The period {key} is there already ({there[key]['label']}).", "Use it with --period."
        )
    name = label or period_label(key)
    if name == key:
        raise UsageError(
            f"{key!r} is no period.", "Write a year and a month, such as 2026-12, or give it a --label."
        )
    before = [row for row in there.values() if row["key"] < key and not row["closed"]]
    Writer(database, author).add_period(key, name, [row["key"] for row in before], clock())
    return Turn(label=name, closed=tuple(row["label"] for row in before))


def reopen_period(
    database: Path, key: str, why: str, *, author: str, clock: Callable[[], datetime] = utc_now
) -> str:
    """Let a closed period be written again; the reason is kept. Return its label.

    `NotFoundError` for a period that is not there, `UsageError` for one that is open.
    """
    with LightReader(str(database)) as reader:
        there = {row["key"]: row for row in reader.periods()}
    if key not in there:
        raise NotFoundError(f"There is no period {key}.", suggestion_or_list(key, there))
    if not there[key]["closed"]:
        raise UsageError(f"{there[key]['label']} is open already.", "Write it with --period.")
    cell = Cell(action="", period=key, field="closed")
    Writer(database, author).change({cell: None}, clock(), Kind.EDIT, why)
    return str(there[key]["label"])
