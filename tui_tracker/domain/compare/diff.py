"""Compare two notes word by word: words kept, removed and added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from tui_tracker.domain.text import is_comparable, one_line

_WORD = re.compile(r"\S+\s*|\s+")


class DiffKind(StrEnum):
    """Whether a run of words is in both texts, only in the old one, or only in the new one."""

    SAME = "same"
    REMOVED = "gone"
    ADDED = "new"


_MARKS = {DiffKind.SAME: "{}", DiffKind.REMOVED: "[-{}-]", DiffKind.ADDED: "{{+{}+}}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffPart:
    """A run of words that are all kept, all removed or all added.

    All pieces but the removed ones make the new text, all but the added ones the old.
    """

    change: DiffKind
    text: str


def word_diff(old: str | None, new: str | None) -> tuple[DiffPart, ...]:
    """Compare two texts word by word.

    Blanks after words do not count; every piece but the last ends in one. `autojunk` is off, because
    with it difflib reports two long, nearly equal texts as wholly different.
    """
    olds, news = _WORD.findall(old or ""), _WORD.findall(new or "")
    pieces: list[DiffPart] = []
    for tag, old_start, old_end, new_start, new_end in _opcodes(
        [word.strip() for word in olds], [word.strip() for word in news]
    ):
        if tag == "equal":
            if new_end > new_start:
                pieces.append(DiffPart(change=DiffKind.SAME, text="".join(news[new_start:new_end])))
            continue
        if old_end > old_start:
            pieces.append(DiffPart(change=DiffKind.REMOVED, text="".join(olds[old_start:old_end])))
        if new_end > new_start:
            pieces.append(DiffPart(change=DiffKind.ADDED, text="".join(news[new_start:new_end])))
    return tuple(_with_blank(piece) for piece in pieces[:-1]) + tuple(pieces[-1:])


_Opcode = tuple[str, int, int, int, int]


def _opcodes(olds: Sequence[str], news: Sequence[str]) -> list[_Opcode]:
    """Return how one list of words becomes another, as difflib does.

    Where they have too many equal words, all between their common beginning and end is replaced.
    """
    if is_comparable(olds, news):
        return list(SequenceMatcher(None, olds, news, autojunk=False).get_opcodes())
    shortest = min(len(olds), len(news))
    start = next((index for index in range(shortest) if olds[index] != news[index]), shortest)
    end = next(
        (index for index in range(shortest - start) if olds[-1 - index] != news[-1 - index]), shortest - start
    )
    old_end, new_end = len(olds) - end, len(news) - end
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, old_end, start, new_end),
        ("equal", old_end, len(olds), new_end, len(news)),
    ]


def _with_blank(piece: DiffPart) -> DiffPart:
    return piece if piece.text[-1:].isspace() else replace(piece, text=f"{piece.text} ")


def plain_diff(pieces: tuple[DiffPart, ...]) -> str:
    """Write a diff without colour: `[-gone-]{+new+}`, blanks only where a text has them."""
    parts = []
    for piece, following in zip_longest(pieces, pieces[1:]):
        words = piece.text.rstrip()
        blanks = piece.text[len(words) :]
        if piece.change is DiffKind.REMOVED and following and following.change is DiffKind.ADDED:
            # The added words that follow bring the blank.
            blanks = ""
        parts.append(_MARKS[piece.change].format(words) + blanks)
    return "".join(parts).strip()


class NoteChange(StrEnum):
    """How a note changed between two periods."""

    NONE = "no note"
    MISSING = "missing"
    UNCHANGED = "unchanged"
    REWORDED = "reworded"
    NEW = "new"
    CONFLICT = "in conflict"
    """Nobody has chosen yet which of several notes is the update's."""


REWORDED_FROM = 0.5
"""Share of words in common from which a note counts as reworded rather than new."""


def note_change(old: str | None, new: str | None) -> NoteChange:
    """Classify the change of a note; blanks and line breaks do not count."""
    before, after = one_line(old), one_line(new)
    if not after:
        return NoteChange.MISSING if before else NoteChange.NONE
    if before == after:
        return NoteChange.UNCHANGED
    if not before:
        return NoteChange.NEW
    olds, news = before.split(), after.split()
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    # Of very long texts only how often each word is in both is compared.
    ratio = matcher.ratio() if is_comparable(olds, news) else matcher.quick_ratio()
    return NoteChange.REWORDED if ratio >= REWORDED_FROM else NoteChange.NEW
