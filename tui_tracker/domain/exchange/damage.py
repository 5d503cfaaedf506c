"""When a file's values contradict its own history so often that they look like damage, not like edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tui_tracker.domain.fields import BY_NAME, field_label
from tui_tracker.domain.text import plural

MOST_EMPTIED = 10
"""Values a person may have emptied with another program; a fault empties a whole column at once."""
MOST_CHANGED = 40
"""Values a person may have changed with another program: a stage or a note for each action of a theme."""

Contradiction = tuple[str, bool]
"""The field of a value that does not follow from its file's history, and whether it is empty now."""


def looks_damaged(contradictions: Iterable[Contradiction]) -> bool:
    """Return whether a file's values differ from its own history more often than a person's edits would."""
    emptied = [is_empty for _, is_empty in contradictions]
    return sum(emptied) > MOST_EMPTIED or len(emptied) > MOST_CHANGED


def damage_words(contradictions: Iterable[Contradiction]) -> str:
    """Say what is wrong with a damaged file: `183 notes are empty that were not, 2 stages are other…`."""
    counts = Counter(contradictions)
    parts = [
        f"{_values(field, number)} {verb} {'empty' if is_empty else 'different from its own history'}"
        f"{' that were not' if is_empty and number > 1 else ' that was not' if is_empty else ''}"
        for (field, is_empty), number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        for verb in ("is" if number == 1 else "are",)
    ]
    return ", ".join(parts)


def _values(field: str, number: int) -> str:
    """Count the values of a field: `1 note`, `3 stages`, `2 RAG values`."""
    label = field_label(field)
    is_noun = field in BY_NAME and label in _NOUNS
    return plural(number, label if is_noun else f"{label} value")


_NOUNS = frozenset({"note", "stage", "text", "section", "role", "number", "review"})
"""Labels that can be counted."""
