"""Changes that a tracker has lost because its file was replaced: kept by themselves, and merged back."""

from __future__ import annotations

from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.errors import RefusedFileError
from tui_tracker.services.exchange.merge import merge
from tui_tracker.services.rescue.model import RescuedChanges, tracker_name
from tui_tracker.services.rescue.store import RescueStore
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.storage.new_files import creating
from tui_tracker.storage.write.imports import create_tracker


def keep_written(session: TrackerSession, store: RescueStore) -> Path | None:
    """Keep what a session has written, where its file can no longer be read or lacks it; None for nothing.

    The copy is a tracker with these changes alone. Raises `TrackerError` where it cannot be kept.
    """
    if not session.written:
        return None
    meta = {"database_id": session.database_id(), "plan_id": session.plan_id(), "title": session.title}

    def write(copy: Path) -> None:
        with creating(copy):
            create_tracker(copy, meta, revisions=tuple(session.written.values()))

    return store.write_changes(tracker_name(session), utc_timestamp(session.clock()), write)


def merge_back(session: TrackerSession, settings: Settings, changes: RescuedChanges) -> None:
    """Merge the changes kept into the tracker, as a returned file is merged, with a backup before.

    Raises `TrackerError` where the tracker cannot be written or the copy is refused.
    """
    with merge([changes.copy_path], session.path, settings, author=session.author) as result:
        refused = [file.refused for file in result.files if file.outcome is Outcome.REFUSED]
    if refused:
        raise RefusedFileError(refused[0] or "The copy was refused.", f"It is kept in {changes.copy_path}.")
