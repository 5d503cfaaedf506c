"""Mark words that no British dictionary has, and suggest others; offline, for a note as it is typed.

A plan is full of names, so capitals are marked only where the `Speller` knows that they are wrong. Words that
the plan itself uses often, and those that a person keeps, are right.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import ascii_lowercase

from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.checks.spelling import Speller

_FOLDER = Path(__file__).parent / "words"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_PROSE = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)(?:\S+@\S+|\S*\d\S*)|\b\w++\.\w++(?:\.\w++)*+\b")
"""Addresses, names of files, and whatever has a digit in it.

What is between blanks is looked at once: a file may hold a word of a million letters.
"""
_MOST_LETTERS = 60
"""Letters of the longest word that is looked up."""
_PREFIXES = (
    "anti", "bi", "bio", "co", "cross", "de", "dis", "eco", "geo", "in", "inter", "mega", "micro", "mid",
    "mis", "multi", "non", "out", "over", "post", "pre", "pro", "re", "self", "semi", "sub", "super", "un",
    "under", "up",
)  # fmt: skip
_LEAST_PART = 4
"""Letters of a part of a compound word: shorter ones make words of many mistakes."""
_MOST_SUGGESTIONS = 6


class WordLists(NamedTuple):
    """Words in lower case."""

    known: frozenset[str]
    common: frozenset[str]
    """Those of `known` that people use often: the likelier corrections."""
    likely: frozenset[str]
    """Those that reports of a council's work use often: the likeliest."""
    not_suggested: frozenset[str]
    """Coarse words, which are known and never offered."""


class MisspeltWord(NamedTuple):
    """A word of a text that is marked, and where it is."""

    word: str
    start: int
    end: int


class Dictionary:
    """Knows the words of one plan and one person, and British English."""

    def __init__(self, speller: Speller, own_words: Iterable[str] = ()) -> None:
        """`speller` knows which words are wrong, and those that the plan uses often."""
        self._speller = speller
        self._own = {word.casefold() for word in own_words}
        self._lists = load_words()
        self._judged: dict[str, bool] = {}

    def keep(self, word: str) -> None:
        """Accept a word from now on."""
        self._own.add(word.casefold())

    def misspelt(self, text: str) -> Iterator[MisspeltWord]:
        """Yield the words of a text that are marked, in their order."""
        prose = _NO_PROSE.sub(lambda match: " " * len(match[0]), text)
        for match in _WORD.finditer(prose):
            if self._is_wrong(match[0]):
                yield MisspeltWord(match[0], match.start(), match.end())

    def suggestions(self, word: str) -> tuple[str, ...]:
        """Return words that may have been meant, the likeliest first, in the word's own case."""
        lower = _plain(word)
        candidates = [right for _, right in self._speller(word)]
        candidates += self._near(lower)
        if not candidates:
            candidates = list(self._halves(lower, 2)) or self._farther(lower)
        cased = [candidate.capitalize() if word[:1].isupper() else candidate for candidate in candidates]
        by_word = {word.casefold(): word for word in reversed(cased)}
        offered = (word for word in dict.fromkeys(map(str.casefold, cased)) if self._may_suggest(word))
        return tuple(by_word[word] for word in offered)[:_MOST_SUGGESTIONS]

    def _may_suggest(self, word: str) -> bool:
        return self._lists.not_suggested.isdisjoint(word.split())

    def _is_wrong(self, word: str) -> bool:
        if word.casefold() in self._own:
            return False
        if word not in self._judged:
            self._judged[word] = self._judge(word)
        return self._judged[word]

    def _judge(self, word: str) -> bool:
        if len(word) > _MOST_LETTERS:
            return False
        if any(self._speller(word)):
            return True
        plain = _plain(word)
        if not word.islower() or len(plain) < 3 or self._is_known(plain) or plain in self._own:
            return False
        return any(near in self._lists.common for near in _edits(plain)) or not self._is_built(plain)

    def _is_known(self, word: str) -> bool:
        return word in self._lists.known or self._speller.is_of_plan(word)

    def _is_built(self, word: str) -> bool:
        """Return whether a word is made of known ones: `biomethane`, `chargepoint`."""
        rests = (word.removeprefix(prefix) for prefix in _PREFIXES if word.startswith(prefix))
        if any(len(rest) >= _LEAST_PART and rest in self._lists.known for rest in rests):
            return True
        return any(self._halves(word, _LEAST_PART))

    def _halves(self, word: str, least: int) -> Iterator[str]:
        common = self._lists.common
        for cut in range(least, len(word) - least + 1):
            if word[:cut] in common and word[cut:] in common:
                yield f"{word[:cut]} {word[cut:]}"

    def _near(self, word: str) -> list[str]:
        """Return known words that are one edit away: likelier edits and words first."""
        near = [edit for edit in dict.fromkeys(_edits(word)) if self._is_known(edit)]
        lists = self._lists
        return sorted(
            near,
            key=lambda edit: (
                not self._speller.is_of_plan(edit), edit not in lists.likely, edit not in lists.common,
            ),
        )  # fmt: skip

    def _farther(self, word: str) -> list[str]:
        """Return common words that are two edits away and have the same beginning."""
        common, first = self._lists.common, word[:1]
        edits = (edit for edit in dict.fromkeys(_edits(word)) if edit[:1] == first)
        wider = (farther for edit in edits for farther in _edits(edit, letters="aeioustnrlcmpd"))
        farther = dict.fromkeys(word for word in wider if word in common)
        return sorted(farther, key=lambda word: word not in self._lists.likely)


@cache
def load_words() -> WordLists:
    """Read the word lists that come with the program."""
    text = gzip.decompress((_FOLDER / "british.txt.gz").read_bytes()).decode().casefold()
    common, _, rest = text.partition("\n\n")
    council, likely, not_suggested = (
        (_FOLDER / name).read_text(encoding="utf-8").split()
        for name in ("council.txt", "likely.txt", "not_suggested.txt")
    )
    few = frozenset([*common.split(), *council])
    return WordLists(few.union(rest.split()), few, frozenset(likely), frozenset(not_suggested))


def _plain(word: str) -> str:
    """Return a word as the lists have it: lower case, straight quotes, no possessive."""
    lower = word.casefold().replace("’", "'")
    return lower.removesuffix("'s")


def _edits(word: str, *, letters: str = f"{ascii_lowercase}'") -> Iterator[str]:
    """Yield everything that is one edit away: two letters swapped, one left out, one too many, one wrong."""
    cuts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    for head, tail in cuts:
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
    for head, tail in cuts:
        for letter in letters:
            yield head + letter + tail
    for head, tail in cuts:
        if tail:
            yield head + tail[1:]
    for head, tail in cuts:
        if tail:
            for letter in letters:
                yield head + letter + tail[1:]
