"""Where a theme's list begins, and what is said there first."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.plan.model import ActionEntry, Theme, UpdateState
from tui_tracker.services.tracker.session import TrackerSession


def opening(
    session: TrackerSession,
    theme: Theme,
    entries: Sequence[ActionEntry],
    *,
    target: str | None,
    last: str | None,
) -> tuple[str | None, str]:
    """Return the key of the action to begin at, and words to show above the list.

    That is `target`, which somebody asked for; else a copy opens on what its lead is asked; else it is the
    action visited `last`, or the first to do. Reads nothing from the tracker.
    """
    listed = {entry.action.key for entry in entries}
    asked = [entry for entry in entries if entry.update.review]
    if asked and theme.key in session.own_themes:
        names = ", ".join(entry.action.id for entry in asked)
        return target if target in listed else asked[0].action.key, f"The coordinator asks about {names}."
    words = ""
    if session.own_themes and theme.key not in session.own_themes:
        words = "Not one of your themes: here to read. What you change is put to the coordinator."
    for action_key in (target, last):
        if action_key in listed:
            return action_key, words
    return next((entry.action.key for entry in entries if entry.state is not UpdateState.DONE), None), words
