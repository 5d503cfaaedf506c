"""Whether an unexpected fault comes from what a tracker's file holds, and not from the program."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tui_tracker.errors import RefusedFileError, TrackerError
from tui_tracker.storage.health import copy_for_examination
from tui_tracker.storage.merge.received import receive
from tui_tracker.storage.places import creating


def fault_in_file(database: Path) -> RefusedFileError | None:
    """Check a private copy of a tracker as if it had come from elsewhere; return why it would be refused.

    None where nothing is wrong with it, or where it cannot be read now.
    """
    if not database.is_file():
        return None
    folder = None
    try:
        with creating("A private copy of the tracker"):
            folder = Path(tempfile.mkdtemp(prefix="tui-tracker-"))
        copy = folder / "whole.db"
        copy_for_examination(database, copy)
        receive(database, copy, folder / "checked.db", to_keep=True)
    except RefusedFileError as refusal:
        return refusal
    except TrackerError:
        return None
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
    return None
