"""Write crash reports that hold nothing that anybody typed."""

from __future__ import annotations

import platform
import traceback
from datetime import UTC, datetime

from tui_tracker import __version__
from tui_tracker.errors import TrackerError
from tui_tracker.services.system.preferences import state_folder
from tui_tracker.storage.new_files import write_whole


def write_crash_report(fault: BaseException) -> TrackerError:
    """Write a crash report to the state folder and return the error to show.

    It keeps only files, lines and functions: the message and the variables of the fault may hold
    text that somebody typed. If the file cannot be written, the error only asks to describe what happened.
    """
    lines = [f"tui-tracker {__version__}, Python {platform.python_version()}, {platform.platform()}"]
    lines += [
        f"{frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
    ]
    lines.append(type(fault).__qualname__)
    folder = state_folder()
    path = folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    cause = f"Sorry, tui-tracker has stopped working ({type(fault).__qualname__})."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, "\n".join([*lines, ""]).encode())
    except OSError:
        return TrackerError(
            cause, "Everything you saved is safe. Please describe to your IT support what you did."
        )
    return TrackerError(
        cause,
        f"Everything you saved is safe. Please send {path} to your IT support."
        " It does not contain any of your text.",
    )
