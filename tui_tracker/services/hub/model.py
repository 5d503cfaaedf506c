"""What is synced and with which result, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.services.exchange.merge import MergeResult


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncJob:
    """One sync of one tracker: what both of its halves need."""

    target: Path
    """The tracker; in a dry run a private copy of it."""
    settings: Settings
    author: str
    clock: Callable[[], datetime]
    dry_run: bool
    has_backup: bool
    """A backup is made before the tracker is changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncResult:
    """What a sync did or, in a dry run, would do."""

    hub: str
    """The hub's address as shown to people."""
    merged: MergeResult
    """What the hub had that the tracker had not seen: a file for each tracker that had sent something."""
    sent: int
    """Changes and decisions sent."""
    not_sent: int
    """Changes in a lead's copy that were made in another file, so that the lead may not send them."""
    dry_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTracker:
    """A tracker that was made from a hub."""

    title: str
    period: str
    """The key of the period to write."""
    changes: int
    """Revisions taken from the hub."""
