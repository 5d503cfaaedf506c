"""Convert the stages and ratings of the settings into domain values."""

from __future__ import annotations

from tui_tracker.config import Settings
from tui_tracker.config.settings import RatingSetting
from tui_tracker.domain.plan.legend import Badge, Legend
from tui_tracker.domain.plan.stages import StageOrder


def stage_order(settings: Settings) -> StageOrder:
    """Return the order of the stages."""
    final = settings.final_stage
    return StageOrder(names=settings.stage_names, final=final.name if final else None)


def legend_for(settings: Settings) -> Legend:
    """Return stages and ratings with their definitions, as a report's legend prints them."""
    final = settings.final_stage
    return Legend(
        stages=tuple(
            Badge(
                label=stage.name,
                letter=stage.letter,
                symbol=stage.symbol,
                colour=stage.colour if stage.final else f"step{number}",
                definition=stage.definition,
            )
            for number, stage in enumerate(settings.stages, 1)
        ),
        ratings={rating.key: _badge(rating) for rating in settings.ratings},
        unrated=_badge(settings.unrated),
        final=final.name if final else None,
    )


def _badge(rating: RatingSetting) -> Badge:
    return Badge(
        label=rating.label,
        letter=rating.letter,
        symbol=rating.symbol,
        colour=rating.colour,
        definition=rating.definition,
    )
