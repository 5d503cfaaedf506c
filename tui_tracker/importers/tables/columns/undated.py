"""Columns of periods whose headers give no year, as `Q2 RAG` and `RAG Jul`: their dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from tui_tracker.domain.plan.periods import period_label
from tui_tracker.importers.parse.headers import plain_words
from tui_tracker.importers.parse.months import YEAR, month_of, without_month
from tui_tracker.importers.parse.periods import PeriodTag, period_tag
from tui_tracker.importers.tables.columns.candidates import BY_PERIOD, Candidate

_FINANCIAL = re.compile(r"(?<![\d/-])(20\d\d)\s*[/-]\s*(?:20)?(\d\d)(?![\d/-])")
_PROGRESS = re.compile(r"(?i)\b(?:progress|updates?|monitoring|review|performance|reporting|tracker)\b")
_PARTS_OF_YEAR = (1, 3, 6)
"""Months that a period takes whose header may lack only the year."""


def year_in(texts: Iterable[str]) -> str:
    """Return the year of the first text that gives one, `2025/26` or `2025`; empty where none does.

    A year alone may be a plan's target, so it counts only beside a word for progress.
    """
    for text in texts:
        spans = {(first, last) for first, last in _FINANCIAL.findall(text) if _follow(first, last)}
        if len(spans) == 1:
            return "/".join(spans.pop())
        years = set(re.findall(rf"(?<![\d/-]){YEAR}(?![\d/-])", text))
        if len(years) == 1 and _PROGRESS.search(text):
            return str(years.pop())
    return ""


def with_months(columns: Sequence[Candidate], wanted: str | None, year: str, anchor: str) -> list[Candidate]:
    """Give columns that differ in a month only, `RAG Apr` and `RAG May`, the months as their periods.

    The last one with values is in the `year`, or without one in the twelve months up to `anchor`; where a
    period is `wanted` that one of the months is, that is its year.
    """
    months = {column.index: month for column in columns if (month := _month_alone(column))}
    kinds: dict[tuple[str | None, str], set[int]] = {}
    for index, month in months.items():
        kinds.setdefault(_kind(columns[index]), set()).add(month)
    known = {month for several in kinds.values() if len(several) > 1 for month in several}
    order = _in_time(list(dict.fromkeys(month for month in months.values() if month in known)))
    if not order:
        return list(columns)
    filled = {month for index, month in months.items() if columns[index].values.count}
    last = next((month for month in reversed(order) if month in filled), order[-1])
    tags = _tags(order, last, wanted, end_of_year(year) or anchor)
    if year or wanted:
        tags = {month: replace(tag, is_guessed=False) for month, tag in tags.items()}
    return [
        replace(column, tag=tags[months[column.index]]) if months.get(column.index) in tags else column
        for column in columns
    ]


def with_year(columns: Sequence[Candidate], year: str) -> list[Candidate]:
    """Give the columns of quarters and halves without a year that of the table's title."""
    return [
        replace(column, tag=period_tag(f"{column.name} {year}"))
        if year and column.tag and not column.tag.key and column.tag.months in _PARTS_OF_YEAR
        else column
        for column in columns
    ]


def end_of_year(year: str) -> str:
    """Return the last month of a year as a period's key: that of `2025/26` is `2026-03`."""
    tag = period_tag(year) if year else None
    return tag.key if tag else ""


def dates_given(before: Sequence[Candidate], after: Sequence[Candidate], year: str) -> str:
    """Return the message about the years that columns were given; empty if none was."""
    given = [
        column
        for old, column in zip(before, after, strict=True)
        if old.tag != column.tag and column.field in BY_PERIOD and column.tag
    ]
    if not given:
        return ""
    names = [f"{column.name} as {period_label(column.tag.key)}" for column in given if column.tag]
    shown = ", ".join(names[:4]) + (" and so on" if len(names) > 4 else "")
    why = f"{year} in the title was used" if year else "the last year that fits was used"
    return f"The headers give no year, so {why}: {shown}. If that is wrong, add the years to the headers."


def _follow(first: str, last: str) -> bool:
    return (int(first) + 1) % 100 == int(last)


def _month_alone(column: Candidate) -> int:
    """Return the month in a header that may name a period by it, else 0."""
    is_by_period = column.field in BY_PERIOD or not plain_words(without_month(column.name))
    return month_of(column.name) if column.tag is None and is_by_period else 0


def _kind(column: Candidate) -> tuple[str | None, str]:
    return column.field, plain_words(without_month(column.name))


def _in_time(months: list[int]) -> list[int]:
    """Return months in the order of time: as the columns are, from the last, or else from April."""
    for order in (months, months[::-1]):
        if sum((after - before) % 12 for before, after in pairwise(order)) < 12:
            return order
    return sorted(months, key=lambda month: (month - 4) % 12)


def _tags(order: Sequence[int], last: int, wanted: str | None, latest: str) -> dict[int, PeriodTag]:
    """Return the period of each month: `last` is the latest one that is not after `latest`.

    Without dates they are only numbered.
    """
    if wanted and int(wanted[-2:]) in order:
        last, latest = int(wanted[-2:]), wanted
    if not latest:
        return {month: PeriodTag("", number, 1) for number, month in enumerate(order, 1)}
    year, end = (int(part) for part in latest.split("-"))
    position, months_at_last = order.index(last), (year - (last > end)) * 12 + last - 1
    tags = {}
    for number, month in enumerate(order):
        is_later = number > position
        months = months_at_last + (month - last) % 12 if is_later else months_at_last - (last - month) % 12
        tags[month] = PeriodTag(f"{months // 12}-{months % 12 + 1:02}", 0, is_guessed=True)
    return tags
