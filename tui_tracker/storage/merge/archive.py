"""Keeps every incoming file, in a folder beside the tracker."""

from __future__ import annotations

from pathlib import Path

from tui_tracker.storage.new_files import creating

ARCHIVE = "received"
"""Folder beside a tracker that keeps every incoming file under its SHA-256."""


def archive_folder(tracker: Path) -> Path:
    """Return the folder beside a tracker that keeps every file given to a merge."""
    folder = tracker.parent / ARCHIVE
    with creating(folder):
        folder.mkdir(exist_ok=True)
    return folder


def archive(snapshot: Path, sha256: str, ending: str = ".db") -> Path:
    """Move a snapshot of an incoming file into the archive under its hash; the same bytes are kept once."""
    kept = snapshot.with_name(f"{sha256}{ending}")
    with creating(kept):
        snapshot.replace(kept)
    return kept
