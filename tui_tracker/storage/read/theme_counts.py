"""What a period has of each theme: counts of updates and open questions, so that no action is read whole."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tui_tracker.named_tuple import NamedTuple
from tui_tracker.storage.read.reader import PLAN_ORDER, TrackerReader
from tui_tracker.storage.reported_actions import LISTED_IN_PERIOD


class ThemeCountRow(NamedTuple):
    """How many actions of a theme have the same stages, rating and state."""

    theme: str
    stages: str | None
    rag: str | None
    state: str
    has_conflict: int
    number: int


def theme_counts(reader: TrackerReader, period: str, theme: str | None = None) -> list[ThemeCountRow]:
    """Return counts that add up to the actions (of one theme, by key) which a period reports."""
    of_theme = "AND action.theme = :theme" if theme else ""
    return reader.rows(
        ThemeCountRow,
        f"""
        SELECT action.theme, current.stages, current.rag, COALESCE(current.state, 'outstanding') AS state,
               action.conflicts IS NOT NULL OR current.conflicts IS NOT NULL AS has_conflict, count(*)
          FROM action_view AS action
          LEFT JOIN update_view AS current ON current.action = action.key AND current.period = :period
         WHERE {LISTED_IN_PERIOD.format(period=":period")} {of_theme}
         GROUP BY 1, 2, 3, 4, 5
        """,
        {"period": period, "theme": theme},
    )


def open_questions(reader: TrackerReader, period: str, themes: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return each open question about the actions of some themes: (theme, printed ID, question)."""
    rows = reader.select(
        f"""
        SELECT action.theme, COALESCE(action.id, action.key), current.review
          FROM action_view AS action
          JOIN update_view AS current ON current.action = action.key AND current.period = :period
         WHERE current.review IS NOT NULL
           AND action.theme IN (SELECT value FROM json_each(:themes))
           AND {LISTED_IN_PERIOD.format(period=":period")}
         {PLAN_ORDER}
        """,
        {"period": period, "themes": json.dumps(list(themes))},
    )
    return [(theme, identity, question) for theme, identity, question in rows]
