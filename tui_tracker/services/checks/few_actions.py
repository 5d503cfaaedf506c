"""Finds the texts of a plan that a few actions are measured by, with the search index.

They say of these actions' words what all texts of the plan would: which ones the plan uses often, which of
its names they nearly are, and which abbreviations it explains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from itertools import islice

from tui_tracker.domain.plan.glossary import abbreviations, find_meanings
from tui_tracker.services.checks.spelling import ALIKE, BEGINNING, OFTEN, WORD, is_name, may_be_misspelt
from tui_tracker.storage.read.plan_texts import WordIndex

_MOST_STEMS, _MOST_TEXTS = 20, 100
"""Stems of names that a word is compared with, the most alike first, and texts that are read of each."""


def texts_about(index: WordIndex, texts: Iterable[str | None]) -> list[str]:
    """Return the texts of the plan that the words of these `texts` are measured by."""
    own = [text for text in texts if text]
    chosen: dict[int, str] = {}
    for word in sorted({word for text in own for word in WORD.findall(text) if may_be_misspelt(word)}):
        if not _add_texts_with(chosen, index, word) and is_name(word):
            _add_names_like(chosen, index, word)
    for short in sorted({short for text in own for short in abbreviations(text)}):
        for row, text in index.texts_with(short, f"({short}"):
            if short in find_meanings([text]):
                chosen[row] = text
                break
    return list(chosen.values())


def _add_texts_with(chosen: dict[int, str], index: WordIndex, word: str) -> bool:
    """Add texts until they have a word often, in small letters or in capitals; return whether they do."""
    times = Counter[str]()
    lower = word.casefold()
    for row, text in index.texts_with(word, word if word.isascii() else ""):
        forms = [form for form in WORD.findall(text) if form.casefold() == lower]
        if forms:
            chosen[row] = text
            times.update(forms)
            if max(times.values()) >= OFTEN:
                return True
    return False


def _add_names_like(chosen: dict[int, str], index: WordIndex, word: str) -> None:
    """Add texts with a name that a word is nearly, where the plan uses it often."""
    stems = index.terms(word[:BEGINNING].casefold(), OFTEN)
    for stem in get_close_matches(word.casefold(), stems, n=_MOST_STEMS, cutoff=0.5):
        texts = islice(index.texts_of_term(stem), _MOST_TEXTS)
        chosen |= {row: text for row, text in texts if _has_name_like(word, text)}


def _has_name_like(word: str, text: str) -> bool:
    names = filter(is_name, WORD.findall(text))
    return any(SequenceMatcher(None, word, name).ratio() >= ALIKE for name in names)
