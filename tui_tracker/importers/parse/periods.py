"""The period that a header speaks of: `Q2 2025/26 RAG` means July to September 2025, `Q3 Update` a Q3."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tui_tracker.domain.plan.periods import months_before
from tui_tracker.importers.parse.months import DATE, period_of

_QUARTER = re.compile(r"\b(?:q|qtr\.?\s*|quarter\s*)([1-4])\b", re.IGNORECASE)
_FINANCIAL = re.compile(r"\b(?:fy\s*)?(?:20)?(\d\d)\s*[/-]\s*(?:20)?(\d\d)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)(\d\d)\b")
_ORDINAL = re.compile(r"\b(year|yr|period|month|round|half|h|p)\s*([1-9]\d?)\b", re.IGNORECASE)
_OF_REPORT = re.compile(
    r"(?i)\b(?:progress|update|monitoring|position|as at|status|performance|highlight|reporting)\b"
)
_MONTHS = {"year": 12, "yr": 12, "half": 6, "h": 6, "month": 1}
"""Months that a period counted without a date takes; a `period` or a `round` may take any."""


@dataclass(frozen=True, slots=True, order=True)
class PeriodTag:
    """The period in a header, in the order of time."""

    key: str
    """`YYYY-MM` where the header gives the year; else empty."""
    number: int
    """Of the quarter, half or year that has no date; 0 where the key says it all."""
    months: int = field(default=0, compare=False)
    """That it takes, where it is counted without a date; 0 where that is not known."""
    is_guessed: bool = field(default=False, compare=False)
    """No text gives the year in the key."""

    def date(self, latest: PeriodTag, anchor: str) -> str:
        """Return the period's key, `anchor` being that of the `latest` one; empty where it is unknown."""
        if self.key or self == latest:
            return self.key or anchor
        if latest.key or not self.months or self.months != latest.months:
            return ""
        return months_before(anchor, (latest.number - self.number) * self.months)


def period_tag(header: str) -> PeriodTag | None:
    """Return the period that a header names; None where it names none."""
    if key := period_of(header):
        return PeriodTag(key, 0)
    number, months = ordinal_of(header)
    end = number * months if months < 12 else 0
    spans = _FINANCIAL.finditer(header)
    years = next((span for span in spans if (int(span[1]) + 1) % 100 == int(span[2])), None)
    part = 0 if months else number
    if years:
        return PeriodTag(_end_of_financial(int(years[1]), end), part)
    if year := _YEAR.search(header):
        return PeriodTag(f"20{year[1]}-{end if 0 < end <= 12 else 12:02}", part)
    return PeriodTag("", number, months) if number else None


def period_in_title(title: str) -> str:
    """Return the period that a title or a file's name gives: a quarter or a half of a year, or else empty.

    A month counts where the title says that it is the time of its report: `Progress to March 2025`.
    """
    if ordinal_of(title)[1] in (3, 6) and (tag := period_tag(title)):
        return tag.key
    is_one = len(re.findall(DATE, title.lower())) == 1 and _OF_REPORT.search(title)
    return (period_of(title) or "") if is_one else ""


def ordinal_of(header: str) -> tuple[int, int]:
    """Return the number of the quarter, half or year that a header names, and the months it takes.

    Both are 0 where it names none.
    """
    if quarter := _QUARTER.search(header):
        return int(quarter[1]), 3
    if ordinal := _ORDINAL.search(header):
        return int(ordinal[2]), _MONTHS.get(ordinal[1].lower(), 0)
    return 0, 0


def _end_of_financial(year: int, end: int) -> str:
    """Return the month at the `end` of so many months of a year that begins in April, or of all of it."""
    month = 3 + (end if 0 < end <= 12 else 12)
    return f"20{year + (month > 12):02}-{(month - 1) % 12 + 1:02}"
