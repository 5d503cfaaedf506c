"""How many changes wait to be sent to the hub: read from the tracker alone, without SQLAlchemy."""

from __future__ import annotations

from tui_tracker.config import Settings
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.hub.local_state import ADDRESS, parse_state
from tui_tracker.storage.read.reader import TrackerReader


def has_hub(view: TrackerView, settings: Settings) -> bool:
    """Return whether a tracker has a hub: its own, or the settings'."""
    return bool(settings.hub_url or view.read(TrackerReader.meta).get(ADDRESS))


def changes_to_send(view: TrackerView) -> int | None:
    """Return how many changes the hub does not have yet; None for a tracker that was never synced."""
    return view.read(_count)


def _count(reader: TrackerReader) -> int | None:
    meta = reader.meta()
    state = parse_state(meta)
    if not state.id and ADDRESS not in meta:
        return None
    from tui_tracker.storage.hub.outbox import Outbox

    return Outbox(reader, state).count()
