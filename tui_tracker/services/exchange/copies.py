"""Whether any copy was sent out: what a look-up asks before it loads the rest of the exchange."""

from __future__ import annotations

from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read.reader import TrackerReader


def has_copies(view: TrackerView) -> bool:
    """Return whether any copy was ever sent out."""
    return view.read(TrackerReader.has_copies)
