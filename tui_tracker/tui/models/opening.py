"""Where a theme's list begins, and what is said there first: a copy opens on what its lead is asked."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.plan.model import ActionEntry, State, Theme
from tui_tracker.services.tracker.session import TrackerSession


def greeting(
    desk: TrackerSession, theme: Theme, entries: Sequence[ActionEntry], at: str | None
) -> tuple[str | None, str]:
    """Return the action to begin at (internal key; `at` where it is there) and words to show above."""
    asked = [one for one in entries if one.update.review]
    if asked and theme.key in desk.own_themes:
        names = ", ".join(one.action.id for one in asked)
        return asked[0].action.key, f"The coordinator asks about {names}."
    words = ""
    if desk.own_themes and theme.key not in desk.own_themes:
        words = "Not one of your themes: here to read. What you change is put to the coordinator."
    if at in [one.action.key for one in entries]:
        return at, words
    return next((one.action.key for one in entries if one.state is not State.DONE), None), words
