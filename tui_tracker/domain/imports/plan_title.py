"""The titles of plans: how a file prints one, and the one that a plan has until somebody gives it another."""

from __future__ import annotations

import re

PLANS_TITLE = "the plan's title"
"""What an import says of a line with the title of the whole plan."""
_MARK = (
    r"v(?:er(?:sion)?)?[ .]?\d+(?:\.\d+)*|final|draft|copy|approved|published|latest"
    r"|\(\d+\)|\d{8}|\d{4}-\d\d-\d\d"
)
"""What a file's name says of its version: `v3`, `FINAL`, `(2)`, a day."""
_MARKS_AT_END = re.compile(rf"(?:[\s,;._-]+(?:{_MARK}))+$", re.IGNORECASE)


_PLAN = re.compile(
    r"(?i)(?:.*\W)?(?:plan|strategy|roadmap|tracker|register|dashboard|report|return|monitoring|workbook)"
)
_NAMES_PLAN = re.compile(r"(?i)\w\W+(?:plan|strategy|roadmap)$")
_PART_OF_PLAN = re.compile(r"(?i)(?:theme|section|part|chapter|priority|objective|pillar)\b")
_PARTS_OF_TITLE = re.compile(r"\s[-–—|]\s|[:,(]|\s+(?=(?:19|20)\d\d\b)")


def is_plan_title(text: str) -> bool:
    """Return whether a line is the title of a whole plan: `Climate Plan – status as at 30 September 2025`."""
    parts = [part.strip() for part in _PARTS_OF_TITLE.split(text)]
    return not _PART_OF_PLAN.match(text) and any(map(_PLAN.fullmatch, parts))


def plan_named_in(line: str) -> str:
    """Return the plan that a title names: `Climate Plan – status as at 30 June` gives `Climate Plan`.

    Empty where it names no plan: a `Progress report` is about one.
    """
    start = 0
    for separator in (*_PARTS_OF_TITLE.finditer(line), None):
        end = separator.start() if separator else len(line)
        if _PLAN.fullmatch(part := line[start:end].strip()) and _NAMES_PLAN.search(part):
            return " ".join(line[:end].split())
        start = separator.end() if separator else end
    return ""


def title_of(stem: str) -> str:
    """Return a title after a file's name: `climate_plan v3 FINAL` gives `Climate plan`."""
    words = " ".join(stem.replace("_", " ").split())
    if " " not in words:
        words = words.replace("-", " ")
    title = _MARKS_AT_END.sub("", words).strip() or words
    return title[:1].upper() + title[1:]
