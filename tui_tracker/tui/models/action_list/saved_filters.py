"""Filters with a name, kept with the person's preferences: the same for every tracker, also next year's."""

from __future__ import annotations

from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.system.preferences import Preferences

_GROUP = "filters"


class SavedFilter(NamedTuple):
    """Words and a kind, under a name."""

    name: str
    words: str
    kind: str
    """The kind's name; empty for all kinds."""

    @property
    def description(self) -> str:
        """What the filter shows, for a line beside its name."""
        parts = [f"“{self.words}”"] * bool(self.words) + [self.kind] * bool(self.kind)
        return ", ".join(parts)


class SavedFilters:
    """Every filter that the person has given a name."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def all(self) -> tuple[SavedFilter, ...]:
        """Return the filters by name."""
        groups = self._preferences.groups(_GROUP)
        filters = [SavedFilter(name, of.get("words", ""), of.get("kind", "")) for name, of in groups.items()]
        return tuple(sorted(filters, key=lambda saved: saved.name.casefold()))

    def save(self, saved: SavedFilter) -> None:
        """Keep a filter; one of the same name, in any case, is replaced."""
        for known in self.all():
            if known.name.casefold() == saved.name.casefold():
                self.delete(known.name)
        self._preferences.set_group(_GROUP, saved.name, {"words": saved.words, "kind": saved.kind})

    def delete(self, name: str) -> None:
        """Forget a filter."""
        self._preferences.set_group(_GROUP, name, None)
