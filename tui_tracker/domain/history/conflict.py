"""A cell in conflict, as a coordinator resolves it, and the merge of sentences that may be proposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from tui_tracker.domain.fields import field_named, readable
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.text import is_comparable, normalise

_SENTENCE = re.compile(r".*?(?:[.!?]+[\"'”’)\]]*(?:\s+|\Z)|\n+|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the values that disagree."""

    number: int
    """Its place in the list, from 1; by time, which decides nothing else. Another merge may move it."""
    name: str
    """The digits that a command knows it by: they follow from what was written, and stay."""
    value: str | None
    """Encoded as `domain.codecs` says."""
    author: str
    at: str
    """UTC, ISO 8601 with `Z`."""
    revision: str
    why: str | None = None
    """The reason, where this value resolved an earlier conflict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A cell whose heads disagree."""

    cell: Cell
    id: str
    """The action's printed ID."""
    theme: str
    """The theme's key."""
    base: str | None
    """The agreed value, which reads show until the conflict is resolved."""
    sides: tuple[Side, ...]
    earlier: tuple[Side, ...] = ()
    """Earlier resolutions of the cell that one of the sides did not know; oldest first."""

    def readable(self, value: str | None) -> str | None:
        """Format one of its values for people."""
        return readable(self.cell.field, value)

    def proposal(self) -> str | None:
        """Return the text that holds every side's changed sentences, where they do not touch; else None."""
        if not field_named(self.cell.field).is_report_text:
            return None
        merged = self.sides[0].value
        for side in self.sides[1:]:
            merged = merge_sentences(self.base, merged, side.value)
            if merged is None:
                return None
        return merged


def sentences(text: str | None) -> list[str]:
    """Split a text into sentences, each with the blanks after it; joined they are the text."""
    return [sentence for sentence in _SENTENCE.findall(text or "") if sentence]


def merge_sentences(base: str | None, first: str | None, second: str | None) -> str | None:
    """Merge two texts over their common base, by whole sentences; None where their changes touch.

    By sentences and not by words: merged by words, two true notes make a third that nobody wrote.
    A sentence changed, dropped or added by one side goes in; the two sides' changes must have an
    untouched sentence, or the other's plain addition at another place, between them. None too where the
    texts repeat their sentences so often that nobody could say which of them was changed.
    """
    old, *sides = ([normalise(sentence) for sentence in sentences(text)] for text in (base, first, second))
    if not all(is_comparable(old, side) for side in sides):
        return None
    old = sentences(base)
    changes = _changes(old, sentences(first)), _changes(old, sentences(second))
    both = sorted({*changes[0], *changes[1]})
    for (_, end, _), (start, _, _) in pairwise(both):
        if start <= end:
            return None
    merged, position = [], 0
    for start, end, new in both:
        merged += [*old[position:start], *new]
        position = end
    return _join([*merged, *old[position:]])


def _changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return the changes from `old` to `new`: (start, end, the new sentences between them)."""
    matcher = SequenceMatcher(
        None,
        [normalise(sentence) for sentence in old],
        [normalise(sentence) for sentence in new],
        autojunk=False,
    )
    return [
        (start, end, tuple(new[new_start:new_end]))
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def _join(parts: Sequence[str]) -> str:
    """Join sentences, with a blank after those that were the last of their text."""
    parts = [part if part[-1:].isspace() else f"{part} " for part in parts]
    return "".join(parts).rstrip()
