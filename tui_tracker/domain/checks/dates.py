"""Dates that a note looks ahead to: what it promised, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tui_tracker.domain.plan.periods import MONTHS
from tui_tracker.named_tuple import NamedTuple

_AHEAD = re.compile(
    r"\b(will|due|expected|planned|scheduled|anticipated|aim\w*|target\w*|to be|by|until|intend\w*"
    r"|forecast|begins|starts|opens)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"\b({'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in MONTHS)})\.? (20\d\d)\b", re.IGNORECASE
)
_BEFORE_YEAR = r"(?:by|until|in|during|before|of)"
_YEAR = re.compile(rf"\b{_BEFORE_YEAR} (?:(?:early|mid|late)[ -])?(20\d\d)\b(?![-/]\d)", re.IGNORECASE)
_PREPOSITION = re.compile(rf"{_BEFORE_YEAR} ", re.IGNORECASE)
_SEASONS = {"spring": "05", "summer": "08", "autumn": "11"}
"""Each with its last month; winter ends in the next year."""
_SEASON = re.compile(r"\b(spring|summer|autumn|winter) (?:of )?(20\d\d)\b(?![-/]\d)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n")


class Promise(NamedTuple):
    """A sentence that looks ahead to a date."""

    sentence: str
    key: str
    """The date as a year, or a year and month: `2026-02`."""
    words: str
    """The date as the sentence has it."""

    def is_past(self, today: date) -> bool:
        """Return whether the month or year of the date is over."""
        return self.key < today.isoformat()[: len(self.key)]

    def question(self, today: date) -> str:
        """Ask whether the promise was kept, or still will be."""
        when = _PREPOSITION.sub("", self.words, count=1)
        when = when[:1].upper() + when[1:] if self.is_past(today) else when
        asked = (
            f"{when} has passed. Did this happen?" if self.is_past(today) else f"Still on time for {when}?"
        )
        return f"{asked} “{self.sentence}”"


def promises(note: str) -> Iterator[Promise]:
    """Yield each date that a note looks ahead to, with its sentence, in the note's order."""
    for sentence in _SENTENCE.split(note):
        if _AHEAD.search(sentence):
            for key, words in _dates(sentence):
                yield Promise(sentence.strip(), key, words)


def promises_after(note: str | None, period: str) -> tuple[Promise, ...]:
    """Return what a note of a period promised for later, one promise a sentence."""
    by_sentence: dict[str, Promise] = {}
    for promise in promises(note or ""):
        if promise.key > period[: len(promise.key)]:
            by_sentence.setdefault(promise.sentence, promise)
    return tuple(by_sentence.values())


def _dates(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield (year or year and month, text) for each date in a sentence."""
    for match in _MONTH.finditer(sentence):
        month = next(n for n, name in enumerate(MONTHS, 1) if name[:3].lower() == match[1][:3].lower())
        yield f"{match[2]}-{month:02d}", match[0]
    for match in _SEASON.finditer(sentence):
        last_month = _SEASONS.get(match[1].lower())
        yield f"{match[2]}-{last_month}" if last_month else f"{int(match[2]) + 1}-02", match[0]
    for match in _YEAR.finditer(sentence):
        yield match[1], match[0]
