"""The meanings of abbreviations: those of the settings, and reviewed ones beside a plan's source."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tui_tracker.config import Settings
from tui_tracker.ordinary_files import read_utf8

_ENDING = ".glossary.toml"


def known_meanings(settings: Settings, plan: str) -> dict[str, str]:
    """Return abbreviation to meaning for the plan with this title; the settings come before the file.

    `<source>.glossary.toml` beside the plan's source holds `plan`, the title it is for, and a table `terms`
    of abbreviations, each with its `meaning` and the `source` where it was looked up.
    """
    return _reviewed(Path(settings.plan_source), plan) | dict(settings.glossary)


def _reviewed(source: Path, plan: str) -> dict[str, str]:
    """Return the reviewed meanings for a plan; empty without a file, or where it belongs to another plan."""
    try:
        content = tomllib.loads(read_utf8(source.with_suffix(_ENDING)))
    except (OSError, ValueError):
        return {}
    terms = content.get("terms")
    if not plan or content.get("plan") != plan or not isinstance(terms, dict):
        return {}
    meanings = {short: term.get("meaning") for short, term in terms.items() if isinstance(term, dict)}
    return {short: meaning for short, meaning in meanings.items() if isinstance(meaning, str)}
