"""A cell in conflict as a coordinator settles it, and the sentences' merge that may be proposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from tui_tracker.domain.fields import field_named, readable
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.text import normal

_SENTENCE = re.compile(r".*?(?:[.!?]+[\"'”’)\]]*(?:\s+|\Z)|\n+|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the values that disagree."""

    n: int
    """Its number in the list, from 1; by time, which decides nothing else."""
    value: str | None
    """Encoded as `domain.codecs` says."""
    author: str
    at: str
    """UTC, ISO 8601 with `Z`."""
    revision: str
    why: str | None = None
    """The reason, where this value settled an earlier conflict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    cell: Cell
    id: str
    """The action's printed ID."""
    theme: str
    """The theme's key."""
    base: str | None
    """What was last agreed: the value reads show meanwhile."""
    sides: tuple[Side, ...]
    earlier: tuple[Side, ...] = ()
    """Earlier resolutions of the same cell, which one of the sides did not know of; oldest first."""

    def readable(self, value: str | None) -> str | None:
        """Write one of its values as people read it."""
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
    """Split a text into sentences, each with the blanks behind it; joined they are the text."""
    return [one for one in _SENTENCE.findall(text or "") if one]


def merge_sentences(base: str | None, one: str | None, other: str | None) -> str | None:
    """Merge two texts over what both came from, by whole sentences; None where they are not apart.

    By sentences and not by words: merged by words, two true notes make a third that nobody wrote.
    A sentence changed, dropped or added by one side goes in; the two sides' changes must have an
    untouched sentence, or the other's plain addition at another place, between them.
    """
    old = sentences(base)
    changes = _changes(old, sentences(one)), _changes(old, sentences(other))
    both = sorted({*changes[0], *changes[1]})
    for (_, end, _), (start, _, _) in pairwise(both):
        if start <= end:
            return None
    merged, position = [], 0
    for start, end, new in both:
        merged += [*old[position:start], *new]
        position = end
    return _flow([*merged, *old[position:]])


def _changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return what became of `old`: (start, end, sentences put there instead)."""
    matcher = SequenceMatcher(
        None, [normal(one) for one in old], [normal(one) for one in new], autojunk=False
    )
    return [
        (start, end, tuple(new[new_start:new_end]))
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def _flow(pieces: Sequence[str]) -> str:
    """Join sentences, a blank between those that had ended their text."""
    parts = [one if one[-1:].isspace() else f"{one} " for one in pieces]
    return "".join(parts).rstrip()
