"""What came of files that were handed out and came back: a merge, its files, its questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.exchange.held import Hold
from tui_tracker.domain.fields import readable
from tui_tracker.domain.history.cell import Cell


class Outcome(StrEnum):
    """What became of one offered file."""

    TAKEN = "taken"
    DUPLICATE = "duplicate"
    """The very file, or all it holds, came before."""
    SUPERSEDED = "superseded"
    """An older state of a copy of which a newer one came before."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """A copy as the tracker remembers it."""

    id: str
    """The origin of what is written in it."""
    lead: str
    themes: tuple[str, ...]
    """Keys."""
    period: str
    name: str
    """The file's name."""
    made_at: str
    made_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """One offered file, told to the coordinator."""

    name: str
    sha256: str
    outcome: Outcome
    arrival: str = ""
    """Id under which the log keeps it."""
    refused: str | None = None
    """Why it was not taken, and what to do."""
    copy: HandedOut | None = None
    """The copy it is, where it was handed out."""
    authors: tuple[str, ...] = ()
    new: int = 0
    """Revisions the tracker did not have."""
    known: int = 0
    before: str | None = None
    """When what it holds came first, for a duplicate or superseded file."""
    done: int | None = None
    """Updates signed off in it, of `total` actions of its themes."""
    total: int | None = None
    notices: tuple[str, ...] = ()
    """Anything odd, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One cell a file changed."""

    cell: Cell
    id: str
    """The action's printed ID; the internal key where it has none here."""
    theme: str
    before: str | None
    """What it was written on top of, encoded."""
    after: str | None
    author: str
    at: str
    revision: str
    held: Hold | None = None
    """Why it waits for the coordinator's word."""
    in_conflict: bool = False
    hints: tuple[str, ...] = ()

    def readable(self, value: str | None) -> str | None:
        """Write one of its values as people read it."""
        return readable(self.cell.field, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is held and the coordinator has not decided on."""

    n: int
    """Its number in the list, from 1."""
    revisions: tuple[str, ...]
    """What is decided together: one revision, or all that make a new action."""
    brought: Brought
    """What it says; of a new action its text."""
    standing: str | None
    """The value that stands meanwhile, encoded."""
    kind: Hold
    lookalikes: tuple[str, ...] = ()
    """IDs of the plan that read like the ID a new or renamed action would take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """An update whose parts nobody has seen together: to be read once as a whole."""

    id: str
    action: str
    period: str
    parts: tuple[tuple[str, str | None, str], ...]
    """(field, value as people read it, author)."""
