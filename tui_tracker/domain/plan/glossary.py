"""Find the abbreviations that texts use, and those they explain: `Department for Transport (DfT)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_ABBREVIATION = re.compile(
    r"(?<![\w-])(?=(?:[A-Za-z&]{,10}[A-Z]){2})[A-Z][A-Za-z&]{1,9}(?<!s)(?=s?(?![\w-]))"
)
_IN_BRACKETS = re.compile(r"\(([A-Z][A-Za-z&]{1,9}?)s?\)")
_BEFORE_BRACKETS = re.compile(r"\b([A-Z][A-Za-z&]{1,9}?)s?(?: [a-z]+)? \(([A-Za-z][^().]{4,80})\)")
"""An abbreviation or its phrase, with its words in brackets: `HVO fuel (hydrotreated vegetable oil)`."""
EVERYDAY = {
    "ACAS", "AGM", "BBC", "CCTV", "CD", "CEO", "DIY", "DVD", "EPC", "EU", "EV", "FAQ", "GCSE", "GP", "GPS",
    "GW", "GWh", "HGV", "HR", "ID", "IT", "LED", "MOT", "MP", "MW", "MWh", "NB", "NHS", "OK", "PDF", "PE",
    "PhD", "PR", "QR", "RSPB", "RSPCA", "SUV", "TV", "UK", "UN", "USA", "USB", "UV", "VAT", "WC", "WiFi",
}  # fmt: skip
"""Abbreviations that nobody needs explained."""
_EMPHASIS = {
    "ALL", "ALSO", "AND", "ANY", "ARE", "AS", "AT", "BUT", "CAN", "DO", "FOR", "FREE", "FROM", "HAS", "IN",
    "IS", "MUST", "NEED", "NEW", "NO", "NONE", "NOT", "NOW", "OF", "OFF", "ON", "ONE", "ONLY", "OR", "OUT",
    "PLUS", "STILL", "THE", "THIS", "TO", "TWO", "UP", "VERY", "WAS", "WILL", "YES", "YET",
}  # fmt: skip
"""Words that people write in capitals to stress them."""
_ROMAN = re.compile(r"X{0,2}(?:IX|IV|V?I{0,3})")
"""A number of a phase or a grade, up to 29."""
_SMALL = {"a", "and", "for", "in", "of", "on", "the", "to", "with"}


def abbreviations(text: str | None) -> tuple[str, ...]:
    """Return the distinct abbreviations of a text: words with two or more capitals, `DfT`, `EV`.

    A plural `s` does not count. A text in capitals throughout has no abbreviations.
    """
    if not text or text.isupper():
        return ()
    return tuple(dict.fromkeys(match[0] for match in _ABBREVIATION.finditer(text)))


def find_meanings(texts: Iterable[str | None]) -> dict[str, str]:
    """Map each abbreviation that texts explain to the words in front of its bracket, or in the bracket.

    The words' initials must give the abbreviation's letters; small words may be left out.
    """
    meanings: dict[str, str] = {}
    for text in texts:
        for match in _IN_BRACKETS.finditer(text or ""):
            words = _spelling((text or "")[: match.start()], match[1])
            if words:
                meanings.setdefault(match[1], words)
        for match in _BEFORE_BRACKETS.finditer(text or ""):
            if _spelling(match[2], match[1]) == match[2]:
                meanings.setdefault(match[1], match[2])
    return meanings


def glossary(texts: Iterable[str | None], terms: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return (abbreviation, meaning) for all that texts use and they or `terms` explain, sorted."""
    all_texts = list(texts)
    meanings = find_meanings(all_texts) | dict(terms)
    used = {short for text in all_texts for short in (*abbreviations(text), *_words_in_capitals(text))}
    pairs = ((short, meanings[short]) for short in used & meanings.keys())
    return tuple(sorted(pairs, key=lambda pair: pair[0].casefold()))


def _words_in_capitals(text: str | None) -> tuple[str, ...]:
    """Return the words of a text in capitals throughout: only a meaning shows which are abbreviations."""
    return tuple(re.findall(r"[\w&]+", text)) if text and text.isupper() else ()


def unexplained_abbreviations(text: str | None, meanings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the abbreviations of a text that nothing explains."""
    return tuple(
        short
        for short in abbreviations(text)
        if short not in meanings and short not in EVERYDAY | _EMPHASIS and not _ROMAN.fullmatch(short)
    )


def _spelling(before: str, abbreviation: str) -> str:
    """Return the last words of `before` whose initials give the abbreviation; empty where they do not."""
    words = re.findall(r"[\w&'’-]+", before.rsplit(".", 1)[-1])
    wanted = [letter for letter in abbreviation.casefold() if letter.isalpha()]
    for start in range(len(words) - 1, -1, -1):
        candidate = words[start:]
        if candidate[0].casefold() in _SMALL:
            continue
        if (
            _initials(candidate) == wanted
            or _initials([word for word in candidate if word.casefold() not in _SMALL]) == wanted
        ):
            return " ".join(candidate)
        if len(candidate) > len(wanted) + 4:
            break
    return ""


def _initials(words: list[str]) -> list[str]:
    return [part[0].casefold() for word in words for part in word.split("-") if part[:1].isalpha()]
