"""The names of a plan's partners, for one that prints several of them without a comma.

Look-ups load this module, so the file is plain text.
"""

from __future__ import annotations

import os

from tui_tracker.ordinary_files import read_utf8

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui_tracker.config import Settings

_ENDING = ".partners.txt"


def partner_names(settings: Settings, plan: str) -> tuple[str, ...]:
    """Return the names of partners of the plan with this title; empty where none are listed.

    `<source>.partners.txt` beside the plan's source has the title of the plan in its first line, and a name
    in each further one; lines that begin with `#` are comments.
    """
    try:
        content = read_utf8(os.path.splitext(settings.plan_source)[0] + _ENDING)  # noqa: PTH122
    except (OSError, ValueError):
        return ()
    lines = [line.strip() for line in content.split("\n") if not line.startswith("#")]
    title, *names = [line for line in lines if line] or [""]
    return tuple(names) if title == plan else ()
