"""The folder in which people look for what the program writes for them: copies to send, reports."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from tui_tracker.config import Settings
from tui_tracker.config.sources import own_folder

RETURNED, REPORTS, TO_SEND = "returned", "reports", "to send"
"""Folders of the coordinator's work, as the guide calls them."""
_NAME = "tui-tracker"


def work_folder(tracker: Path, settings: Settings) -> Path:
    """Return the folder of the settings that name a tracker, else the tracker's own.

    Where that is one that the system keeps for programs, and desktops hide, it is a folder among the
    person's documents.
    """
    is_named = settings.path and os.path.realpath(settings.database) == os.path.realpath(tracker)
    folder = Path(settings.path).parent if is_named and settings.path else tracker.absolute().parent
    if any(folder.is_relative_to(own_folder(kind)) for kind in ("config", "data")):
        return Path(platformdirs.user_documents_dir()) / _NAME
    return folder
