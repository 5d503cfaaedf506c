"""The plan's stages and ratings, from the settings, as the domain's values."""

from __future__ import annotations

from tui_tracker.config import Settings
from tui_tracker.config.settings import RatingSetting
from tui_tracker.domain.plan.stages import Ladder
from tui_tracker.domain.report.model import Badge, Legend


def ladder_of(settings: Settings) -> Ladder:
    """Return the stages in their order."""
    final = settings.final_stage
    return Ladder(names=settings.stage_names, final=final.name if final else None)


def scale_of(settings: Settings) -> Legend:
    """Return stages and ratings with their definitions, as a report's key prints them."""
    final = settings.final_stage
    return Legend(
        stages=tuple(
            Badge(
                label=one.name,
                letter=one.letter,
                symbol=one.symbol,
                colour=one.colour if one.final else f"step{place}",
                definition=one.definition,
            )
            for place, one in enumerate(settings.stages, 1)
        ),
        ratings={one.key: _grade(one) for one in settings.ratings},
        unrated=_grade(settings.unrated),
        final=final.name if final else None,
    )


def _grade(one: RatingSetting) -> Badge:
    return Badge(
        label=one.label, letter=one.letter, symbol=one.symbol, colour=one.colour, definition=one.definition
    )
