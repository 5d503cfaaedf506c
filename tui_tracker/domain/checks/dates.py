"""Dates that a note looks ahead to: what it promised, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tui_tracker.domain.plan.periods import MONTHS
from tui_tracker.named_tuple import NamedTuple

_AHEAD = re.compile(
    r"\b(?:will|due(?! to\b)|due to (?:re-?\w+|arrive|close|end|expire|land|move|publish|run|submit)"
    r"|expect(?:s|ed|ing)?|planned|plans? (?:to|for)|(?:are|is|now|still) planning|(?:we|they) plan"
    r"|scheduled|anticipat\w+|aim\w*|target\w*|to be"
    r"|intend\w*|forecast|hop(?:e|es|ing)|begins|starts|opens|runs|ends|going"
    r"|to (?:begin|start|open|launch|finish|complete|go|report|follow|consider|decide|agree|meet))\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:by|until|next|await\w*|arrives?|lands?|follows?|reports?|meets?|goes|comes?|moves?|closes?|returns?"
    r"|decides?|joins?)\b",
    re.IGNORECASE,
)
"""Looks ahead to a date only where the clause has no verb in the past tense."""
_OVERTAKEN = re.compile(
    r"\b(?:had|ha(?:s|ve) been|was|were|did|originally|initially|first planned|instead|slip\w*|delay\w*"
    r"|postponed|put back|pushed back|brought forward|missed|met|beat|hit|reached|exceeded|achieved"
    r"|ahead of)\b",
    re.IGNORECASE,
)
"""Says that a plan or target was one, and what became of it."""
_STILL_OPEN = (
    "expected|planned|scheduled|anticipated|intended|targeted|projected|proposed|needed|required|estimated"
    "|programmed|timetabled|awaited"
)
"""Participles of what has not happened."""
_PAST = re.compile(
    rf"\b(?:(?!(?:{_STILL_OPEN}|need|exceed|proceed|succeed|speed|feed|seed|embed|shed)\b)\w{{2,}}ed|was|were|had|has|have|did|began"
    r"|begun|built|bought|came|cut|fell|found|gave|got|grew|held|kept|left|let|lost|made|met|paid|ran|rose|saw"
    r"|sent|set|sold|spent|took|went|won|wrote)\b",
    re.IGNORECASE,
)
_JUST_BEFORE = re.compile(
    rf"(?<!be )\b(?!(?:{_STILL_OPEN})\b)"
    r"(?:\w{2,}ed|began|begun|bought|built|chosen|done|drawn|found|given|grown|held|laid|let|lost|made|met|paid"
    r"|put|run|seen|sent|set|shown|shut|sold|spent|taken|won|written)"
    r"(?: \w+){0,3}? (?:in|on|by|at|from|between|during|before|after)"
    r"(?: \d{1,2}(?:st|nd|rd|th)?| early| late| mid)? ?$"
    r"|\b(?:as (?:at|of)|since|year to|position (?:at|in))(?: \d{1,2}(?:st|nd|rd|th)?)? ?$",
    re.IGNORECASE,
)
"""Words before a date that say something happened then: `adopted by Cabinet in`."""
_NEAR = 120
"""How many characters before a date are looked at for such words."""
_MONTHS = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in MONTHS).replace("Sep(?:", "Sep(?:t|")
_CLAUSE = re.compile(
    r"(?<=[,:;–—()])\s|\s(?=(?:but|which|who|while|after|since|so|then|though|although|because)\s)"
    rf"|\s(?=and\s(?!(?:\d{{1,2}} )?(?:{_MONTHS}|20\d\d)\b))",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b({_MONTHS})\.? (20\d\d)\b", re.IGNORECASE)
_NUMERIC = re.compile(r"\b(?:\d{1,2}/)?(0?[1-9]|1[0-2])/(20\d\d)\b(?!/)")
_QUARTER = re.compile(r"\bQ([1-4]) (?:of )?(20\d\d)\b", re.IGNORECASE)
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
    """Yield each date that a note looks ahead to, with its sentence, in the note's order.

    A clause looks ahead for itself: `opened in March 2025 and will double its hours` promises no date.
    """
    for sentence in _SENTENCE.split(note):
        if _OVERTAKEN.search(sentence):
            continue
        is_ahead = bool(_AHEAD.search(sentence))
        is_present = bool(_PRESENT.search(sentence)) and not _PAST.search(sentence)
        for clause in _CLAUSE.split(sentence):
            dates = [
                (key, words)
                for key, words, start in _dates(clause)
                if not _JUST_BEFORE.search(clause, max(start - _NEAR, 0), start)
            ]
            if dates and (_AHEAD.search(clause) or ((is_ahead or is_present) and not _PAST.search(clause))):
                yield from (Promise(sentence.strip(), key, words) for key, words in dates)


def promises_after(note: str | None, period: str) -> tuple[Promise, ...]:
    """Return what a note of a period promised for later, one promise a sentence."""
    by_sentence: dict[str, Promise] = {}
    for promise in promises(note or ""):
        if promise.key > period[: len(promise.key)]:
            by_sentence.setdefault(promise.sentence, promise)
    return tuple(by_sentence.values())


def _dates(clause: str) -> Iterator[tuple[str, str, int]]:
    """Yield (year or year and month, text, position) for each date in a clause."""
    for match in _MONTH.finditer(clause):
        month = next(n for n, name in enumerate(MONTHS, 1) if name[:3].lower() == match[1][:3].lower())
        yield f"{match[2]}-{month:02d}", match[0], match.start()
    for match in _NUMERIC.finditer(clause):
        yield f"{match[2]}-{int(match[1]):02d}", match[0], match.start()
    for match in _QUARTER.finditer(clause):
        # A quarter of a financial year, as councils count: its last month.
        last = int(match[1]) * 3 + 3
        yield f"{int(match[2]) + (last > 12)}-{(last - 1) % 12 + 1:02d}", match[0], match.start()
    for match in _SEASON.finditer(clause):
        last_month = _SEASONS.get(match[1].lower())
        when = f"{match[2]}-{last_month}" if last_month else f"{int(match[2]) + 1}-02"
        yield when, match[0], match.start()
    for match in _YEAR.finditer(clause):
        yield match[1], match[0], match.start()
