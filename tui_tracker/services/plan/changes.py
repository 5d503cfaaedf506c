"""Changes of the plan itself: a new action, another ID or text, an action no longer carried on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui_tracker.domain.history.revision import action_key
from tui_tracker.domain.history.undo import Step
from tui_tracker.domain.plan.ids import fold, letters_of
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.plan.retirement import Retirement, encode_retirement
from tui_tracker.errors import UsageError
from tui_tracker.services.tracker.session import TrackerSession


def add_action(
    desk: TrackerSession, theme: str, identity: str | None, text: str, fields: Mapping[str, str | None]
) -> str:
    """Add an action at the end of its theme (by key); return its ID, the next free one if none is given.

    Raises `UsageError` for an ID that any action has or ever had.
    """
    name = identity or _next_id(desk, theme)
    check_free(desk, name)
    last = max((one.action.position for one in desk.entries(theme, retired=True)), default=-1)
    key = action_key(desk.plan_id(), fold(name))
    values = {"id": name, "theme": theme, "text": text, "position": str(last + 1)}
    desk.change_plan(key, {**values, **fields})
    return name


def retire(desk: TrackerSession, entry: ActionEntry, retirement: Retirement) -> Step | None:
    """Say that an action is no longer carried on; what was said of it before stays.

    Raises `UsageError` where that would be from a closed period on: it was reported with the action.
    """
    desk.check_open(retirement.period)
    return desk.change_plan(entry.action.key, {"retired": encode_retirement(retirement)})


def carry_on(desk: TrackerSession, entry: ActionEntry) -> Step | None:
    """Take an action's retirement back."""
    return desk.change_plan(entry.action.key, {"retired": None})


def check_free(desk: TrackerSession, identity: str, but: str | None = None) -> None:
    """Raise `UsageError` where an ID is or was any action's but that of the key `but`."""
    had = desk.all_ids().get(fold(identity))
    if had is None or had == but:
        return
    entry = next((one for one in desk.entries(retired=True) if one.action.key == had), None)
    now = entry.action.id if entry else "an action"
    whose = f"is {now}'s" if fold(now) == fold(identity) else f"was {now}'s before"
    raise UsageError(
        f"The ID {identity} {whose}, and an ID is never used again.",
        "Choose another; tui-tracker list --all tells them all.",
    )


def _next_id(desk: TrackerSession, theme: str) -> str:
    """Return the next number under the letters that the theme's IDs begin with."""
    letters = [letters_of(one.action.id) for one in desk.entries(theme, retired=True)] or [theme]
    prefix = max(set(letters), key=letters.count)
    used = [re.fullmatch(rf"{re.escape(prefix)}(\d+).*", one) for one in desk.all_ids()]
    return f"{prefix}{max((int(match[1]) for match in used if match), default=0) + 1}"
