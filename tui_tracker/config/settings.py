"""The settings as frozen values, each with what it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSetting:
    """One stage; their order in config.toml is the order an action goes through them."""

    name: str
    definition: str = ""
    also: tuple[str, ...] = ()
    """Other spellings under which reports print it, in any case."""
    final: bool = False
    """An action at its final stage shows this where a rating would stand."""
    letter: str = ""
    symbol: str = ""
    colour: str = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingSetting:
    """One rating, told by letter, symbol and label as well as by colour."""

    key: str
    """As stored; empty for `unrated`."""
    label: str
    letter: str
    symbol: str
    colour: str
    definition: str = ""
    also: tuple[str, ...] = ()
    """Other words for it, in any case, e.g. a letter a table uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    path: Path | None
    """The file read, None where only the shipped settings were."""
    plan_title: str
    names_plan: bool
    """Whether a person's own settings give that title, and not only the shipped ones."""
    period: str
    """Key of the period being written."""
    previous: str
    """Key of the period that the plan's source reports on where it does not say itself."""
    due: str
    """Day by which copies are asked back, `YYYY-MM-DD`; empty where none is set."""
    approver: str
    """Who approves the report; empty where nobody is named."""
    note_words: int
    roles: tuple[str, ...]
    stages: tuple[StageSetting, ...]
    ratings: tuple[RatingSetting, ...]
    unrated: RatingSetting
    author: str
    """Empty: the system's user."""
    leads: Mapping[str, str]
    """Theme's key to the lead's name."""
    glossary: Mapping[str, str]
    """Abbreviation to what it stands for, where the plan itself does not say."""
    database: Path
    plan_source: Path
    backups: int
    colour_theme: str
    keys: Mapping[str, str]
    """Action's name to key; the screens say which there are."""

    @property
    def stage_names(self) -> tuple[str, ...]:
        return tuple(stage.name for stage in self.stages)

    @property
    def stage_words(self) -> dict[str, str]:
        """Every accepted spelling of a stage, lower case, to its name."""
        return {word.lower(): stage.name for stage in self.stages for word in (stage.name, *stage.also)}

    @property
    def rating_words(self) -> dict[str, str]:
        """Every accepted word for a rating, lower case, to its key."""
        return {word.lower(): one.key for one in self.ratings for word in (one.key, one.label, *one.also)}

    @property
    def rating_letters(self) -> dict[str, str]:
        """Every rating's letter, lower case, to its key: what a person may type for short."""
        return {one.letter.lower(): one.key for one in self.ratings}

    @property
    def final_stage(self) -> StageSetting | None:
        return next((stage for stage in self.stages if stage.final), None)

    def rating(self, key: str | None) -> RatingSetting:
        """Return a rating by key; `unrated` for None and for a key that is not (or no longer) set."""
        return next((one for one in self.ratings if one.key == key), self.unrated)
