"""The one rule of what a search finds, in a list, in the whole plan and in the shell.

Each word is found in any of its forms (`buses` finds bus); the last one may be unfinished; words in double
quotes are found only as they are written, next to one another. The full-text index knows the forms, and
proposes texts for a beginning or for quotes; what these really say is decided here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from tui_tracker.named_tuple import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LETTER = r"[^\W_]"
_WORD = re.compile(f"{_LETTER}+")
_PART = re.compile(r'"([^"]*)"|([^"]+|")')
_QUOTES = str.maketrans("‘’“”„", '\'\'"""')
_ACCENTS = re.compile("[\u0300-\u036f]")
_SPELLINGS = (
    ("is", "iz"), ("ys", "yz"), ("our", "or"), ("tre", "ter"), ("gramme", "gram"),
    ("elled", "eled"), ("elling", "eling"), ("defence", "defense"), ("licence", "license"),
)  # fmt: skip
"""Parts of words that British and American spelling write differently."""
_NUMBERS = (
    ("s", "ses"), ("asis", "ases"), ("esis", "eses"), ("isis", "ises"), ("ysis", "yses"),
    ("f", "ves"), ("fe", "ves"), ("man", "men"), ("child", "children"), ("person", "people"),
)  # fmt: skip
"""Endings of a singular and its plural that the index's stemmer takes for two words."""
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
BETWEEN_TEXTS = "\x02"
"""Separates texts that are looked at together; no phrase goes across it."""
_MOST_ENCLOSING = 3
"""Words that are tried for one that they have within them."""
_CUT, _LEAST = 3, 3
"""Letters that are taken off a word that is nowhere, and those that are left of it at least."""


class SearchQuery(NamedTuple):
    """Searched words as FTS5 expressions that are always valid, and what a text must say besides."""

    whole: str
    """Texts with every word, in any of its forms."""
    sure: str
    """The same, where the last word may lack one of the common endings."""
    begun: str
    """The same, where another word may begin with the last one: of these texts, those that `begins` knows."""
    forms: str
    """Texts with any of the words that are not in quotes, to mark those; empty without any."""
    whole_forms: str
    """The same for texts with every word whole: what only begins as the last word is not marked there."""
    beginnings: tuple[str, ...]
    """The last word in its spellings where it may be unfinished."""
    phrases: tuple[tuple[str, ...], ...]
    """The words in quotes: of the texts of all expressions, those that `has_phrases` knows."""

    @property
    def doubts_beginnings(self) -> bool:
        """Whether the index proposes more texts for `begun` than fit: stems keep their first two letters."""
        return any(len(word) > 2 for word in self.beginnings)

    def begins(self, text: str) -> bool:
        """Return whether a word of a text begins as the last word does."""
        folded = fold(text)
        return any(_begins(folded, word) for word in self.beginnings)

    def has_phrases(self, text: str) -> bool:
        """Return whether a text has everything in quotes as it is written."""
        folded = fold(text)
        return all(_has_phrase(folded, phrase) for phrase in self.phrases)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return (start, end) of the words of a text that begin as the last word, or are in quotes."""
        words = [(match.span(), fold(match.group())) for match in _WORD.finditer(text)]
        spans = [span for span, word in words if self.beginnings and word.startswith(self.beginnings)]
        for phrase in self.phrases:
            for first in range(len(words) - len(phrase) + 1):
                group = words[first : first + len(phrase)]
                if tuple(word for _, word in group) == phrase:
                    spans.append((group[0][0][0], group[-1][0][1]))
        return spans


def parse_query(words: str) -> SearchQuery | None:
    """Return what is searched for; None if `words` contains no word. Words after `MOST_WORDS` are left out.

    Each word is quoted in the expressions, so that it cannot be read as a sign or keyword of their language.
    """
    phrases, singles = _split(words)
    if not phrases and not singles:
        return None
    fixed = [_quoted(" ".join(phrase)) for phrase in phrases]
    each = [_any_of(word_forms(word)) for word in singles]
    # What follows after quotes ends the typing of a word: `bus "operators"` has none that is unfinished.
    last = singles[-1] if singles and not words.rstrip().translate(_QUOTES).endswith('"') else ""
    if not 0 < len(last) <= LONGEST_BEGINNING:
        whole = " AND ".join((*each, *fixed))
        forms = " OR ".join(each)
        return SearchQuery(whole, whole, whole, forms, forms, (), phrases)
    spellings = spelling_variants(last)
    certain = (*word_forms(last), *(_completed(last) if len(last) > 2 else ()))
    stars = "".join(f" OR {_quoted(spelling)}*" for spelling in spellings)
    others = (*each[:-1], *fixed)
    return SearchQuery(
        whole=" AND ".join((*each, *fixed)),
        sure=" AND ".join((*others, _any_of(certain))),
        begun=" AND ".join((*others, f"({_any_of(certain)}{stars})")),
        forms=" OR ".join((*each[:-1], _any_of(certain))),
        whole_forms=" OR ".join(each),
        beginnings=tuple(map(fold, spellings)),
        phrases=phrases,
    )


def _split(words: str) -> tuple[tuple[tuple[str, ...], ...], list[str]]:
    """Return the phrases in quotes, and the other words, each once."""
    phrases: dict[tuple[str, ...], None] = {}
    singles: dict[str, None] = {}
    for quoted, other in _PART.findall(words.translate(_QUOTES)):
        room = MOST_WORDS - sum(map(len, phrases)) - len(singles)
        if phrase := tuple(fold(word) for word in _WORD.findall(quoted)[:room]):
            phrases[phrase] = None
        new = dict.fromkeys(word.lower() for word in _WORD.findall(other))
        for word in list(new)[:room]:
            # Once more at the end: the last word may be unfinished.
            singles.pop(word, None)
            singles[word] = None
    return tuple(phrases), list(singles)


def _any_of(forms: Iterable[str]) -> str:
    return f"({' OR '.join(map(_quoted, dict.fromkeys(forms)))})"


def _quoted(words: str) -> str:
    return f'"{words}"'


def _completed(begun: str) -> tuple[str, ...]:
    """Return words that an unfinished word may become with a common ending: `insulation` for `insulati`.

    The index contains stems, so a prefix that reaches into an ending is not the prefix of a stem. Each
    returned word begins with the unfinished word, so that the search finds no other words.
    """
    completions = [begun + ending for ending in _ENDINGS]
    for size in range(1, len(begun) - 1):
        completions += [begun[:-size] + ending for ending in _ENDINGS if ending.startswith(begun[-size:])]
    return tuple(dict.fromkeys(completions))


def word_forms(word: str) -> tuple[str, ...]:
    """Return a word's spellings, each with its singular or plural; the index knows all other forms."""
    spellings = spelling_variants(word)
    forms = list(spellings)
    for spelling in spellings:
        for pair in _NUMBERS:
            for ending, other in (pair, pair[::-1]):
                if spelling.endswith(ending):
                    forms.append(spelling.removesuffix(ending) + other)
    return tuple(dict.fromkeys(forms))


