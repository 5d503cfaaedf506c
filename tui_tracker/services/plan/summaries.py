"""How far each theme has come in a period, counted by the database."""

from __future__ import annotations

from collections.abc import Collection

from tui_tracker.domain.codecs import decode_stages
from tui_tracker.domain.plan.model import Update, UpdateState
from tui_tracker.domain.plan.progress import Progress, progress_of_counts
from tui_tracker.domain.plan.summary import UpdateGroup
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.read.theme_counts import open_questions, theme_counts


def group_updates(view: TrackerView, period: str | None = None) -> tuple[UpdateGroup, ...]:
    """Return the updates of a period in groups with the same values; they add up to the plan's actions.

    Without `period` it is the one that the view shows.
    """
    period = period or view.period.key
    return tuple(
        UpdateGroup(
            theme=row.theme,
            update=Update(period=period, stages=decode_stages(row.stages), rag=row.rag),
            state=UpdateState(row.state),
            has_conflict=bool(row.has_conflict),
            number=row.number,
        )
        for row in view.read(lambda reader: theme_counts(reader, period))
    )


def theme_progress(view: TrackerView, theme: str) -> Progress:
    """Return how far a theme, by key, has come in the period that a view shows."""
    counts = view.read(lambda reader: theme_counts(reader, view.period.key, theme))
    return progress_of_counts((row.state, bool(row.has_conflict), row.number) for row in counts)


def asked_ids(view: TrackerView, themes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return for each of some themes, by key, the IDs of its actions that the coordinator asks about."""
    questions = view.read(lambda reader: open_questions(reader, view.period.key, themes)) if themes else ()
    return {key: tuple(identity for theme, identity, _ in questions if theme == key) for key in themes}
