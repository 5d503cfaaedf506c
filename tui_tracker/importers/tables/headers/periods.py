"""The period that a header speaks of: `Q2 2025/26 RAG` is of July to September 2025, `Q3 Update` of a Q3."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_tracker.importers.parse.headers import period_of

_QUARTER = re.compile(r"\b(?:q|qtr\.?\s*|quarter\s*)([1-4])\b", re.IGNORECASE)
_FINANCIAL = re.compile(r"\b(?:fy\s*)?(?:20)?(\d\d)\s*[/-]\s*(?:20)?(\d\d)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)(\d\d)\b")
_ORDINAL = re.compile(r"\b(?:year|yr|period|month|round|half|h|p)\s*([1-9]\d?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class PeriodTag:
    """The period in a header, in the order of time."""

    key: str
    """`YYYY-MM` where the header gives the year; else empty."""
    number: int
    """Of the quarter, half or year that has no date; 0 where there is none."""


def period_tag(header: str) -> PeriodTag | None:
    """Return the period that a header names; None where it names none."""
    if key := period_of(header):
        return PeriodTag(key, 0)
    quarter = _QUARTER.search(header)
    number = int(quarter[1]) if quarter else 0
    years = _FINANCIAL.search(header)
    if years and (int(years[1]) + 1) % 100 == int(years[2]):
        return PeriodTag(_end_of_financial(int(years[1]), number), 0)
    if year := _YEAR.search(header):
        return PeriodTag(f"20{year[1]}-{3 * number or 12:02}", 0)
    ordinal = _ORDINAL.search(header)
    if number or ordinal:
        return PeriodTag("", number or int(ordinal[1] if ordinal else 0))
    return None


def _end_of_financial(year: int, quarter: int) -> str:
    """Return the last month of a quarter of a year that begins in April, or of the whole year."""
    month = 3 + 3 * quarter if quarter else 15
    return f"20{year + (month > 12):02}-{(month - 1) % 12 + 1:02}"
