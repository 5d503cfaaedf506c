"""Abbreviations: which a text uses, and which it explains itself, as `Department for Transport (DfT)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_ABBREVIATION = re.compile(r"(?<![\w-])(?=(?:[A-Za-z&]*[A-Z]){2})[A-Z][A-Za-z&]{1,9}(?<!s)(?=s?(?![\w-]))")
_IN_BRACKETS = re.compile(r"\(([A-Z][A-Za-z&]{1,9}?)s?\)")
EVERYDAY = {"CD", "DVD", "EU", "GP", "ID", "IT", "MP", "NHS", "PDF", "TV", "UK", "VAT"}
"""Abbreviations that nobody needs explained."""
_SMALL = {"a", "and", "for", "in", "of", "on", "the", "to", "with"}


def abbreviations(text: str | None) -> tuple[str, ...]:
    """Return the abbreviations a text uses, each once: words with two or more capitals, `DfT`, `EV`.

    A plural's `s` does not count. Words of a text printed in capitals throughout are none.
    """
    if not text or text.isupper():
        return ()
    return tuple(dict.fromkeys(match[0] for match in _ABBREVIATION.finditer(text)))


def explained(texts: Iterable[str | None]) -> dict[str, str]:
    """Return what texts explain: abbreviation to the words before its bracket that spell it.

    The words' initials must give the abbreviation's letters; small words may be left out.
    """
    found: dict[str, str] = {}
    for text in texts:
        for match in _IN_BRACKETS.finditer(text or ""):
            words = _spelling((text or "")[: match.start()], match[1])
            if words:
                found.setdefault(match[1], words)
    return found


def glossary(texts: Iterable[str | None], terms: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the abbreviations that texts use and that they or `terms` explain, in the alphabet's order."""
    known = list(texts)
    meanings = explained(known) | dict(terms)
    used = {one for text in known for one in abbreviations(text)}
    return tuple(
        sorted(((one, meanings[one]) for one in used & meanings.keys()), key=lambda pair: pair[0].casefold())
    )


def unexplained(text: str | None, meanings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the abbreviations of a text that nothing explains."""
    return tuple(one for one in abbreviations(text) if one not in meanings and one not in EVERYDAY)


def _spelling(before: str, abbreviation: str) -> str:
    """Return the last words of `before` whose initials give the abbreviation; empty where none do."""
    words = re.findall(r"[\w&'’-]+", before.rsplit(".", 1)[-1])
    wanted = [letter for letter in abbreviation.casefold() if letter.isalpha()]
    for start in range(len(words) - 1, -1, -1):
        taken = words[start:]
        if taken[0].casefold() in _SMALL:
            continue
        if (
            _initials(taken) == wanted
            or _initials([w for w in taken if w.casefold() not in _SMALL]) == wanted
        ):
            return " ".join(taken)
        if len(taken) > len(wanted) + 4:
            break
    return ""


def _initials(words: list[str]) -> list[str]:
    return [part[0].casefold() for word in words for part in word.split("-") if part[:1].isalpha()]
