"""The settings as frozen values, made of what the files say."""

from __future__ import annotations

import os

from tui_tracker.config.sources import read_tables
from tui_tracker.config.validate import validate_tables
from tui_tracker.errors import ConfigError
from tui_tracker.named_tuple import NamedTuple

WORDS = ("stages", "ratings", "unrated", "fields")
"""Tables that say which values a plan has."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_tracker.config.validate import Table


class StageSetting(NamedTuple):
    """One stage; their order in config.toml is the order an action goes through them."""

    name: str
    definition: str = ""
    also: tuple[str, ...] = ()
    """Other spellings under which reports print it, in any case."""
    final: bool = False
    """An action at its final stage shows this in place of a rating."""
    letter: str = ""
    symbol: str = ""
    colour: str = "blue"
    step: bool | None = None
    """Whether an action goes through it on its way; None where its name says so: `On hold` is no step."""


class RatingSetting(NamedTuple):
    """One rating, shown by letter, symbol and label as well as by colour."""

    key: str
    """As stored; empty for `unrated`."""
    label: str
    letter: str
    symbol: str
    colour: str
    definition: str = ""
    also: tuple[str, ...] = ()
    """Other words for it, in any case, e.g. a letter a table uses."""


class FieldSetting(NamedTuple):
    """One of the plan's own fields, beside those that every plan has."""

    name: str
    type: str = "text"
    """One of `validate.FIELD_TYPES`."""
    reports: bool = True
    """Whether reports print it."""


class Settings(NamedTuple):
    """Everything config.toml says, with what ships for what it leaves out; paths are absolute."""

    path: str | None
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
    """Abbreviation to its meaning, where the plan itself does not give it."""
    database: str
    plan_source: str
    backups: int
    colour_theme: str
    keys: Mapping[str, str]
    """Action's name to key; the screens say which there are."""
    hub_url: str
    """The address of the hub; empty for a plan without one."""
    fields: tuple[FieldSetting, ...] = ()
    """The plan's own fields that are declared, in the order in which they are shown."""

    @property
    def stage_names(self) -> tuple[str, ...]:
        """Every stage's name, in their order."""
        return tuple(stage.name for stage in self.stages)

    @property
    def stage_words(self) -> dict[str, str]:
        """Every accepted spelling of a stage, lower case, to its name."""
        return {word.lower(): stage.name for stage in self.stages for word in (stage.name, *stage.also)}

    @property
    def rating_words(self) -> dict[str, str]:
        """Every accepted word for a rating, lower case, to its key."""
        return {
            word.lower(): rating.key
            for rating in self.ratings
            for word in (rating.key, rating.label, *rating.also)
        }

    @property
    def rating_letters(self) -> dict[str, str]:
        """Every rating's letter, lower case, to its key: what a person may type for short."""
        return {rating.letter.lower(): rating.key for rating in self.ratings}

    @property
    def final_stage(self) -> StageSetting | None:
        """The stage that ends an action, where the plan has one."""
        return next((stage for stage in self.stages if stage.final), None)

    def rating(self, key: str | None) -> RatingSetting:
        """Return a rating by key; `unrated` for None and for a key that is not (or no longer) set."""
        return next((rating for rating in self.ratings if rating.key == key), self.unrated)


def load_settings(
    config: str | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    cwd: str | os.PathLike[str] | None = None,
    copy_settings: Table | None = None,
) -> Settings:
    """Find and read the settings; what a file leaves out is as shipped.

    The `copy_settings` inside a copy count more than both. Raises `ConfigError` for an unknown key,
    a bad value or a file that is not TOML.
    """
    tables = read_tables(config, environ, os.fspath(cwd) if cwd is not None else os.getcwd(), copy_settings)
    merged = tables.merged
    plan = merged["plan"]
    return Settings(
        path=tables.path,
        plan_title=plan["title"],
        names_plan=tables.names_plan,
        period=plan["period"],
        previous=plan["previous"],
        due=plan["due"],
        approver=plan["approver"],
        note_words=plan["note_words"],
        roles=tuple(plan["roles"]),
        stages=_stages(merged),
        ratings=_ratings(merged),
        unrated=_unrated(merged),
        author=merged["you"]["author"],
        leads=merged["leads"],
        glossary=merged["glossary"],
        database=tables.database(),
        plan_source=tables.source(),
        backups=merged["paths"]["backups"],
        colour_theme=merged["screen"]["colours"],
        keys=merged["keys"],
        hub_url=merged["hub"].get("url", ""),
        fields=_fields(merged),
    )


def with_words_of(settings: Settings, tables: Table) -> Settings | None:
    """Return settings with the stages, ratings and own fields that the tables in a copy have, and no others.

    None where the tables do not have them, or have what this version cannot read.
    """
    tables = {name: tables[name] for name in WORDS if name in tables}
    try:
        validate_tables("the settings in this copy", tables)
        return settings._replace(
            stages=_stages(tables), ratings=_ratings(tables), unrated=_unrated(tables), fields=_fields(tables)
        )
    except (ConfigError, KeyError):
        return None


def words_of(settings: Settings) -> Table:
    """Return the tables that `with_words_of` reads, as a copy has them."""
    return {name: table for name, table in settings_for_copy(settings, "").items() if name in WORDS}


def _stages(tables: Table) -> tuple[StageSetting, ...]:
    return tuple(StageSetting(**_with_tuples(stage)) for stage in tables["stages"])


def _ratings(tables: Table) -> tuple[RatingSetting, ...]:
    return tuple(RatingSetting(**_with_tuples(rating)) for rating in tables["ratings"])


def _unrated(tables: Table) -> RatingSetting:
    return RatingSetting(key="", **_with_tuples(tables["unrated"]))


def _fields(tables: Table) -> tuple[FieldSetting, ...]:
    return tuple(FieldSetting(**field) for field in tables.get("fields", ()))


def _with_tuples(table: Table) -> Table:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _stage_table(stage: StageSetting) -> Table:
    table = stage._asdict()
    if stage.step is None:
        del table["step"]
    return table


def settings_for_copy(settings: Settings, title: str) -> Table:
    """Return the tables a copy carries: the plan's title and words, stages, ratings and own fields."""
    plan = {"title": title, "period": settings.period, "previous": settings.previous}
    unrated = settings.unrated._asdict()
    del unrated["key"], unrated["also"]
    fields = {"fields": [field._asdict() for field in settings.fields]} if settings.fields else {}
    return {
        "plan": plan
        | {
            "due": settings.due,
            "approver": settings.approver,
            "note_words": settings.note_words,
            "roles": list(settings.roles),
        },
        "glossary": dict(settings.glossary),
        "stages": [_stage_table(stage) for stage in settings.stages],
        "ratings": [rating._asdict() for rating in settings.ratings],
        "unrated": unrated,
        **fields,
    }
