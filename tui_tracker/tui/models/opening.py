"""Where a theme's list begins, and what is said there first."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.plan.model import ActionEntry, Theme, UpdateState
from tui_tracker.domain.plan.periods import day_label
from tui_tracker.domain.text import plural
from tui_tracker.services.exchange.sending.state import WrittenToSend
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.models.sending import sending_words

_NAMED = 3
"""The most themes that a greeting names."""


def opening(
    session: TrackerSession,
    theme: Theme,
    entries: Sequence[ActionEntry],
    *,
    target: str | None,
    last: str | None,
    due: str = "",
    written: WrittenToSend | None = None,
) -> tuple[str | None, str]:
    """Return the key of the action to begin at, and words to show above the list.

    That is `target`, which somebody asked for; else a copy opens on what its lead is asked; else it is the
    action visited `last`, or the first to do. `due` is when the copy is due, `written` the file that it was
    sent back as. Reads nothing from the tracker.
    """
    listed = {entry.action.key for entry in entries}
    asked = [entry for entry in entries if entry.update.review]
    is_own = theme.key in session.own_themes
    words = _greeting(session, theme, entries, due, written) if is_own and target is None else ""
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


def _greeting(
    session: TrackerSession,
    theme: Theme,
    entries: Sequence[ActionEntry],
    due: str,
    written: WrittenToSend | None,
) -> str:
    """Return who is asked for what by when, in the first line that a lead reads."""
    to_do = sum(1 for entry in entries if entry.state is not UpdateState.DONE)
    name = session.author.partition(" ")[0]
    if not to_do:
        return f"{name}, every {theme.name} update is done. {sending_words(written)}"
    by = f" by {day_label(due)}" if due else ""
    words = f"{name}, {_actions_of(theme, to_do)} to update{by}. Press Enter to start."
    return f"{words} {sending_words(written)}" if written else words


def home_greeting(
    session: TrackerSession, to_do: int, themes: Sequence[str], due: str, written: WrittenToSend | None
) -> str:
    """Return what the lead of several `themes` reads first; `to_do` of their actions are not done.

    Empty in the coordinator's own tracker, for the lead of one theme, whose list greets, and where nothing
    can be changed.
    """
    if len(themes) < 2 or session.read_only or session.period.closed:
        return ""
    name = session.author.partition(" ")[0]
    if not to_do:
        return f"{name}, every update in your {len(themes)} themes is done. {sending_words(written)}"
    by = f" by {day_label(due)}" if due else ""
    names = f"{len(themes)} themes" if len(themes) > _NAMED else f"{', '.join(themes[:-1])} and {themes[-1]}"
    words = f"{name}, {plural(to_do, 'action')} to update in {names}{by}."
    return f"{words} {sending_words(written) if written else 'Press Enter to open a theme.'}"


def _actions_of(theme: Theme, number: int) -> str:
    """Return `34 Transport actions`; a name that ends in that word is not followed by it once more."""
    if theme.name.casefold().endswith(("action", "actions")):
        return f"{plural(number, 'action')} in {theme.name}"
    return f"{number} {theme.name} {'action' if number == 1 else 'actions'}"
