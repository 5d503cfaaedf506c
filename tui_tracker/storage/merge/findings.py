"""What reading one received file found."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_tracker.domain.history.cell import Cell
from tui_tracker.named_tuple import NamedTuple


class ReceivedDecision(NamedTuple):
    """A decision on a change in the tracker that a file brings, where somebody should hear of it."""

    author: str
    verdict: str
    """Accept or decline."""
    why: str | None
    verdict_here: str | None
    """What was decided on it in the tracker; None where nobody has decided."""
    writer: str
    """Who wrote the change."""
    counted: bool
    """The change was the newest of its cell in the tracker, and not held there."""
    cell: Cell
    value: str | None


@dataclass(slots=True, kw_only=True)
class FileFindings:
    """What one file holds; filled while it is read."""

    new: int = 0
    known: int = 0
    altered: list[Cell] = field(default_factory=list)
    """Cells whose stored history no longer matches its ids."""
    outside: list[Cell] = field(default_factory=list)
    """Cells another program changed without leaving a revision."""
    damage: str = ""
    """What is wrong with a file that contradicts its own history in many cells; empty for any other."""
    unreadable: list[Cell] = field(default_factory=list)
    """Cells with a value in the file's tables that their field cannot have; the tracker keeps its own."""
    not_in_settings: list[Cell] = field(default_factory=list)
    """Cells with a new value, not held, that the settings of those who merge do not have."""
    drafts: list[Cell] = field(default_factory=list)
    """Cells with text that was still under edit."""
    lost_rows: int = 0
    """Updates that another program deleted from the file's tables; the tracker keeps its own."""
    authors: dict[str, int] = field(default_factory=dict)
    """Each person's name to the number of new revisions by them."""
    newest: dict[str, str] = field(default_factory=dict)
    """Each person's name to the time of their newest new revision."""
    latest: str | None = None
    """Time of its newest revision by a person."""
    decisions: int = 0
    """Decisions on held revisions that the tracker does not have."""
    overruling: list[ReceivedDecision] = field(default_factory=list)
    """Those of these decisions that decline a change in the tracker, or say otherwise than one there."""
    copies: list[str] = field(default_factory=list)
    """Who sent out each copy that the file knows and the tracker does not."""
