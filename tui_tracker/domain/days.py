"""Days as people write them: 31/03/2026, 31 March 2026, 2026-03-31, or a month or a year alone."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from tui_tracker.domain.plan.periods import MONTHS

_MONTH = {name[:length].lower(): number for number, name in enumerate(MONTHS, 1) for length in (3, len(name))}
_MONTH["sept"] = 9
_NUMERIC_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_WORDED_DAY = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+)?([a-z]+)\.?,?[\s'’-]+(\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def parse_day(text: str) -> date:
    """Return a day; of a month alone or a year alone, its last day. Raises `ValueError`."""
    year, month, day = _parts(text)
    number = int(year) + (2000 if len(year) == 2 else 0)
    if not 1 <= month <= 12 or not number:
        raise ValueError(month)
    return date(number, month, int(day) if day else monthrange(number, month)[1])


def whole_day(text: str) -> date | None:
    """Return the day that a text is, with its month and year; None for any other text."""
    try:
        return parse_day(text) if _parts(text)[2] else None
    except ValueError:
        return None


def _parts(text: str) -> tuple[str, int, str | None]:
    """Return the year, month and day of a text, the day None where it names none."""
    if match := _ISO_DAY.fullmatch(text):
        return match[1], int(match[2] or 12), match[3]
    if match := _NUMERIC_DAY.fullmatch(text):
        return match[3], int(match[2]), match[1]
    match = _WORDED_DAY.fullmatch(text.lower())
    if not match or match[2] not in _MONTH:
        raise ValueError(text)
    return match[3], _MONTH[match[2]], match[1]
