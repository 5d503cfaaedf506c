"""Begins a new period, which closes the earlier ones; reopens a closed period, and closes it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import CLOSED, Kind
from tui_tracker.domain.plan.periods import is_after, period_label
from tui_tracker.domain.suggestions import suggestion_or_list
from tui_tracker.domain.text import clean, one_line
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.services.tracker.session import utc_now
from tui_tracker.storage.gate.validation import is_period
from tui_tracker.storage.read.reader import TrackerReader
from tui_tracker.storage.read.rows import PeriodRow
from tui_tracker.storage.write.writer import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodChange:
    """The result of beginning a new period."""

    label: str
    closed: tuple[str, ...]
    """The labels of the periods that it closed."""


def begin_period(
    database: Path,
    key: str,
    label: str | None = None,
    *,
    author: str,
    clock: Callable[[], datetime] = utc_now,
) -> PeriodChange:
    """Add a period and close all earlier ones.

    Raises `UsageError` as `check_new_period` does.
    """
    with TrackerReader(str(database)) as reader:
        periods = {row.key: row for row in reader.periods()}
        name = check_new_period(reader.begun_labels(), key, label)
    open_before = [row for row in periods.values() if row.key < key and not row.closed]
    Writer(database, author).add_period(key, name, [row.key for row in open_before], clock())
    return PeriodChange(label=name, closed=tuple(row.label for row in open_before))


def check_new_period(labels: Mapping[str, str], key: str, label: str | None) -> str:
    """Return the label of a period to begin, in a plan with periods of these `labels` by their keys.

    Raises `UsageError` for a key that the plan has already, that needs a label and has none, or that is not
    allowed; and for one before the latest period: what is written next belongs to the period begun last.
    """
    if key in labels:
        raise UsageError(f"The period {key} ({labels[key]}) already exists.", "Use it with --period.")
    name = one_line(clean(label or "")) or period_label(key)
    if name == key:
        raise UsageError(
            f"{key!r} is not a year and month.", "Write it like 2026-12, or add a name with --label."
        )
    if not is_period(key):
        raise UsageError(
            f"{key[:40]!r} cannot be a period: use at most 40 letters, digits, dots and hyphens.",
            "Write it like 2026-12 or 2026-H1.",
        )
    latest = max(labels, default="")
    if latest and not is_after(key, latest):
        raise UsageError(
            f"{name} is before {labels[latest]}, so it cannot be started now.",
            f"To record what was reported then: tui-tracker import FILE --period {key}",
        )
    return name


def reopen_period(
    database: Path, key: str, why: str, *, author: str, clock: Callable[[], datetime] = utc_now
) -> str:
    """Reopen a closed period and return its label; the reason is kept in the history.

    Raises `NotFoundError` for an unknown period, `UsageError` for one that is open.
    """
    row = _find_period(database, key)
    if not row.closed:
        raise UsageError(f"{row.label} is already open.", "Choose it with --period.")
    cell = Cell(action="", period=key, field="closed")
    Writer(database, author).change({cell: None}, clock(), Kind.EDIT, why)
    return row.label


def close_again(database: Path, key: str, *, author: str, clock: Callable[[], datetime] = utc_now) -> str:
    """Close a period that was reopened, and return its label.

    Raises `NotFoundError` for an unknown period, `UsageError` for one that is closed, or that is the latest.
    """
    row = _find_period(database, key)
    if row.closed:
        raise UsageError(f"{row.label} is already closed.")
    with TrackerReader(str(database)) as reader:
        latest = max(period.key for period in reader.periods())
    if key == latest:
        raise UsageError(
            f"{row.label} is the current period, and was not reopened.",
            "To close it, start the next: tui-tracker new-period KEY",
        )
    Writer(database, author).change({Cell(action="", period=key, field="closed"): CLOSED}, clock())
    return row.label


def _find_period(database: Path, key: str) -> PeriodRow:
    """Return the period with a key; raises `NotFoundError` for an unknown one."""
    with TrackerReader(str(database)) as reader:
        periods = {row.key: row for row in reader.periods()}
    if key not in periods:
        raise NotFoundError(f"There is no period {key}.", suggestion_or_list(key, periods))
    return periods[key]
