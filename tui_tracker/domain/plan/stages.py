"""The stages of an action: their order, and how they are read from text.

Which stages exist comes from the plan's configuration: `StageWords` maps every accepted spelling,
lower case, to the stage's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from tui_tracker.domain.plan.wording import stage_list
from tui_tracker.named_tuple import NamedTuple

StageWords = Mapping[str, str]


class StageAt(NamedTuple):
    """One stage an action is at."""

    stage: str
    strand: str | None = None
    """Label of the part of the action that is at this stage."""


Stages = tuple[StageAt, ...]


_HALT = re.compile(
    r"(?:on[ -]hold|paused?|deferred|postponed|suspended|halted|frozen|stalled|blocked|stuck"
    r"|at risk|off[ -]track|delayed|late|overdue|behind(?: schedule| target)?|slipped"
    r"|cancell?ed|stopped|withdrawn|abandoned|discontinued|superseded|rejected|no longer (?:required|needed)"
    r"|not (?:proceeding|progressing|required))"
    r"(?:\s*[-\u2013\u2014:(,/].*|\s(?:awaiting|because|by|due|for|owing|pending|since|subject|until)\b.*)?"
)
"""A word for work that rests, is late or was given up, and its reason: it does not say how far it is."""


def is_step(name: str) -> bool:
    """Return whether a stage of this name is a step on the way to the end, and not a halt: `On hold`."""
    return _HALT.fullmatch(" ".join(name.casefold().split())) is None


class StageOrder(NamedTuple):
    """The plan's stages in the order an action goes through them."""

    names: tuple[str, ...]
    final: str | None = None
    """The stage that ends an action, where the plan has one."""
    halts: frozenset[str] = frozenset()
    """Those of the names that are outside of the order: `On hold`."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The stages that an action goes through, in their order."""
        return tuple(name for name in self.names if name not in self.halts)

    def rank(self, stages: Sequence[StageAt]) -> int | None:
        """Return the index of the furthest step; None where no stage is given that is one."""
        steps = self.steps
        return max(
            (steps.index(stage_at.stage) for stage_at in stages if stage_at.stage in steps), default=None
        )

    def went_back(self, before: Sequence[StageAt], now: Sequence[StageAt]) -> bool:
        """Return whether both periods give a step and the furthest is an earlier one now."""
        rank_before, rank_now = self.rank(before), self.rank(now)
        return rank_before is not None and rank_now is not None and rank_now < rank_before

    def halted_at(self, before: Sequence[StageAt], now: Sequence[StageAt]) -> tuple[str, ...]:
        """Return the stages outside of the order that an action came to from another stage."""
        known = {stage_at.stage for stage_at in before}
        new = dict.fromkeys(stage_at.stage for stage_at in now if stage_at.stage not in known)
        return tuple(name for name in new if known and name not in self.steps)

    def is_complete(self, stages: Sequence[StageAt]) -> bool:
        """Return whether every part of the action is at the final stage."""
        return bool(self.final) and {stage_at.stage for stage_at in stages} == {self.final}


def stages_text(stages: Sequence[StageAt]) -> str:
    """Write stages as text: `Delivery (MMLe), Discovery`."""
    return stage_list((stage_at.stage, stage_at.strand) for stage_at in stages)


def parse_stages(text: str, words: StageWords) -> Stages | None:
    """Read a stage cell, or return None when any part of it is not understood.

    A label follows its stage in brackets: `Delivery (MMLe), Discovery`. Reports and people also write
    it in front, with ` - ` or `:` between: `MMLe - Delivery Discovery`, `MMLe: Delivery`. Stages are
    joined by `,`, `&`, `/`, `;`, `and`, a line break or a blank. Empty text gives no stages.
    """
    if not text.strip():
        return ()
    folded = text.lower()
    if not any(word in folded for word in words):
        return None
    names = _alternatives(tuple(words))
    for read in (_read_bracketed, _read_prefixed):
        pairs = read(text, names)
        if pairs:
            stages = (StageAt(stage=words[name.lower()], strand=label) for name, label in pairs)
            return tuple(dict.fromkeys(stages))
    return None


@lru_cache(maxsize=16)
def _alternatives(words: tuple[str, ...]) -> str:
    """Return the pattern of a stage's name, the longer spellings first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


Pairs = list[tuple[str, str | None]]
_LONGEST_PREFIXED = 1000
"""Characters of a cell in which labels are looked for in front of stages: no table prints so many."""


def _read_bracketed(text: str, names: str) -> Pairs | None:
    """Read stages with their labels in brackets behind them; None where the text is not written so."""
    stage = re.compile(rf"(?<!\w)({names})(?!\w)", re.IGNORECASE)
    pairs: Pairs = []
    position = 0
    while match := stage.search(text, position):
        if not _is_joint(text[position : match.start()]):
            return None
        position, label = match.end(), None
        opening = re.compile(r"\s*\(").match(text, position)
        if opening:
            end = _closing_bracket(text, opening.end())
            if end is None:
                return None
            label, position = _unescaped(text[opening.end() : end]).strip() or None, end + 1
        pairs.append((match[1], label))
    return pairs if _is_joint(text[position:]) else None


def _read_prefixed(text: str, names: str) -> Pairs | None:
    """Read stages with their labels in front of them; None where the text is not written so."""
    if len(text) > _LONGEST_PREFIXED:
        return None
    pattern = re.compile(
        rf"(?:(?P<label>[^&,;/:\n]*?\S)\s*(?:\s[-\u2013\u2014]\s|:)\s*)?(?<!\w)(?P<stage>{names})(?!\w)",
        re.IGNORECASE,
    )
    pairs: Pairs = []
    position = 0
    for match in pattern.finditer(text):
        if not _is_joint(text[position : match.start()]):
            return None
        label = re.sub(r"^(?:and\b|[&,;/])\s*", "", (match["label"] or "").strip(), flags=re.IGNORECASE)
        pairs.append((match["stage"], label.strip() or None))
        position = match.end()
    return pairs if _is_joint(text[position:]) else None


def _closing_bracket(text: str, start: int) -> int | None:
    """Return the index of the bracket that closes a label starting at `start`; None where none does."""
    depth = 1
    for index, character in _unescaped_characters(text, start):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index
    return None


def _unescaped_characters(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield each character from `start` on that no backslash escapes, with its index."""
    index = start
    while index < len(text):
        if text[index] == "\\" and text[index + 1 : index + 2] in ("\\", "(", ")"):
            index += 2
        else:
            yield index, text[index]
            index += 1


def _unescaped(label: str) -> str:
    return re.sub(r"\\([\\()])", r"\1", label)


def _is_joint(text: str) -> bool:
    return re.fullmatch(r"(?:\s|[&,;/+.]|\band\b)*", text, re.IGNORECASE) is not None
