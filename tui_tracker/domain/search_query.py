"""Turns the words that a person searches for into a full-text query that is always valid."""

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


LONGEST_BEGINNING = 40
"""Characters of the longest word that is completed; nobody begins a longer one."""

MOST_WORDS = 50
"""Different words that are searched for; SQLite takes minutes for thousands, and cannot be stopped."""


def match_expression(words: str) -> str:
    """Return an FTS5 expression for texts that contain every one of `words`; the last may be unfinished.

    Each word is quoted, so that it cannot be read as a sign or keyword of the query language. A British
    spelling also finds the American one, and vice versa. Words after `MOST_WORDS` are left out.
    Empty if `words` contains no word.
    """
    terms = list(dict.fromkeys(_WORD.findall(words)))[:MOST_WORDS]
    parts = [_either(word, prefix=False) for word in terms[:-1]]
    return " AND ".join([*parts, *(_either(word, prefix=True) for word in terms[-1:])])


def _either(word: str, *, prefix: bool) -> str:
    star = "*" if prefix and 2 < len(word) <= LONGEST_BEGINNING else ""
    spellings = " OR ".join(f'"{spelling}"{star}' for spelling in spelling_variants(word))
    completions = (
        "".join(f' OR "{completion}"' for completion in (word, *_completed(word.lower()))) if star else ""
    )
    return f"({spellings}{completions})"


def _completed(begun: str) -> tuple[str, ...]:
    """Return words that an unfinished word may become with a common ending: `insulation` for `insulati`.

    The index contains stems, so a prefix that reaches into an ending is not the prefix of a stem. Each
    returned word begins with the unfinished word, so that the search finds no other words.
    """
    completions = [begun + ending for ending in _ENDINGS]
    for size in range(1, len(begun) - 1):
        completions += [begun[:-size] + ending for ending in _ENDINGS if ending.startswith(begun[-size:])]
    return tuple(dict.fromkeys(completions))


def spelling_variants(word: str) -> tuple[str, ...]:
    """Return a word in lower case, followed by its British or American spelling variants."""
    lower = word.lower()
    spellings = [lower]
    for british, american in _SPELLINGS:
        for part, other in ((british, american), (american, british)):
            if part in lower[2:] and (other not in lower or other in part):
                spellings.append(lower[:2] + lower[2:].replace(part, other))
    return tuple(dict.fromkeys(spellings))
