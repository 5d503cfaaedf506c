"""The ratings that a plan prints, as settings may declare them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from tui_tracker.config import Settings
from tui_tracker.config.settings import RatingSetting
from tui_tracker.domain.imports.scale import ProposedRating, propose_ratings
from tui_tracker.services.imports import ImportReport

_TABLES = re.compile(r"(?m)^\[\[ratings\]\]\n(?:(?!\[).*\n)*")
"""The tables of ratings in a config.toml, each up to the next one."""


def ratings_in(report: ImportReport, settings: Settings) -> tuple[RatingSetting, ...]:
    """Return the ratings of a plan that prints others than those of the settings; empty where it does not."""
    words = [unread.word for unread in report.parsed.understanding.unread if unread.field == "rag"]
    updates = [update for row in report.parsed.rows for update in (row.update, *row.other_updates)]
    current = [ProposedRating(*rating[:5]) for rating in settings.ratings]
    proposed = propose_ratings(words, current, {update.rag for update in updates if update.rag})
    declared = {rating.key: rating for rating in settings.ratings}
    return tuple(declared.get(rating.key) or RatingSetting(*rating) for rating in proposed)


def with_ratings(text: str, ratings: Sequence[RatingSetting]) -> str:
    """Return the text of a config.toml with these ratings in place of its own; without any, as it is."""
    if not ratings:
        return text
    tables = "\n".join(map(_declaration, ratings))
    first = _TABLES.search(text)
    if first is None:
        return f"{text}\n{tables}"
    rest = _TABLES.sub("", text[first.end() :])
    return f"{text[: first.start()]}{tables}\n{rest}"


def _declaration(rating: RatingSetting) -> str:
    """Return the TOML table that declares a rating."""
    values = {name: value for name, value in rating._asdict().items() if value}
    lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
    return "\n".join(("[[ratings]]", *lines, ""))


def _toml(value: str | tuple[str, ...]) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
