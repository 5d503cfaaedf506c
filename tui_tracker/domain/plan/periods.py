"""Reporting periods: their keys, their printed labels, and how people write them."""

from __future__ import annotations

import re

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


LONGEST_GAP = 24
"""Months between two periods; plans report every year, or every other year."""


def period_label(key: str) -> str:
    """Turn a period's key into its printed label: `2024-12` gives `December 2024`."""
    year, _, month = key.partition("-")
    if _is_number(month) and 1 <= int(month) <= 12 and year != "0000":
        return f"{MONTHS[int(month) - 1]} {year}"
    return key


def _is_number(text: str) -> bool:
    """Return whether a text is a number as a date has it: `int` reads neither a raised 2 nor 5,000 digits."""
    return text.isdecimal() and len(text) <= 4


def period_key(text: str) -> str:
    """Return the key of a period as people write it: `2024-12`, `2024/12`, `December 2024`, `dec 2024`."""
    match = re.fullmatch(r"\s*(\d{4})[-/. ](\d{1,2})\s*", text)
    if match:
        return f"{match[1]}-{int(match[2]):02d}"
    match = re.fullmatch(r"\s*([A-Za-z]{3,9})\.?\s+(\d{4})\s*", text)
    for number, month in enumerate(MONTHS, 1):
        if match and month.lower().startswith(match[1].lower()):
            return f"{match[2]}-{number:02d}"
    return text.strip()


def is_next(key: str, latest: str) -> bool:
    """Return whether a period may follow the latest one: it comes at most two years after it."""
    months = months_between(latest, key)
    return key > latest if months is None else 0 < months <= LONGEST_GAP


def is_after(key: str, latest: str) -> bool:
    """Return whether a period comes after another; keys that are no months are compared as text."""
    months = months_between(latest, key)
    return key > latest if months is None else months > 0


def next_year(key: str) -> str:
    """Return the key of the period a year after one: what most plans report on next."""
    year, _, month = key.partition("-")
    return f"{int(year) + 1}-{month}" if _is_number(year) and month else key


def months_between(key: str, later: str) -> int | None:
    """Return the months from one period to another; None where one of them is no month."""
    months = []
    for period in (key, later):
        match = re.fullmatch(r"(\d{4})-(\d{2})", period)
        if match is None:
            return None
        months.append(12 * int(match[1]) + int(match[2]))
    return months[1] - months[0]


def months_before(key: str, months: int) -> str:
    """Return the key of the period some months before one; empty where that is no month."""
    year, _, month = key.partition("-")
    if not (_is_number(year) and _is_number(month)):
        return ""
    number = 12 * int(year) + int(month) - 1 - months
    return f"{number // 12:04}-{number % 12 + 1:02}"


def day_label(day: str) -> str:
    """Write a day as printed: `2025-12-31` gives `31 December 2025`; a period's key gives its label."""
    year_month, _, number = day.rpartition("-")
    if _is_number(number) and year_month.count("-") == 1:
        return f"{int(number)} {period_label(year_month)}"
    return period_label(day)
