"""Printed action IDs: read them in many spellings, order them and write them as ranges."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LOOKALIKE_LETTERS = str.maketrans(
    # Cyrillic and Greek letters that print like Latin ones, as they occur in scanned reports.
    "АВЕЅІЈКМНОРСТХУЗавеѕіјкморстхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονρ",
    "ABESIJKMHOPCTXY3abesijkmopctxyABEZHIKMNOPTYXaovp",
)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MADE_LETTERS = "XYZWVUQPONMLKJIHGFEDCBARST"
"""Letters for themes and actions without printed IDs, the first free one first."""
_SHAPE = re.compile(r"([A-Z]*+)\W*+(?>0*(?=\d))(\d++(?:\.\d++)*+)\W*+([A-Z]?)")
"""Nothing is tried in a second way: a file may have thousands of zeros for an ID."""
_LONGEST_RANGE = 200
"""Characters of a range of IDs as it is typed."""


_FOLDED = re.compile(r"[A-Z]{1,4}\d+(?:\.\d+)*[A-Z]?|\d+(?:\.\d+)*[A-Z]?")


@lru_cache(maxsize=20_000)
def fold_id(text: str) -> str:
    """Return the key under which an ID is found: `t 017`, `T-17`, `(Т17)` all give `T17`.

    Similar letters of other alphabets, case, blanks, dots and hyphens between letter and number,
    leading zeros and brackets do not count. A text without the shape of an ID is returned in upper
    case without blanks, so that it can still be looked up.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(LOOKALIKE_LETTERS)
    plain = plain.upper().strip(" \t\r\n()[]{}<>.,;:'\"#")
    joined = "".join(plain.split())
    match = _SHAPE.fullmatch(plain) or _SHAPE.fullmatch(joined)
    if match is None:
        return joined
    letters, number, suffix = match.groups()
    return f"{letters}{number}{suffix}"


def looks_like_id(text: str) -> bool:
    """Return whether `text` has the shape of a printed ID once folded."""
    return _FOLDED.fullmatch(fold_id(text)) is not None


_BETWEEN = r"\.\.+|…|[-‐‑‒–—−]"


def range_ends(text: str) -> tuple[str, str] | None:
    """Return the folded ends of a range, `T1` and `T9` for `T1-T9`, `t1..t9` and `T1-9`, else None.

    One ID with a hyphen in it (`T-17`) is not a range.
    """
    if len(text) > _LONGEST_RANGE or looks_like_id(text):
        return None
    for match in re.finditer(_BETWEEN, text):
        first, last = text[: match.start()], text[match.end() :]
        if looks_like_id(first) and looks_like_id(last):
            return fold_id(first), fold_id(last if id_letters(last) else id_letters(first) + last)
    return None


def numbered_id(words: str) -> tuple[str, int]:
    """Split `T35/2`, the second action with that ID, into the ID and the number; 0 for any other ID."""
    identity, slash, number = words.strip().rpartition("/")
    if slash and number.isdecimal() and len(number) < 4:
        return identity, int(number)
    return words, 0


def looks_like_ids(text: str) -> bool:
    """Return whether `text` has the shape of an ID, numbered or not, of a range, or of several of them."""
    pieces = [text] if looks_like_id(text) else text.replace(",", " ").split()
    return bool(pieces) and all(looks_like_id(numbered_id(piece)[0]) or range_ends(piece) for piece in pieces)


def id_letters(identity: str) -> str:
    """Return the leading letters of a printed ID, upper case: `T` for `T17`, empty for `3.2`."""
    folded = fold_id(identity)
    return folded[: len(folded) - len(folded.lstrip(_LETTERS))]


def id_prefix(identity: str) -> str:
    """Return what an ID has in common with its theme's others: its letters, or `3.` of `3.2`."""
    return id_letters(identity) or (identity.split(".")[0] + "." if "." in identity else "")


NaturalOrder = tuple[tuple[int, int, str], ...]
"""For each part of an ID whether it is text, the digits of a number, and the part."""


def natural_order(identity: str) -> NaturalOrder:
    """Sort key that puts T2 before T10 and R3a before R3b; a number may have any number of digits."""
    parts = re.findall(r"\d+|[^\d]+", identity)
    return tuple(
        (0, len(part.lstrip("0")), part.lstrip("0")) if part.isdecimal() else (1, 0, part) for part in parts
    )


def id_ranges(ids: Iterable[str]) -> list[str]:
    """Write three or more IDs in a row as a run: `T1 T2 T3 T5` gives `T1-T3`, `T5`."""
    runs: list[list[str]] = []
    for identity in ids:
        if runs and _follows(runs[-1][-1], identity):
            runs[-1].append(identity)
        else:
            runs.append([identity])
    return [text for run in runs for text in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else run)]


def _follows(first: str, second: str) -> bool:
    """Return whether the second ID has the same letters as the first and the next number."""
    before, after = (re.fullmatch(r"([A-Za-z]+)(\d{1,18})", identity) for identity in (first, second))
    return bool(before and after and before[1] == after[1] and int(before[2]) + 1 == int(after[2]))
