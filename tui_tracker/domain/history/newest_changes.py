"""How much of a history is listed at once: a file from elsewhere may hold thousands of long versions."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    Item = TypeVar("Item")

MOST_CHANGES = 2_000
"""Changes in one list; an action that people write has a hundred in ten years."""
MOST_CHARACTERS = 4_000_000
"""Characters of all values in one list, but for its last change."""


def newest_changes(changes: Sequence[Item], length_of: Callable[[Item], int]) -> Sequence[Item]:
    """Return the last of `changes` that one list has room for; `length_of` gives a change's characters."""
    total = 0
    for number, change in enumerate(reversed(changes)):
        total += length_of(change)
        if number and (number == MOST_CHANGES or total > MOST_CHARACTERS):
            return changes[len(changes) - number :]
    return changes
