"""Change the plan itself: add an action, retire one or reinstate it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from uuid import uuid4

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.undo import EditStep
from tui_tracker.domain.plan.ids import fold_id
from tui_tracker.domain.plan.model import ActionEntry
from tui_tracker.domain.plan.retirement import Retirement, encode_retirement
from tui_tracker.domain.text import REPLACEMENT, clean, one_line
from tui_tracker.errors import UsageError
from tui_tracker.services.tracker.session import TrackerSession

LONGEST_ID = 40
"""Characters of an ID that is given by hand; what a plan prints is kept as it is."""
_CHOOSE = "Choose one such as T35."
_NUMBERED = re.compile(r"(?P<head>.*?)(?P<number>\d{1,18})\D*")
"""A printed ID: what is before its last number, and that number."""


def add_action(
    session: TrackerSession, theme: str, identity: str | None, text: str, fields: Mapping[str, str | None]
) -> str:
    """Add an action at the end of a theme and return its ID; the default is the next free ID.

    `theme` is the theme's key. Raises `UsageError` for an ID that any action has or ever had, and without
    a text.
    """
    if not text.strip():
        raise UsageError("The action has no text.", "Say what is to be done, with --text.")
    name = new_id(session, identity) if identity else _next_id(session, theme)
    # Never made of the ID: two people may give theirs the same one without knowing of each other.
    key = uuid4().hex
    values = {"id": name, "theme": theme, "text": text, "position": str(session.next_position(theme))}
    session.change_plan(key, {**values, **fields})
    return name


def moves_to(session: TrackerSession, theme: str, actions: Iterable[str]) -> dict[Cell, str | None]:
    """Return the cells that move actions, by internal key, to the end of a theme, named in any way.

    Those that are in it already stay where they are.
    """
    key = session.theme(theme).key
    own = {entry.action.key for entry in session.entries(key, retired=True)}
    first = session.next_position(key)
    moves: dict[Cell, str | None] = {}
    for position, action in enumerate((action for action in actions if action not in own), first):
        moves[Cell(action=action, period="", field="theme")] = key
        moves[Cell(action=action, period="", field="position")] = str(position)
    return moves


def retire(session: TrackerSession, entry: ActionEntry, retirement: Retirement) -> EditStep | None:
    """Retire an action from a period on; its earlier updates stay.

    Raises `UsageError` if that period is closed, because its report includes the action, and for an action
    that would become part of itself.
    """
    if retirement.into == entry.action.id:
        raise UsageError(
            f"{entry.action.id} cannot become part of itself.", "Name the action that continues its work."
        )
    session.check_open(retirement.period)
    return session.change_plan(entry.action.key, {"retired": encode_retirement(retirement)})


def reinstate(session: TrackerSession, entry: ActionEntry) -> EditStep | None:
    """Reinstate a retired action."""
    return session.change_plan(entry.action.key, {"retired": None})


def new_id(session: TrackerSession, identity: str, but: str | None = None) -> str:
    """Return an ID given by hand as it is saved, on one line.

    Raises `UsageError` if it is or was in use by an action other than the one with key `but`, is too long,
    or could not be looked up: without a letter or a digit, or with characters that cannot be shown.
    """
    name = one_line(clean(identity))
    if len(name) > LONGEST_ID:
        raise UsageError(
            f"{name[:20]}… is too long for an ID: it has {len(name):,} characters,"
            f" and at most {LONGEST_ID} are saved.",
            _CHOOSE,
        )
    if REPLACEMENT in name or not any(map(str.isalnum, name)):
        raise UsageError(f"{name or 'A blank'} cannot be an ID: nobody could type it to look it up.", _CHOOSE)
    _check_unused(session, name, but)
    return name


def _check_unused(session: TrackerSession, name: str, but: str | None) -> None:
    owner = session.all_ids().get(fold_id(name))
    if owner is None or owner == but:
        return
    entry = next((entry for entry in session.entries(retired=True) if entry.action.key == owner), None)
    current_id = entry.action.id if entry else "an action"
    whose = (
        f"belongs to {current_id}"
        if fold_id(current_id) == fold_id(name)
        else f"belonged to {current_id} before"
    )
    raise UsageError(
        f"The ID {name} {whose}. IDs are not used again.",
        "Choose another ID. To see those in use: tui-tracker list --all",
    )


def _next_id(session: TrackerSession, theme: str) -> str:
    """Return the next free ID in the form of the theme's others: `WF-08` after `WF-07`, `3.8` after `3.7`."""
    printed = map(_NUMBERED.fullmatch, (entry.action.id for entry in session.entries(theme, retired=True)))
    forms = [(match["head"], match["number"]) for match in printed if match] or [(theme, "1")]
    heads = [head for head, _ in reversed(forms)]
    head = max(heads, key=heads.count)
    digits = min(len(number) for other, number in forms if other == head)
    start = fold_id(f"{head}1").removesuffix("1")
    used = map(re.compile(rf"{re.escape(start)}(\d{{1,18}})(?!\d).*").fullmatch, session.all_ids())
    number = max((int(match[1]) for match in used if match), default=0) + 1
    return f"{head}{number:0{digits}}"
