"""What syncing is about and what came of it, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui_tracker.services.exchange.merge import MergeResult


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
class HubStatus:
    """What a tracker knows of its hub without asking it."""

    address: str
    """With login, without password; empty where the tracker knows of no hub."""
    to_send: int
    """Changes that were not sent yet."""
    is_synced: bool
    """It was synced with a hub before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTracker:
    """A tracker made from a hub, and the settings that belong to it."""

    path: Path
    title: str
    settings: dict[str, object]
