"""Where a theme's list begins, and what is said there first."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.plan.model import ActionEntry, Theme, UpdateState
from tui_tracker.domain.plan.periods import day_label
from tui_tracker.services.tracker.session import TrackerSession

HOW_TO_SEND_BACK = "Press F9 to send your copy back, if you have not sent it."


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
    if session.read_only:
        words = " ".join(read_only_words(session))
    elif session.period.closed:
        words = f"{session.period.label} is closed. You can read it."
    if asked and is_own:
        names = ", ".join(entry.action.id for entry in asked)
        words = f"{words}\nThe coordinator has a question about {names}.".strip()
        return target if target in listed else asked[0].action.key, words
    if session.own_themes and theme.key and not (is_own or words):
        words = (
            "This is not your theme. You can read it. If you change anything, "
            "the coordinator decides whether to accept it."
        )
    for action_key in (target, last):
        if action_key in listed:
            return action_key, words
    return next((entry.action.key for entry in entries if entry.state is not UpdateState.DONE), None), words


def read_only_words(session: TrackerSession) -> tuple[str, str]:
    """Return why nothing can be changed in a tracker that is open to read only, and what to do about it."""
    if holder := session.locked_by:
        return (
            f"You can't make changes: {holder} has this tracker open.",
            "Close the other window and restart, or press Ctrl+P and choose “Edit here anyway”.",
        )
    return (
        "You can't make changes: the tracker is open as read-only.",
        "Restart without --read-only, with the file in a folder you can save to.",
    )


def _greeting(session: TrackerSession, theme: Theme, entries: Sequence[ActionEntry], due: str) -> str:
    """Return who is asked for what by when, in the first line that a lead reads."""
    to_do = sum(1 for entry in entries if entry.state is not UpdateState.DONE)
    name = session.author.partition(" ")[0]
    if not to_do:
        return f"{name}, every {theme.name} action is done. {HOW_TO_SEND_BACK}"
    by = f" by {day_label(due)}" if due else ""
    actions = f"{to_do} {theme.name} {'action' if to_do == 1 else 'actions'}"
    return f"{name}, {actions} to update{by}. Press Enter to start."
