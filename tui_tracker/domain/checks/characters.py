"""Find characters that do not belong in typed text: invisible, private, replaced or easily confused ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tui_tracker.domain.plan.ids import LOOKALIKE_LETTERS

_INVISIBLE = {"Cf", "Co", "Cn", "Cc", "Cs"}
_ALLOWED = {"\n", "\t", "\u00ad", "\u200d"}
_WORD = re.compile(r"\S+")


def odd_characters(text: str | None) -> Iterator[tuple[str, str]]:
    """Yield (the character's name or code, the word it is in), each pair once.

    Invisible, private and unassigned characters and the replacement character are odd, and so are
    letters of another alphabet that look like Latin ones within a Latin word or an ID.
    """
    seen: set[tuple[str, str]] = set()
    for match in _WORD.finditer(text or ""):
        for letter in match[0]:
            if _is_odd(letter) or (ord(letter) in LOOKALIKE_LETTERS and _is_latin(match[0])):
                pair = (_name(letter), _visible(match[0]))
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _is_odd(letter: str) -> bool:
    return letter == "\ufffd" or (letter not in _ALLOWED and unicodedata.category(letter) in _INVISIBLE)


def _is_latin(word: str) -> bool:
    """Return whether a word has Latin letters or digits, as an ID with one foreign letter has."""
    return any("a" <= letter <= "z" or letter.isdigit() for letter in word.casefold())


def _name(letter: str) -> str:
    return unicodedata.name(letter, f"U+{ord(letter):04X}").lower()


def _visible(word: str) -> str:
    return "".join("\ufffd" if _is_odd(letter) else letter for letter in word)
