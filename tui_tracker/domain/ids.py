"""Printed action IDs: reading them forgivingly, ordering them, and offering the nearest."""

from __future__ import annotations

import re
import unicodedata

LOOKALIKES = str.maketrans(
    # Cyrillic and Greek letters that print like Latin ones, as scanned reports hold them.
    "АВЕЅІЈКМНОРСТХУЗавеѕіјкморстхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονρ",
    "ABESIJKMHOPCTXY3abesijkmopctxyABEZHIKMNOPTYXaovp",
)
_SHAPE = re.compile(r"([A-Z]*)\W*0*(\d+(?:\.\d+)*)\W*([A-Z]?)")


def fold(text: str) -> str:
    """Return the key under which an ID is found: `t 017`, `T-17`, `(Т17)` all give `T17`.

    Look-alike letters of other alphabets, case, blanks, dots and hyphens between letter and number,
    leading zeros and brackets do not count. A text that has no ID's shape comes back in upper case
    without blanks, so that it still can be looked up.
    """
    plain = unicodedata.normalize("NFKC", text).translate(LOOKALIKES).upper()
    plain = plain.strip(" \t\r\n()[]{}<>.,;:'\"#")
    joined = "".join(plain.split())
    match = _SHAPE.fullmatch(plain) or _SHAPE.fullmatch(joined)
    if match is None:
        return joined
    letters, number, suffix = match.groups()
    return f"{letters}{number}{suffix}"


def looks_like_id(text: str) -> bool:
    """Tell whether `text` has the shape of a printed ID once folded."""
    return re.fullmatch(r"[A-Z]{1,4}\d+(?:\.\d+)*[A-Z]?|\d+(?:\.\d+)*[A-Z]?", fold(text)) is not None


def letters_of(identity: str) -> str:
    """Return the leading letters of a printed ID, upper case: `T` for `T17`, empty for `3.2`."""
    match = re.match(r"[A-Z]*", fold(identity))
    return match.group() if match else ""


def natural_order(identity: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key that puts T2 before T10 and R3a before R3b."""
    parts = re.findall(r"\d+|[^\d]+", identity)
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts)
