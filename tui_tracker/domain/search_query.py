"""What a person types to search for, as a full-text query that cannot fail."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+", re.UNICODE)
_SPELLINGS = (
    ("is", "iz"), ("ys", "yz"), ("our", "or"), ("tre", "ter"), ("gramme", "gram"),
    ("elled", "eled"), ("elling", "eling"), ("defence", "defense"), ("licence", "license"),
)  # fmt: skip
"""Parts of words that British and American spelling write differently."""
_ENDINGS = (
    "ability", "able", "al", "ally", "ance", "ation", "ative", "ator", "ed", "ement", "ence", "ency", "er",
    "es", "ful", "ibility", "ication", "ing", "ion", "isation", "ism", "ity", "ive", "ly", "ment", "ness",
    "ous", "sion", "ying",
)  # fmt: skip
"""Endings that the index's stemmer takes off (M. F. Porter, An algorithm for suffix stripping, 1980)."""


def match_expression(words: str) -> str:
    """Return an FTS5 expression for `words`: every word must stand, the last may be unfinished.

    Each word is quoted, so that no sign or keyword of the query language is left; either spelling,
    British or American, finds both. Empty where `words` holds no word at all.
    """
    found = _WORD.findall(words)
    parts = [_either(word, prefix=False) for word in found[:-1]]
    return " AND ".join([*parts, *(_either(word, prefix=True) for word in found[-1:])])


def _either(word: str, *, prefix: bool) -> str:
    star = "*" if prefix and len(word) > 2 else ""
    spellings = " OR ".join(f'"{one}"{star}' for one in spelled(word))
    whole = "".join(f' OR "{one}"' for one in (word, *_completed(word.lower()))) if star else ""
    return f"({spellings}{whole})"


def _completed(begun: str) -> tuple[str, ...]:
    """Return what a word may be that is being typed, where its end is: `insulation` for `insulati`.

    The index holds stems, and a prefix that goes on into an ending is none of any stem. All of these begin
    with what was typed, so that no other words are found by them.
    """
    found = [begun + ending for ending in _ENDINGS]
    for size in range(1, len(begun) - 1):
        found += [begun[:-size] + ending for ending in _ENDINGS if ending.startswith(begun[-size:])]
    return tuple(dict.fromkeys(found))


def spelled(word: str) -> tuple[str, ...]:
    """Return a word and the ways the other side of the Atlantic may spell it."""
    lower = word.lower()
    found = [lower]
    for british, american in _SPELLINGS:
        for one, other in ((british, american), (american, british)):
            if one in lower[2:] and (other not in lower or other in one):
                found.append(lower[:2] + lower[2:].replace(one, other))
    return tuple(dict.fromkeys(found))
