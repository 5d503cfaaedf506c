"""Making the frozen settings of what the files say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tui_tracker.config.settings import RatingSetting, Settings, StageSetting
from tui_tracker.config.sources import read_tables

if TYPE_CHECKING:
    from tui_tracker.config.validate import Table


def load_settings(
    config: str | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    cwd: str | os.PathLike[str] | None = None,
    handed: Table | None = None,
) -> Settings:
    """Find and read the settings; what a file leaves out is as shipped.

    What a copy was `handed` out with counts more than both.

    Raises `ConfigError` for an unknown key, a bad value or a file that is not TOML.
    """
    tables = read_tables(config, environ, os.fspath(cwd) if cwd is not None else str(Path.cwd()), handed)
    merged = tables.merged
    plan = merged["plan"]
    return Settings(
        path=Path(tables.path) if tables.path else None,
        plan_title=plan["title"],
        names_plan=tables.names_plan,
        period=plan["period"],
        previous=plan["previous"],
        due=plan["due"],
        approver=plan["approver"],
        note_words=plan["note_words"],
        roles=tuple(plan["roles"]),
        stages=tuple(StageSetting(**_tuples(one)) for one in merged["stages"]),
        ratings=tuple(RatingSetting(**_tuples(one)) for one in merged["ratings"]),
        unrated=RatingSetting(key="", **_tuples(merged["unrated"])),
        author=merged["you"]["author"],
        leads=merged["leads"],
        glossary=merged["glossary"],
        database=Path(tables.database()),
        plan_source=Path(tables.source()),
        backups=merged["paths"]["backups"],
        colour_theme=merged["screen"]["colours"],
        keys=merged["keys"],
    )


def _tuples(table: Table) -> Table:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def to_hand_out(settings: Settings, title: str) -> Table:
    """Return what a copy carries of the settings: the plan's title and words, stages and ratings."""
    plan = {"title": title, "period": settings.period, "previous": settings.previous}
    unrated = asdict(settings.unrated)
    del unrated["key"], unrated["also"]
    return {
        "plan": plan
        | {
            "due": settings.due,
            "approver": settings.approver,
            "note_words": settings.note_words,
            "roles": list(settings.roles),
        },
        "glossary": dict(settings.glossary),
        "stages": [asdict(one) for one in settings.stages],
        "ratings": [asdict(one) for one in settings.ratings],
        "unrated": unrated,
    }
