"""Where a theme's list begins, and what is said there first."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.plan.model import ActionEntry, Theme, UpdateState
from tui_tracker.domain.plan.periods import day_label
from tui_tracker.domain.text import plural, short_list
from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.exchange.sending.state import WrittenToSend
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.keys.key_names import KeyNames
from tui_tracker.tui.models.sending import sending_words

_THEMES_NAMED = 3
"""The most themes that a greeting names."""


class OwnTheme(NamedTuple):
    """A theme of the lead's, how many of its actions are not done, and the IDs of those asked about."""

    theme: Theme
    to_do: int
    asked: tuple[str, ...] = ()


def next_own_theme(session: TrackerSession, theme: Theme, entries: Sequence[ActionEntry]) -> OwnTheme | None:
    """Return the lead's next theme that is not done, where every action of this one is.

    None where something is to do or asked here, and where nothing is in the lead's other themes. Reads the
    tracker.
    """
    if theme.key not in session.own_themes or any(map(_is_open, entries)) or _asked(entries):
        return None
    own = [other for other in session.themes() if other.key in session.own_themes]
    keys = [other.key for other in own]
    after = keys.index(theme.key) + 1 if theme.key in keys else 0
    for other in (*own[after:], *own[:after]):
        if other.key == theme.key:
            continue
        listed = session.entries(other.key)
        if (to_do := sum(map(_is_open, listed))) or _asked(listed):
            return OwnTheme(other, to_do, _asked(listed))
    return None


def all_done_words(
    entries: Sequence[ActionEntry],
    written: WrittenToSend | None,
    next_theme: OwnTheme | None,
    keys: KeyNames,
    *,
    is_copy: bool,
) -> str:
    """Return that a theme is done, and in a copy what is next: a question, another theme, or sending it."""
    done = "Every update in this theme is done."
    if is_copy and (asked := _asked(entries)):
        return f"{done} {_question_words(asked)}"
    if next_theme:
        return f"{done} {_next_words(next_theme, keys)}"
    return f"{done} {sending_words(written, keys)}" if is_copy else done


def opening(
    session: TrackerSession,
    theme: Theme,
    entries: Sequence[ActionEntry],
    keys: KeyNames,
    *,
    target: str | None,
    last: str | None,
    due: str = "",
    written: WrittenToSend | None = None,
    next_theme: OwnTheme | None = None,
) -> tuple[str | None, str]:
    """Return the key of the action to begin at, and words to show above the list.

    That is `target`, which somebody asked for; else a copy opens on what its lead is asked; else it is the
    action visited `last`, or the first to do: in the lead's own theme the first to do from there on. `due` is
    when the copy is due, `written` the file that it was sent back as, `next_theme` what the lead does after
    this theme. Reads nothing from the tracker.
    """
    listed = {entry.action.key for entry in entries}
    asked = next((entry.action.key for entry in entries if entry.update.review), None)
    is_own = theme.key in session.own_themes
    words = ""
    if is_own and target is None:
        words = _greeting(session, theme, entries, due, written, next_theme, keys)
    if session.read_only:
        words = " ".join(read_only_words(session, keys))
    elif session.period.closed:
        words = f"{session.period.label} is closed. You can read it."
    conflicts = [entry.action.id for entry in entries if entry.conflicts]
    if conflicts and is_own and not session.read_only:
        verb = "is" if len(conflicts) == 1 else "are"
        in_conflict = f"{short_list(conflicts)} {verb} in conflict."
        key = keys("actions", "look-conflicts")
        words = f"{words}\n{in_conflict} Press {key} to see both versions.".strip()
    if asked and is_own:
        question = _question_words(_asked(entries))
        is_first = not (session.read_only or session.period.closed)
        words = "\n".join(filter(None, (question, words) if is_first else (words, question)))
        return target if target in listed else asked, words
    if session.own_themes and theme.key and not (is_own or words):
        words = (
            "This is not your theme. You can read it. If you change anything, "
            "the coordinator decides whether to accept it."
        )
    if target in listed:
        return target, words
    last = last if last in listed else None
    if last and not is_own:
        return last, words
    begin = [entry.action.key for entry in entries].index(last) if last else 0
    ahead = (*entries[begin:], *entries[:begin])
    return next((entry.action.key for entry in ahead if _is_open(entry)), last), words


