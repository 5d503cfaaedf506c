"""Write stored UTC times as local dates and times for people. JSON keeps the stored UTC text."""

from __future__ import annotations

from datetime import date, datetime

from tui_tracker.domain.plan.periods import day_label

DATE_WIDTH = len("30 September 2026")
DATE_TIME_WIDTH = len("30 September 2026, 14:02")


def local_date(moment: str | datetime | None) -> str:
    """Write the local date: `31 January 2026`; empty for None, and a text that is no time as it is."""
    local = _local(moment)
    return day_label(f"{local:%Y-%m-%d}") if isinstance(local, datetime) else local


def local_date_time(moment: str | datetime | None, *, has_seconds: bool = False) -> str:
    """Write the local date and time: `25 November 2026, 14:02`; other texts as `local_date` does."""
    local = _local(moment)
    clock = "%H:%M:%S" if has_seconds else "%H:%M"
    return f"{local_date(local)}, {local:{clock}}" if isinstance(local, datetime) else local


def local_clock(moment: str | datetime | None) -> str:
    """Write the local time of day: `14:02`; other texts as `local_date` does."""
    local = _local(moment)
    return f"{local:%H:%M}" if isinstance(local, datetime) else local


def local_today() -> date:
    """Return the day it is where the program runs."""
    return datetime.now().astimezone().date()


def local_day(moment: datetime) -> date:
    """Return the day that a moment falls on here."""
    return moment.astimezone().date()


def _local(moment: str | datetime | None) -> datetime | str:
    try:
        parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return parsed.astimezone() if parsed else ""
    except (ValueError, OverflowError, OSError):
        # Another program wrote it: that the file is damaged is for `doctor` to say.
        return str(moment)
