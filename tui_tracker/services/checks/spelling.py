"""Find common misspellings and American forms with the word lists of codespell, offline.

Only words known to be wrong are reported, because plans are full of names of places and partners.
A name that the plan uses often is also used to find misspellings of that name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.util import find_spec
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BOTH_SIDES = {
    "check", "checks", "curb", "disk", "draft", "license", "licensed", "meter", "meters", "practice",
    "program", "programs", "story", "stories", "tire", "tires", "ton", "tons", "inquiry", "licenses",
    "licensing", "routing", "specialty", "specialties", "focused", "focuses", "focusing", "refocused",
    "refocuses", "refocusing", "biased", "judgment", "judgments", "acknowledgment", "acknowledgments",
    "writable", "overwritable", "lambaste", "lambastes",
}  # fmt: skip
"""American forms that are also British words, some of them the more common ones."""
OFTEN = 4
"""A word that the plan uses at least this often counts as spelt on purpose."""
BEGINNING, ALIKE = 2, 0.9
"""Letters that a misspelt name has in common with the name at its beginning, and their ratio in all."""


class Speller:
    """Finds misspelt words; words that are frequent in `texts` are accepted."""

    def __init__(self, texts: Iterable[str | None] = ()) -> None:
        self._wrong = _word_lists()
        words = Counter(word for text in texts for word in WORD.findall(text or ""))
        self._own = {word.casefold() for word, count in words.items() if count >= OFTEN}
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(word for word, count in words.items() if count >= OFTEN and is_name(word)):
            self._names[word[:BEGINNING]].append(word)
        self._near_names: dict[str, str] = {}

    def __call__(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (word as written, correction) for each misspelt word, once per word."""
        for word in dict.fromkeys(WORD.findall(text)):
            if correction := self._correct(word):
                yield word, correction

    def is_of_plan(self, word: str) -> bool:
        """Return whether the plan uses a word often, and so on purpose; `word` is in lower case."""
        return word in self._own

    def _correct(self, word: str) -> str:
        lower = word.casefold()
        if lower in self._own or not may_be_misspelt(word):
            return ""
        if lower in self._wrong:
            return self._wrong[lower].title() if word.istitle() else self._wrong[lower]
        if word not in self._near_names:
            names = self._names[word[:BEGINNING]]
            self._near_names[word] = next(iter(get_close_matches(word, names, n=1, cutoff=ALIKE)), "")
        near_name = self._near_names[word]
        return "" if _is_form_of(word, near_name) else near_name


def may_be_misspelt(word: str) -> bool:
    """Return whether a word is known to be wrong, or may be a name that is spelt wrongly."""
    is_short = len(word) < 4 or word.isupper()
    return not is_short and (word.casefold() in _word_lists() or is_name(word))


def is_name(word: str) -> bool:
    """Return whether a word may be a name that is long enough to be compared with others."""
    return len(word) > 5 and word.istitle()


def is_installed() -> bool:
    """Return whether the word lists are installed."""
    return find_spec("codespell_lib") is not None


@cache
def _word_lists() -> dict[str, str]:
    spec = find_spec("codespell_lib")
    if spec is None or spec.origin is None:
        return {}
    # Only its data files are read: importing the package would load a whole program.
    folder = Path(spec.origin).parent / "data"
    wrong = {word: right.split(",")[0].strip() for word, right in _pairs(folder / "dictionary.txt")}
    british = {
        american: word
        for word, right in _pairs(folder / "dictionary_en-GB_to_en-US.txt")
        for american in (form.strip() for form in right.split(","))
        if american and american not in _BOTH_SIDES
    }
    for word in british.values():
        wrong.pop(word, None)
    return wrong | british


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        word, arrow, right = line.partition("->")
        if arrow:
            yield word.casefold(), right


def _is_form_of(word: str, name: str) -> bool:
    """Return whether a word is only the plural, the possessive or the stem of a name."""
    return not name or word.startswith(name) or name.startswith(word)
