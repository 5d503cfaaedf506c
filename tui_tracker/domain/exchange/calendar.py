"""The due date as a calendar file (iCalendar, RFC 5545), with a reminder a week before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tui_tracker.domain.text import one_line

_LONGEST = 75
"""The most bytes of a line, without the one that ends it."""


def due_calendar(title: str, period: str, due: date, *, identity: str, made_at: str) -> bytes:
    """Return a calendar file with the day on which updates are due.

    `identity` is the same for the same due date, so that a file opened twice makes one entry; `made_at`
    is the time in UTC as `20261125T140200Z`.
    """
    summary = f"{title}: {period} updates are due"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tui-tracker//EN", "BEGIN:VEVENT",
        f"UID:{_text(identity)}@tui-tracker", f"DTSTAMP:{made_at}",
        f"DTSTART;VALUE=DATE:{due:%Y%m%d}", f"DTEND;VALUE=DATE:{due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(summary)}", "TRANSP:TRANSPARENT",
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P7D", f"DESCRIPTION:{_text(summary)}", "END:VALARM",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _text(text: str) -> str:
    """Escape a text as a value."""
    escaped = one_line(text).replace("\\", "\\\\")
    return escaped.replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most `_LONGEST` bytes, each but the first after a blank."""
    part = ""
    for character in line:
        if len((part + character).encode()) > _LONGEST:
            yield part
            part = " "
        part += character
    yield part