def spelling_variants(word: str) -> tuple[str, ...]:
    """Return a word in lower case, followed by its British or American spelling variants."""
    lower = word.lower()
    spellings = [lower]
    for british, american in _SPELLINGS:
        for part, other in ((british, american), (american, british)):
            if part in lower[2:] and (other not in lower or other in part):
                spellings.append(lower[:2] + lower[2:].replace(part, other))
    return tuple(dict.fromkeys(spellings))


def fold(text: str) -> str:
    """Return a text as the search index reads it: without case, accents and curly quotes."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_QUOTES)))
    return text.casefold()


def _begins(folded: str, beginning: str) -> bool:
    return beginning in folded and bool(re.search(f"(?<!{_LETTER}){re.escape(beginning)}", folded))


def _has_phrase(folded: str, phrase: tuple[str, ...]) -> bool:
    between = rf"(?:(?!{BETWEEN_TEXTS})[\W_])+"
    return bool(re.search(f"(?<!{_LETTER}){between.join(map(re.escape, phrase))}(?!{_LETTER})", folded))


def shorter_words(words: str) -> Iterator[str]:
    """Yield what may be searched for instead of words that are nowhere: less of the last, or fewer words."""
    bare = " ".join(_WORD.findall(words))
    if '"' in words.translate(_QUOTES):
        yield bare
    *others, last = bare.split() or [""]
    for size in range(1, _CUT + 1):
        if len(last) - size >= _LEAST:
            yield " ".join((*others, last[:-size]))
    if others:
        yield " ".join(others)
        yield from (*others, last)


def enclosing_words(texts: Iterable[str], query: SearchQuery) -> tuple[str, ...]:
    """Return the words of texts that have the last word within them, the most frequent first.

    A search finds whole words and their beginnings: `carbon` does not find decarbonise.
    """
    counts = Counter(
        word.group().lower()
        for text in texts
        for word in _WORD.finditer(text)
        if any(part in fold(word.group())[1:] for part in query.beginnings)
    )
    return tuple(word for word, _ in counts.most_common(_MOST_ENCLOSING))


def suggest_other(
    words: str, count: Callable[[str], int], enclosing: Iterable[str] = ()
) -> tuple[str, int] | None:
    """Return other words that `count` counts, and how often; None if none of them is anywhere.

    The last word is replaced by one that has it within; then the words are shortened.
    """
    others = words.split()[:-1]
    longer = (" ".join((*others, word)) for word in enclosing)
    counted = ((other, count(other)) for other in (*longer, *shorter_words(words)))
    return next(((other, number) for other, number in counted if number), None)
