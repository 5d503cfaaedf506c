"""What reading one received file turned up."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui_tracker.domain.history.cell import Cell


@dataclass(slots=True, kw_only=True)
class Findings:
    """What one file turned out to hold; filled while it is read."""

    new: int = 0
    known: int = 0
    altered: list[Cell] = field(default_factory=list)
    """Cells whose stored history no longer says what its ids say."""
    outside: list[Cell] = field(default_factory=list)
    """Cells another program changed without leaving a revision."""
    drafts: list[Cell] = field(default_factory=list)
    """Cells with text that was still under edit."""
    lost_rows: int = 0
    """Updates that another program deleted from the file's tables; they stay as they were."""
    authors: dict[str, int] = field(default_factory=dict)
    """People to how many of the new revisions are theirs."""
    latest: str | None = None
    """Time of its newest revision by a person."""
    decisions: int = 0
    """Decisions on held revisions that the tracker does not have."""
