"""Write stored UTC times as local dates and times for people. JSON keeps the stored UTC text."""

from __future__ import annotations

from datetime import datetime

from tui_tracker.domain.plan.periods import day_label

DATE_WIDTH = len("30 September 2026")
DATE_TIME_WIDTH = len("30 September 2026, 14:02")


def local_date(moment: str | datetime | None) -> str:
    """Write the local date: `31 January 2026`; empty for None."""
    return day_label(f"{_local(moment):%Y-%m-%d}") if moment else ""


def local_date_time(moment: str | datetime | None) -> str:
    """Write the local date and time: `25 November 2026, 14:02`; empty for None."""
    return f"{local_date(moment)}, {local_clock(moment)}" if moment else ""


def local_clock(moment: str | datetime | None) -> str:
    """Write the local time of day: `14:02`; empty for None."""
    return f"{_local(moment):%H:%M}" if moment else ""


def _local(moment: str | datetime) -> datetime:
    parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return parsed.astimezone()
