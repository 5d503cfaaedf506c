"""The rows of the list of actions under their headings: made on any thread, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_tracker.domain.plan.model import ActionEntry

_ID_WIDTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRows:
    """Actions in the order shown, and the row that each has."""

    entries: dict[str, ActionEntry]
    """By key, from the top."""
    keys: list[str | None]
    """The action's key of each row; None for a heading."""
    row_of: dict[str, int]
    headings: dict[int, str]
    """By row."""
    id_width: int
    whole: int | None = None
    """How many have every searched word whole; None where no words were searched."""


NO_ROWS = ListRows(entries={}, keys=[], row_of={}, headings={}, id_width=_ID_WIDTH)


def lay_out(entries: Sequence[ActionEntry], heading: str, whole: int | None = None) -> ListRows:
    """Return the rows of actions; `heading` names what groups them: `section`, `theme`, or nothing."""

    def heading_of(entry: ActionEntry) -> str:
        return entry.theme_name if heading == "theme" else entry.action.section or ""

    has_headings = bool(heading) and len({heading_of(entry) for entry in entries}) > 1
    keys, headings, group = list[str | None](), dict[int, str](), None
    for entry in entries:
        if has_headings and heading_of(entry) != group:
            group = heading_of(entry)
            headings[len(keys)] = group or "Other actions"
            keys.append(None)
        keys.append(entry.action.key)
    return ListRows(
        entries={entry.action.key: entry for entry in entries},
        keys=keys,
        row_of={key: row for row, key in enumerate(keys) if key is not None},
        headings=headings,
        id_width=max([_ID_WIDTH, *{len(entry.action.id) for entry in entries}]),
        whole=whole,
    )
