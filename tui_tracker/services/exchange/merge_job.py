"""The facts that every step of one merge needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.fields import FieldValidator


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeJob:
    """One run of a merge: what it merges into, for whom, and by which rules."""

    run: str
    """Id of the run, made for it."""
    target: Path
    """The file to merge into: the tracker, a private copy of it, or a new one."""
    settings: Settings
    author: str
    moment: datetime
    work: Path
    """A private folder that is deleted after the merge."""
    archive: Path | None
    """The folder that keeps every incoming file; None in a dry run."""
    valid: FieldValidator
    is_new: bool
    """The target is a new tracker."""
    dry_run: bool
    is_from_hub: bool = False
    """The files were written from a hub, a few changes each: they say nothing of their lead's progress."""
    more_to_come: bool = False
    """More is to come from the hub: a file that builds on what is not there waits for it."""
    has_backup: bool = True
    """A backup is made before the target is changed."""

    @property
    def staging_path(self) -> Path:
        """The private database that collects what is new."""
        return self.work / "staged.db"