def read_only_words(session: TrackerSession, keys: KeyNames) -> tuple[str, str]:
    """Return why nothing can be changed in a tracker that is open to read only, and what to do about it."""
    if holder := session.locked_by:
        return (
            f"You can't make changes: {holder} has this tracker open.",
            f"Close the other window and restart, or press {keys('app', 'file-palette')} and choose"
            " “Edit here anyway”.",
        )
    if session.has_two_names:
        return (
            "You can't make changes: the tracker is one file with a second name (a hard link).",
            "Copy it, delete it under this name, then give the copy this name.",
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
    next_theme: OwnTheme | None,
    keys: KeyNames,
) -> str:
    """Return who is asked for what by when, in the first line that a lead reads."""
    to_do = sum(map(_is_open, entries))
    name = session.author.partition(" ")[0]
    asked = _asked(entries)
    if not to_do:
        done = f"{name}, every {theme.name} update is done."
        if asked:
            return done
        return f"{done} {_next_words(next_theme, keys) if next_theme else sending_words(written, keys)}"
    by = f" by {day_label(due)}" if due else ""
    start = keys("action table", "write-open")
    words = f"{name}, {_actions_of(theme, to_do)} to update{by}. Press {start} to start."
    return f"{words} {sending_words(written, keys)}" if written and not asked else words


def home_greeting(
    session: TrackerSession,
    themes: Sequence[OwnTheme],
    due: str,
    written: WrittenToSend | None,
    keys: KeyNames,
) -> str:
    """Return what the lead of several `themes` reads first: how much is to do, and where to begin.

    Empty in the coordinator's own tracker, for the lead of one theme, whose list greets, and where nothing
    can be changed.
    """
    if len(themes) < 2 or session.read_only or session.period.closed:
        return ""
    name = session.author.partition(" ")[0]
    to_do = sum(own.to_do for own in themes)
    asked = [identity for own in themes for identity in own.asked]
    question = f"{_question_words(asked)} " if asked else ""
    if not to_do:
        done = f"{question}{name}, every update in your {len(themes)} themes is done."
        return done if asked else f"{done} {sending_words(written, keys)}"
    by = f" by {day_label(due)}" if due else ""
    left = [own for own in themes if own.to_do]
    names = f"{len(left)} themes" if len(left) > _THEMES_NAMED else "; ".join(own.theme.name for own in left)
    key = keys("theme table", "move-open")
    words = (
        f"{name}, {plural(to_do, 'action')} to update{by}: {names}. Press {key} to open {left[0].theme.name}."
    )
    if len(left) == 1:
        words = f"{name}, {_actions_of(left[0].theme, to_do)} to update{by}. Press {key} to open the theme."
    offer = f" {sending_words(written, keys)}" if written and not asked else ""
    return f"{question}{words}{offer}"


def _next_words(own: OwnTheme, keys: KeyNames) -> str:
    key = keys("actions", "move-next-left")
    if not own.to_do:
        return f"Next: {_questions_about(own.asked)} in {own.theme.name}. Press {key} to go there."
    return f"Next: {_actions_of(own.theme, own.to_do)} to update. Press {key} to go there."


def _asked(entries: Sequence[ActionEntry]) -> tuple[str, ...]:
    """Return the IDs of the actions that the coordinator has a question about."""
    return tuple(entry.action.id for entry in entries if entry.update.review)


def _question_words(asked: Sequence[str]) -> str:
    return f"The coordinator has {_questions_about(asked)}."


def _questions_about(asked: Sequence[str]) -> str:
    return f"{'a question' if len(asked) == 1 else 'questions'} about {short_list(asked)}"


def _is_open(entry: ActionEntry) -> bool:
    return entry.state is not UpdateState.DONE


def _actions_of(theme: Theme, number: int) -> str:
    """Return `34 Transport actions`; a name that ends in that word is not followed by it once more."""
    if theme.name.casefold().endswith(("action", "actions")):
        return f"{plural(number, 'action')} in {theme.name}"
    return f"{number} {theme.name} {'action' if number == 1 else 'actions'}"
