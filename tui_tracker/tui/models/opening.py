"""Where a theme's list begins, and what is said there first."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.plan.model import ActionEntry, Theme, UpdateState
from tui_tracker.domain.plan.periods import day_label
from tui_tracker.services.tracker.session import TrackerSession


def opening(
    session: TrackerSession,
    theme: Theme,
    entries: Sequence[ActionEntry],
    *,
    target: str | None,
    last: str | None,
    due: str = "",
) -> tuple[str | None, str]:
    """Return the key of the action to begin at, and words to show above the list.

    That is `target`, which somebody asked for; else a copy opens on what its lead is asked; else it is the
    action visited `last`, or the first to do. `due` is when the copy is due. Reads nothing from the tracker.
    """
    listed = {entry.action.key for entry in entries}
    asked = [entry for entry in entries if entry.update.review]
    is_own = theme.key in session.own_themes
    words = _greeting(session, theme, entries, due) if is_own and target is None else ""
    if asked and is_own:
        names = ", ".join(entry.action.id for entry in asked)
        words = f"{words}\nThe coordinator has a question about {names}.".strip()
        return target if target in listed else asked[0].action.key, words
    if session.own_themes and theme.key and not is_own:
        words = (
            "This is not your theme. You can read it. If you change anything, "
            "the coordinator decides whether to accept it."
        )
    for action_key in (target, last):
        if action_key in listed:
            return action_key, words
    return next((entry.action.key for entry in entries if entry.state is not UpdateState.DONE), None), words


def _greeting(session: TrackerSession, theme: Theme, entries: Sequence[ActionEntry], due: str) -> str:
    """Return who is asked for what by when, in the first line that a lead reads."""
    to_do = sum(1 for entry in entries if entry.state is not UpdateState.DONE)
    name = session.author.partition(" ")[0]
    if not to_do:
        return f"{name}, every {theme.name} action is done. Press F9 to send your copy back."
    by = f" by {day_label(due)}" if due else ""
    actions = f"{to_do} {theme.name} {'action' if to_do == 1 else 'actions'}"
    return f"{name}, {actions} to update{by}. Press Enter to start."
