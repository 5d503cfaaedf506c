"""The title that a plan has until somebody gives it one: its file's name without what names a version."""

from __future__ import annotations

import re

_MARK = (
    r"v(?:er(?:sion)?)?[ .]?\d+(?:\.\d+)*|final|draft|copy|approved|published|latest"
    r"|\(\d+\)|\d{8}|\d{4}-\d\d-\d\d"
)
"""What a file's name says of its version: `v3`, `FINAL`, `(2)`, a day."""
_MARKS_AT_END = re.compile(rf"(?:[\s,;._-]+(?:{_MARK}))+$", re.IGNORECASE)


def title_of(stem: str) -> str:
    """Return a title after a file's name: `climate_plan v3 FINAL` gives `Climate plan`."""
    words = " ".join(stem.replace("_", " ").split())
    if " " not in words:
        words = words.replace("-", " ")
    title = _MARKS_AT_END.sub("", words).strip() or words
    return title[:1].upper() + title[1:]
