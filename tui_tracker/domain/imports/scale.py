"""The ratings that a source prints, proposed as a plan's own: their order, colours, letters and symbols."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import mean
from typing import TypeVar

from tui_tracker.domain.text import folded_line
from tui_tracker.named_tuple import NamedTuple

_Meaning = TypeVar("_Meaning")
LONGEST_WORD, LONGEST_SINGLE_WORD = 48, 24
"""Characters of a word that several actions have, and of one that a single action has; not of a sentence."""
_RANKS = {"red": 0, "amber": 2, "green": 4, "blue": 5, "grey": 6}
"""Where a colour is on a scale, the worst first; a word between two colours is half-way between them."""
_MEANINGS = {
    "red": "red|off track|off target|critical|failing|failed|overdue|delayed significantly|severe|very poor"
    "|not achieved|behind schedule|behind target|behind|major issues|major concerns",
    "amber": "amber|yellow|orange|at risk|delayed|slipping|some delay|some concerns|some issues|minor issues"
    "|minor delay|needs attention|partly achieved|partially achieved|fair|slightly behind|late",
    "green": "green|on track|on target|on schedule|good|very good|achieved|ahead|ahead of schedule|no issues"
    "|progressing well|going well",
    "blue": "blue",
    "grey": "grey|gray|white|black|not started|not yet started|not due|not yet due|on hold|paused|deferred"
    "|not applicable|suspended|withdrawn|cancelled|stopped|closed|superseded|exempt",
}
_COLOUR_OF = {word: colour for colour, words in _MEANINGS.items() for word in words.split("|")}
_SYMBOLS = {"red": "■▲▮", "amber": "◆◇◈", "green": "●◑◉", "blue": "▣▢▤", "grey": "□◌▫"}


_SEPARATOR = re.compile(r"\s+[-–—]\s+|\s*[:(]\s*")
"""What separates a word from its reason: `Amber - staffing`, `Amber: staffing`, `Amber (staffing)`."""


class ProposedRating(NamedTuple):
    """A rating as settings declare it."""

    key: str
    label: str
    letter: str
    symbol: str
    colour: str


def propose_ratings(
    words: Iterable[str], current: Sequence[ProposedRating], read: Iterable[str]
) -> tuple[ProposedRating, ...]:
    """Return the ratings of a plan that prints these words besides those that were read, the worst first.

    `current` are the ratings by which it was read, and `read` the keys of those that it has: where it has
    any, the current ones stay. Words of no known meaning are left out; empty where fewer than half are known.
    """
    ranks = {word: rank_of_rating(word) for word in words if len(folded_line(word)) <= LONGEST_WORD}
    known = {word: rank for word, rank in ranks.items() if rank is not None}
    if not known or 2 * len(known) < len(ranks):
        return ()
    kept = list(current) if set(read) & {rating.key for rating in current} else []
    ranked = [(_RANKS.get(rating.colour, 3.0), rating) for rating in kept]
    taken = list(kept)
    for word, rank in sorted(known.items(), key=lambda item: item[1]):
        colour = min(_RANKS, key=lambda colour: (abs(_RANKS[colour] - rank), colour == "amber"))
        rating = ProposedRating(
            key=_free(_keys(word), [rating.key for rating in taken]),
            label=" ".join(word.split()),
            letter=_free(_letters(word), [rating.letter for rating in taken]),
            symbol=_free(iter(_SYMBOLS[colour]), [rating.symbol for rating in taken]),
            colour=colour,
        )
        taken.append(rating)
        ranked.append((rank, rating))
    return tuple(rating for _, rating in sorted(ranked, key=lambda item: item[0]))


def rank_of_rating(word: str) -> float | None:
    """Return where a word is on the scale; None where it has no known meaning."""
    folded = folded_line(word)
    if colour := known_meaning(word, _COLOUR_OF):
        return float(_RANKS[colour])
    parts = [_COLOUR_OF.get(part.strip()) for part in re.split(r"[/\\–-]", folded)]
    if len(parts) > 1 and all(parts):
        return mean(_RANKS[part] for part in parts if part)
    return None


def known_meaning(word: str, meanings: Mapping[str, _Meaning]) -> _Meaning | None:
    """Return what a word means, or what it means up to a dash, colon or bracket; else the one meaning in it.

    `Behind target - late` is `behind target`. A word that begins with no known one, has a digit or names
    two meanings, has none: `On track, at risk`. Nor has one that is too long.
    """
    folded = folded_line(word)
    if len(folded) > LONGEST_WORD:
        return None
    for text in (folded, _SEPARATOR.split(folded)[0]):
        if text in meanings:
            return meanings[text]
    named = {
        meaning
        for known, meaning in meanings.items()
        if len(known) > 3 and re.search(rf"\b{re.escape(known)}\b", folded)
    }
    begins = any(re.match(rf"{re.escape(known)}\b(?![/\\])", folded) for known in meanings if len(known) > 3)
    return named.pop() if begins and len(named) == 1 and not re.search(r"\d", folded) else None


def _keys(word: str) -> Iterator[str]:
    key = "-".join(re.findall(r"\w+", word.casefold()))
    yield key
    yield from (f"{key}-{number}" for number in range(2, 99))


def _letters(word: str) -> Iterator[str]:
    initials = "".join(part[0] for part in re.findall(r"[^\W\d_]+", word)).upper()
    yield initials[:2]
    yield from (letter.upper() for letter in word if letter.isalpha())
    yield from (f"{initials[:1]}{number}" for number in range(2, 99))


def _free(candidates: Iterator[str], taken: Sequence[str]) -> str:
    """Return the first candidate that is not taken, whatever its case; the last of few candidates else."""
    folded = {text.casefold() for text in taken}
    last = ""
    for last in candidates:
        if last.casefold() not in folded:
            break
    return last
