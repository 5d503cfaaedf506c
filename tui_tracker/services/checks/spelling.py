"""Spelling: common misspellings and American forms, by the word lists of codespell, offline.

Only words known to be wrong are named: names of places and partners, of which such plans are full,
are left alone. A name the plan itself uses often is the measure for one that is nearly it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.util import find_spec
from pathlib import Path

INSTALL = 'pip install "tui-tracker[spelling]"'
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BOTH_SIDES = {
    "check", "checks", "curb", "disk", "draft", "license", "licensed", "meter", "meters", "practice",
    "program", "programs", "story", "stories", "tire", "tires", "ton", "tons", "inquiry",
}  # fmt: skip
"""American forms that are British words as well, with another meaning or use."""
OFTEN = 4
"""Times from which a name of the plan counts as spelt on purpose."""


class Speller:
    """Finds misspelt words; a plan's `texts` say which words are its own."""

    def __init__(self, texts: Iterable[str | None] = ()) -> None:
        self._wrong = _word_lists()
        words = Counter(word for text in texts for word in _WORD.findall(text or ""))
        self._own = {word.casefold() for word, count in words.items() if count >= OFTEN}
        self._names = sorted(
            word for word, count in words.items() if count >= OFTEN and len(word) > 5 and word.istitle()
        )
        self._seen: dict[str, str] = {}

    def __call__(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (word as written, what it should be), each word once."""
        for word in dict.fromkeys(_WORD.findall(text)):
            if right := self._right(word):
                yield word, right

    def _right(self, word: str) -> str:
        lower = word.casefold()
        if lower in self._own or word.isupper() or len(word) < 4:
            return ""
        if lower in self._wrong:
            return self._wrong[lower].title() if word.istitle() else self._wrong[lower]
        if not word.istitle() or len(word) < 6:
            return ""
        if word not in self._seen:
            self._seen[word] = next(iter(get_close_matches(word, self._names, n=1, cutoff=0.9)), "")
        near = self._seen[word]
        return "" if _is_form_of(word, near) else near


def is_installed() -> bool:
    """Tell whether the word lists are installed."""
    return find_spec("codespell_lib") is not None


@cache
def _word_lists() -> dict[str, str]:
    spec = find_spec("codespell_lib")
    if spec is None or spec.origin is None:
        return {}
    # Its data only: the package's own code is a program of its own.
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
    """Tell whether a word is but the plural, the possessive or the stem of a name."""
    return not name or word.startswith(name) or name.startswith(word)
