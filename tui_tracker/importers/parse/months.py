"""Months and dates in headers: their names in the languages that plans are written in, and in digits."""

from __future__ import annotations

import re

_NAMES = (
    "january|januar|januari|janvier|enero|gennaio|janeiro|ionawr|jan",
    "february|februar|februari|février|fevrier|febrero|febbraio|fevereiro|chwefror|feb",
    "march|märz|maerz|mars|marzo|maart|marts|março|mawrth|mar|mrz|mär",
    "april|avril|abril|aprile|ebrill|apr",
    "may|mai|mayo|maggio|mei|maj|maio",
    "june|juni|juin|junio|giugno|junho|mehefin|jun",
    "july|juli|juillet|julio|luglio|julho|gorffennaf|jul",
    "august|août|aout|agosto|augustus|augusti|awst|aug",
    "september|septembre|septiembre|settembre|setembro|medi|sept|sep",
    "october|oktober|octobre|octubre|ottobre|outubro|hydref|oct|okt",
    "november|novembre|noviembre|novembro|tachwedd|nov",
    "december|dezember|décembre|decembre|diciembre|dicembre|dezembro|desember|rhagfyr|dec|dez",
)
"""Names of each month, the longest of those with the same beginning first."""
_NUMBERS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split("|")}
_MONTH = "|".join(sorted(_NUMBERS, key=len, reverse=True))
YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"\b(?P<name>{_MONTH})\b\W*(?:de\s+)?(?P<year>{YEAR}|\d\d)\b"
    rf"|\b(?P<iso_year>{YEAR})-(?P<iso_month>0[1-9]|1[0-2])\b"
    rf"|\b(?:\d{{1,2}}[/.])?(?P<month>0?[1-9]|1[0-2])[/.](?P<digit_year>{YEAR})\b"
    r"|\b\d{1,2}[/.](?P<short_month>0?[1-9]|1[0-2])[/.](?P<short_year>\d\d)\b"
)
_GROUPS = (
    ("year", "name"),
    ("iso_year", "iso_month"),
    ("digit_year", "month"),
    ("short_year", "short_month"),
)
_ALONE = re.compile(rf"\b(?:{_MONTH})\b(?!\W*(?:{YEAR}|\d\d)\b)", re.IGNORECASE)
DATE = re.sub(r"\?P<\w+>", "?:", _DATE.pattern)
"""The pattern of a date with a year and a month, in lower case."""


def period_of(text: str) -> str | None:
    """Return the first month with its year in a text: `Sachstand März 2025` gives `2025-03`."""
    match = _DATE.search(text.lower())
    if match is None:
        return None
    year, month = next((match[year], match[month]) for year, month in _GROUPS if match[year])
    number = _NUMBERS.get(month) or int(month)
    return f"{year if len(year) == 4 else '20' + year}-{number:02}"


def month_of(text: str) -> int:
    """Return the number of the month that a text names without a year; 0 unless it names exactly one."""
    months = _ALONE.findall(text)
    return _NUMBERS[months[0].lower()] if len(months) == 1 else 0


def without_month(text: str) -> str:
    """Return a text without the months that it names without a year."""
    return _ALONE.sub(" ", text)
