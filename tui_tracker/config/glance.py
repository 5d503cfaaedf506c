"""What a look-up needs of the settings, without dataclasses: they take as long to load as SQLite itself."""

from __future__ import annotations

import os

from tui_tracker.config.sources import read_tables
from tui_tracker.config.validate import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui_tracker.config.sources import Tables
    from tui_tracker.config.validate import Table


class Glance:
    """The settings' tables of which a look-up makes words, shapes and filters."""

    def __init__(self, tables: Tables) -> None:
        merged = tables.merged
        self._tables = tables
        self.period: str = merged["plan"]["period"]
        self.leads: Mapping[str, str] = merged["leads"]
        self.unrated: Table = merged["unrated"]
        self._stages: list[Table] = merged["stages"]
        self._ratings: list[Table] = merged["ratings"]

    @property
    def database(self) -> str:
        """Path of the configured tracker."""
        return self._tables.database()

    @property
    def stage_words(self) -> dict[str, str]:
        """Every accepted spelling of a stage, lower case, to its name."""
        return {word: one["name"] for one in self._stages for word in words_of(one, "name")}

    @property
    def rating_letters(self) -> dict[str, str]:
        """Every rating's letter, lower case, to its key: what a person may type for short."""
        return {one["letter"].lower(): one["key"] for one in self._ratings}

    @property
    def rating_words(self) -> dict[str, str]:
        """Every accepted word for a rating, lower case, to its key."""
        return {word: one["key"] for one in self._ratings for word in words_of(one, "key", "label")}

    def badge(self, stages: Iterable[Mapping[str, str | None]], rag: str | None) -> tuple[str, str]:
        """Return what tells a rating: letter, shape and word in one text, and the colour's token.

        An action wholly at the final stage and not rated shows that stage instead.
        """
        one = next((rating for rating in self._ratings if rating["key"] == rag), self.unrated)
        final = next((stage for stage in self._stages if stage.get("final")), None)
        at = {standing["stage"] for standing in stages}
        if final and not rag and at == {final["name"]}:
            one = {"colour": "blue", "letter": "", "symbol": "", **final, "label": final["name"]}
        return f"{one['letter']} {one['symbol']} {one['label']}".strip(), one["colour"]


def load_glance(config: str | None = None, handed: Table | None = None) -> Glance:
    """Find and read the settings as `load_settings` does, for a look-up. Raises `ConfigError`."""
    return Glance(read_tables(config, os.environ, os.getcwd(), handed))
