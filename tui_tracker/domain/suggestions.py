"""Suggest what somebody meant who typed a name that does not exist. Loaded only once a look-up has failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

CUTOFF = 0.4
"""Similarity, from 0 to 1, from which a name is suggested: a short ID with one wrong sign reaches it."""


def suggest(wanted: str, known: Iterable[str], *, most: int = 3, cutoff: float = CUTOFF) -> tuple[str, ...]:
    """Return up to `most` of the known names that are most like `wanted`, the best first; case is ignored."""
    by_fold = {name.casefold(): name for name in known}
    folded = wanted.strip().casefold()
    return tuple(by_fold[name] for name in get_close_matches(folded, by_fold, n=most, cutoff=cutoff))


def did_you_mean(names: Sequence[str]) -> str:
    """Ask whether one of the names was meant: `Did you mean T1, T7 or T71?`; empty without names."""
    if not names:
        return ""
    *others, last = names
    choice = f"{', '.join(others)} or {last}" if others else last
    return f"Did you mean {choice}?"


def suggestion_or_list(wanted: str, known: Iterable[str]) -> str:
    """Ask whether the most similar name was meant; list all names where none is similar."""
    names = list(known)
    return did_you_mean(suggest(wanted, names, most=1)) or f"Choose from: {', '.join(names)}."
