"""Copies of what a session saw in a file that was then replaced, moved or deleted, and what they hold.

Loaded with the first screen: what needs SQLAlchemy is in `services.rescue.merging`.
"""

from __future__ import annotations

from pathlib import Path

from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.services.rescue.model import RescuedChanges, tracker_name
from tui_tracker.services.rescue.store import RescueStore
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.read.lost_changes import absent_revisions, lost_changes


def keep_all(session: TrackerSession, store: RescueStore) -> Path:
    """Keep a copy of all that a session sees, though its file may be gone; return the rescue file.

    Raises `TrackerError` where it cannot be read or kept.
    """
    return store.write_changes(
        tracker_name(session),
        utc_timestamp(session.clock()),
        lambda copy: session.read(lambda reader: reader.copy_to(str(copy))),
    )


def has_lost_written(session: TrackerSession) -> bool:
    """Return whether the tracker lacks a change that this session has written into it."""
    return bool(session.read(lambda reader: absent_revisions(reader, session.written)))


def lost_names(session: TrackerSession, changes: RescuedChanges) -> tuple[str, ...]:
    """Name what the tracker lacks of the changes kept, each value once: `T2 note`.

    Raises `TrackerError` where either cannot be read.
    """
    lost = lost_changes(session.path, changes.copy_path)
    names = (f"{change.action_id} {field_label(change.field)}".strip() for change in lost)
    return tuple(dict.fromkeys(names))
