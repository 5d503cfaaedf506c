"""The name that people sign their changes with, where neither a copy nor the settings give it."""

from __future__ import annotations

from pathlib import Path

from tui_tracker.domain.history.revision import LONGEST_NAME
from tui_tracker.services.system.preferences import Preferences

_NAME = "name"
"""The preference that keeps a person's name for each tracker, and the one they gave last."""


def kept_name(preferences: Preferences, tracker: Path) -> str:
    """Return the name that a person gave for a tracker; empty where they gave none."""
    return preferences.get(_NAME, tracker) or ""


def keep_name(preferences: Preferences, tracker: Path, name: str) -> None:
    """Keep a person's name for a tracker, and to be suggested for the next."""
    preferences.set(_NAME, name, tracker)
    preferences.set(_NAME, name)


def suggested_name(preferences: Preferences, account: str) -> str:
    """Return the name given last, else the one an account such as `jo.smith` spells; empty where none is."""
    words = account.replace("_", ".").split(".")
    is_name = len(words) > 1 and all(word.isalpha() and len(word) > 1 for word in words)
    return preferences.get(_NAME) or (" ".join(map(str.capitalize, words)) if is_name else "")


def name_problem(name: str) -> str | None:
    """Return why a name cannot be used, in words for a person; None where it can."""
    return f"Give a name of at most {LONGEST_NAME} characters." if len(name) > LONGEST_NAME else None
