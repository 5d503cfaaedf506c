"""The words that a plan's configuration gives an importer: stages, ratings, roles, none of them in code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_tracker.domain.plan.stages import Stages, StageWords, parse_stages

LONGEST_STAGES = 120
"""Characters: several stages with their strands are shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Accepted spellings. Keys of the mappings are lower case."""

    stages: StageWords
    """Spelling -> the stage's name, e.g. `completed` -> `Complete`."""
    ratings: Mapping[str, str]
    """Word or letter -> the rating's key, e.g. `green` -> `green`."""
    roles: tuple[str, ...]
    """Names of the roles the council can have, e.g. `Lead`."""

    def role(self, text: str) -> str | None:
        """Return the role `text` names, whatever its case."""
        return next((role for role in self.roles if role.casefold() == text.strip().casefold()), None)

    def rating(self, text: str) -> str | None:
        """Return the key of the rating `text` names; numbers and dates are none unless configured."""
        return self.ratings.get(text.strip(" \t\n.,;:()[]●◆■–").lower())

    def parse_stages(self, text: str) -> Stages | None:
        """Read a stage cell; None where it is too long for one, or a part of it is not understood."""
        return parse_stages(text, self.stages) if len(text) <= LONGEST_STAGES else None

    def is_stage(self, text: str) -> bool:
        """Return whether `text` is a stage cell with something in it."""
        return bool(text.strip()) and bool(self.parse_stages(text))
