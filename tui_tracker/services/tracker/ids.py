"""IDs as people give them: the action meant by one, the actions of a range, and what an unknown one may mean.

No call reads more of the plan than the IDs it names.
"""

from __future__ import annotations

from functools import partial

from tui_tracker.domain.plan.ids import NaturalOrder, fold_id, id_letters, natural_order, numbered_id
from tui_tracker.domain.text import one_line
from tui_tracker.errors import NotFoundError, UsageError
from tui_tracker.shell_words import shell_word
from tui_tracker.storage.read import id_queries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_tracker.services.tracker.view import TrackerView
    from tui_tracker.storage.read.rows import FoldedIdRow

    OrderedId = tuple[NaturalOrder, str]

_MOST_DIGITS = 18
_LONGEST = 500
"""Characters of words that nothing similar is looked for: that takes minutes for many combining accents."""


def known_id(view: TrackerView, identity: str) -> str | None:
    """Return an ID as the plan prints it, or None where it has no such action."""
    rows = view.read(lambda reader: id_queries.known_ids(reader, [fold_id(identity)]))
    return next((row.id for row in rows), None)


def is_numbered(view: TrackerView, words: str) -> bool:
    """Return whether words name one of several actions with one ID."""
    identity, number = numbered_id(words)
    if not number:
        return False
    return len(view.read(lambda reader: id_queries.known_ids(reader, [fold_id(identity)]))) >= max(number, 2)


def shared_id_error(actions: Sequence[tuple[str, str | None]]) -> UsageError:
    """Return the error for an ID that several actions, given as (ID, text), have."""
    identity = actions[0][0]
    second = shell_word(f"{identity}/2")
    texts = ", ".join(
        f"{identity}/{number} “{one_line(text or '')}”" for number, (_, text) in enumerate(actions, 1)
    )
    return UsageError(
        f"{len(actions)} actions have the ID {identity}: {texts}.",
        f"To see one: tui-tracker {second}. To give it another ID: tui-tracker set {second} --rename ID",
    )


def id_today(view: TrackerView, former: str) -> str | None:
    """Return the ID that an action has now which had the `former` one; None where no action had it.

    It is empty where adding the action was undone.
    """
    for form in dict.fromkeys((former.strip(), fold_id(former))):
        row = view.read(partial(id_queries.owner_of_former_id, words=form))
        if row is not None:
            return row.id
    return None


def ids_starting_with(view: TrackerView, letters: str, most: int) -> list[str]:
    """Return up to so many IDs that begin as typed, counted up."""
    rows = view.read(lambda reader: id_queries.ids_starting_with(reader, fold_id(letters), most))
    return sorted((row.id for row in rows), key=natural_order)


def ids_between(view: TrackerView, first: str, last: str) -> list[str]:
    """Return the IDs from one to another, both named in any way, as the plan counts them.

    `NotFoundError` names the nearest ID where the plan has no such first or last.
    """
    letters = id_letters(first)
    if letters != id_letters(last):
        raise UsageError(
            f"{first} and {last} belong to different series.",
            "Use the same letter at both ends, for example T1-T9.",
        )
    for end in (first, last):
        if not known_id(view, end):
            raise _unknown_end(view, end, letters)
    low, high = sorted((natural_order(fold_id(first)), natural_order(fold_id(last))))
    least, most = map(_first_number, (low, high))
    rows = view.read(lambda reader: id_queries.ids_in_range(reader, letters, least, most))
    return [identity for order, identity in _with_letters(rows, letters) if low <= order <= high]


def _first_number(order: NaturalOrder) -> int:
    """Return the first number of an ID; one of more digits than SQLite counts with is the largest."""
    size, digits = next((size, digits) for kind, size, digits in order if kind == 0)
    return int(digits or 0) if size <= _MOST_DIGITS else 10**_MOST_DIGITS


def unknown_action(view: TrackerView, words: str) -> NotFoundError:
    """Return the error that offers what `words` may have meant: IDs near to them, or actions holding them."""
    # Loaded for a slip only.
    from tui_tracker.services.tracker.suggestions import suggest_actions

    current = id_today(view, words)
    if current:
        return NotFoundError(
            f"{one_line(words)} is now {current}.", f"To see it: tui-tracker {shell_word(current)}"
        )
    if current is not None:
        return NotFoundError(
            f"{one_line(words)} is no longer in the plan: adding it was undone.",
            "To restore it: tui-tracker redo. If a returned file added it: tui-tracker submissions",
        )
    if len(words) > _LONGEST:
        return NotFoundError(f"There is no action {one_line(words)}.", "To see them all: tui-tracker list")
    hint, excerpts = view.read(lambda reader: suggest_actions(reader, words))
    return NotFoundError(f"There is no action {one_line(words)}.", hint, excerpts)


def _unknown_end(view: TrackerView, end: str, letters: str) -> NotFoundError:
    """Return the error for an end of a range that the plan does not have, with its neighbours."""
    series = _with_letters(view.read(lambda reader: id_queries.ids_starting_with(reader, letters)), letters)
    if not series:
        return unknown_action(view, end)
    from bisect import bisect

    position = bisect(series, (natural_order(fold_id(end)),))
    near = " and ".join(identity for _, identity in series[max(position - 1, 0) : position + 1])
    return NotFoundError(
        f"There is no action {end}.",
        f"The nearest is {near}. The IDs run from {series[0][1]} to {series[-1][1]}.",
    )


def _with_letters(rows: list[FoldedIdRow], letters: str) -> list[OrderedId]:
    """Return the natural order and the ID of each action with just these letters, counted up."""
    return sorted(
        (natural_order(row.folded_id), row.id) for row in rows if id_letters(row.folded_id) == letters
    )
