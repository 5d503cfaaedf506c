"""The names of a plan's partners, for one that prints several of them without a comma.

Look-ups load this module, so the file is plain text.
"""

from __future__ import annotations

import os

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
        with open(os.path.splitext(settings.plan_source)[0] + _ENDING, encoding="utf-8") as file:  # noqa: PTH122, PTH123
            lines = [line.strip() for line in file if not line.startswith("#")]
    except (OSError, ValueError):
        return ()
    title, *names = [line for line in lines if line] or [""]
    return tuple(names) if title == plan else ()
