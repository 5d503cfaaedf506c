"""What a list of actions can be filtered by in the plan's own fields: their values, and overdue dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tui_tracker.config import Settings
from tui_tracker.domain.field_values import own_names
from tui_tracker.domain.own_fields import TODAY, guess_type
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.text import one_line
from tui_tracker.services.system.local_time import local_today
from tui_tracker.services.tracker.own_fields import (
    filter_entries,
    own_value,
    parse_conditions,
    with_declared,
)

MOST_VALUES = 60
"""Values offered, the most frequent first; others can be typed."""
Choice = tuple[str, str, int]
"""Words for people, the filter to type, and the number of actions."""


def conditions_on(entries: Iterable[ActionEntry], name: str, settings: Settings) -> list[Choice]:
    """Return what actions can be filtered by in one field: overdue where it is a date, then its values."""
    entries = tuple(entries)
    texts = [one_line(own_value(entry.action, name)) for entry in entries]
    types = with_declared(settings, own_names(entry.action for entry in entries))
    choices: list[Choice] = []
    if (types.get(name) or guess_type(texts)) == "date":
        overdue = f"{name}<{TODAY}"
        kept, _ = filter_entries(entries, parse_conditions([overdue], types, local_today()))
        choices.append(("before today", overdue, len(kept)))
    counts = Counter(texts)
    for text, count in counts.most_common(MOST_VALUES):
        choices.append((text or "(empty)", f"{name}={text}", count))
    return choices
