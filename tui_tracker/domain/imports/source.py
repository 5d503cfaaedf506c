"""What an importer read from a source: actions and their updates, every line's outcome, and problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tui_tracker.domain.imports.problem import Problem
from tui_tracker.domain.imports.understanding import Understanding
from tui_tracker.domain.plan.model import Action, Theme, Update


class LineKind(StrEnum):
    """What became of one line of a source."""

    ACTION = "action"
    HEADING = "heading"
    HEADER = "header"
    CONTINUATION = "joined"
    NOISE = "debris"
    BLANK = "blank"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOutcome:
    """One line of a source, and what became of it."""

    line: int
    """Line or row of the source, from 1."""
    kind: LineKind
    detail: str = ""
    """The action's ID, the heading's text, the line it continues, or why it is noise or a problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One action as a source has it; `None` and `()` mean that the source says nothing."""

    action: Action
    """Its `key` is empty: the plan it is imported into gives it one."""
    update: Update
    """Its `period` is that of the source."""
    other_updates: tuple[Update, ...] = ()
    """Those of the source's other periods, where every one is taken."""
    lines: tuple[int, ...]
    fields: frozenset[str]
    """The fields this source has a column for: an importer of updates touches no other."""
    rated_periods: frozenset[str] = frozenset()
    """Periods whose rating cell was read, if only as the final stage."""
    repaired: tuple[str, ...] = ()
    """What was put right, in words, e.g. `ID read from Cyrillic letters`."""
    doubtful: bool = False
    """A problem concerns this row."""
    has_made_id: bool = False
    """The source prints no ID for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedSource:
    """A source as an importer read it."""

    source: str
    """File name, for messages."""
    digest: str
    """BLAKE2b-128, hex, of the source and of the corrections applied to it."""
    period: str
    """The one that its updates are for; the latest, where it has several."""
    themes: tuple[Theme, ...]
    rows: tuple[SourceRow, ...]
    is_own_report: bool = False
    """This program wrote it: it may leave out what is kept as printed."""
    line_outcomes: tuple[LineOutcome, ...]
    """One for every line of the source, in order."""
    problems: tuple[Problem, ...]
    understanding: Understanding = field(default_factory=Understanding)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods of its updates, from the earliest."""
        others = {update.period for row in self.rows for update in row.other_updates}
        return tuple(sorted(others | {self.period}))
