"""Which hub a tracker belongs to, and passwords, which are asked for and never kept."""

from __future__ import annotations

from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.services.hub.model import HubStatus
from tui_tracker.storage.hub.address import has_password, with_password, without_secrets
from tui_tracker.storage.hub.local_state import ADDRESS, parse_state
from tui_tracker.storage.hub.outbox import Outbox
from tui_tracker.storage.read.reader import TrackerReader

__all__ = ["has_password", "hub_address", "hub_status", "with_password", "without_secrets"]


def hub_status(tracker: Path, settings: Settings) -> HubStatus:
    """Return what a tracker knows of its hub; the hub is not asked."""
    with TrackerReader(str(tracker)) as reader:
        meta = reader.meta()
        state = parse_state(meta)
        return HubStatus(
            address=meta.get(ADDRESS) or settings.hub_url,
            to_send=Outbox(reader, state).count(),
            is_synced=bool(state.id),
        )


def hub_address(tracker: Path, settings: Settings) -> str:
    """Return the address of the hub that a copy knows, else the settings'; empty where there is none."""
    with TrackerReader(str(tracker)) as reader:
        return reader.meta().get(ADDRESS) or settings.hub_url
