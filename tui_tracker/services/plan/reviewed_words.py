"""What was reviewed about a plan's words: meanings of abbreviations, and the names of partners.

`<source>.glossary.toml` beside the plan's source holds `plan`, the title it is for, a list `partners` of
names and a table `terms` of abbreviations, each with its `meaning` and the `source` where it was looked up.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tui_tracker.config import Settings

_ENDING = ".glossary.toml"


def known_meanings(settings: Settings, plan: str) -> dict[str, str]:
    """Return abbreviation to meaning for the plan with this title; the settings come before the file."""
    terms = _reviewed(settings, plan).get("terms")
    described = terms.items() if isinstance(terms, dict) else ()
    meanings = {short: term.get("meaning") for short, term in described if isinstance(term, dict)}
    return {short: meaning for short, meaning in meanings.items() if isinstance(meaning, str)} | dict(
        settings.glossary
    )


def partner_names(settings: Settings, plan: str) -> tuple[str, ...]:
    """Return the names of partners of the plan with this title; empty where none are listed."""
    names = _reviewed(settings, plan).get("partners")
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def _reviewed(settings: Settings, plan: str) -> dict[str, Any]:
    """Return the content of the file for a plan; empty where there is none, or it is for another plan."""
    path = Path(settings.plan_source).with_suffix(_ENDING)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if plan and content.get("plan") == plan else {}
