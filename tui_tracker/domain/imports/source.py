"""What an importer made of a source: actions and their updates, every line's fate, and problems."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.imports.problem import Problem
from tui_tracker.domain.plan.model import Action, Theme, Update


class FateKind(StrEnum):
    """What became of one line of a source."""

    ACTION = "action"
    HEADING = "heading"
    HEADER = "header"
    JOINED = "joined"
    DEBRIS = "debris"
    BLANK = "blank"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    line: int
    """Line or row of the source, from 1."""
    kind: FateKind
    detail: str = ""
    """The action's ID, the heading's text, the line joined to, or why it is debris or a problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One action as a source gives it; `None` and `()` mean the source says nothing."""

    action: Action
    """Its `key` is empty: keys are made when a plan is, or found in the plan that is there."""
    update: Update
    """Its `period` is that of the reading."""
    lines: tuple[int, ...]
    fields: frozenset[str]
    """The fields this source has a column for: an importer of updates touches no other."""
    repaired: tuple[str, ...] = ()
    """What was put right, in words, e.g. `ID read from Cyrillic letters`."""
    doubtful: bool = False
    """A problem concerns this row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    source: str
    """File name, for messages."""
    digest: str
    """BLAKE2b-128, hex, of the source and of the corrections applied to it."""
    period: str
    themes: tuple[Theme, ...]
    rows: tuple[Row, ...]
    fates: tuple[Fate, ...]
    """One for every line of the source, in order."""
    problems: tuple[Problem, ...]
