"""An unexpected fault put into a file for those who mend it, without anybody's words in it."""

from __future__ import annotations

import platform
import traceback
from datetime import UTC, datetime

from tui_tracker import __version__
from tui_tracker.errors import TrackerError
from tui_tracker.services.system.preferences import state_folder


def write_crash_report(fault: BaseException) -> TrackerError:
    """Write where the program failed, and return what to tell the person.

    Only names of files, lines and functions are kept: the fault's own text and the variables may
    hold what somebody typed.
    """
    lines = [f"tui-tracker {__version__}, Python {platform.python_version()}, {platform.platform()}"]
    lines += [
        f"{frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
    ]
    lines.append(type(fault).__qualname__)
    folder = state_folder()
    path = folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return TrackerError(
            f"Something went wrong in the program itself ({type(fault).__qualname__}).",
            "What you had saved is safe. Please tell the tracker's makers what you did.",
        )
    return TrackerError(
        f"Something went wrong in the program itself ({type(fault).__qualname__}).",
        f"What you had saved is safe. Please send {path} to the makers; it holds none of your text.",
    )
