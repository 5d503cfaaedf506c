"""Convert the stages and ratings of the settings into domain values."""

from __future__ import annotations

from tui_tracker.config import Settings
from tui_tracker.config.settings import RatingSetting
from tui_tracker.domain.plan.legend import Badge, Legend
from tui_tracker.domain.plan.stages import StageOrder, is_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_tracker.config.settings import StageSetting


def stage_order(settings: Settings) -> StageOrder:
    """Return the order of the stages."""
    final = settings.final_stage
    halts = frozenset(stage.name for stage in settings.stages if not is_step_of_plan(stage))
    return StageOrder(names=settings.stage_names, final=final.name if final else None, halts=halts)


def is_step_of_plan(stage: StageSetting) -> bool:
    """Return whether an action goes through a stage on its way: as the settings say, else by its name."""
    return stage.final or (is_step(stage.name) if stage.step is None else stage.step)


def legend_for(settings: Settings) -> Legend:
    """Return stages and ratings with their definitions, as a report's legend prints them."""
    final = settings.final_stage
    steps = stage_order(settings).steps
    return Legend(
        stages=tuple(
            Badge(
                label=stage.name,
                letter=stage.letter,
                symbol=stage.symbol,
                colour=_stage_colour(stage, steps),
                definition=stage.definition,
            )
            for stage in settings.stages
        ),
        ratings={rating.key: _badge(rating) for rating in settings.ratings},
        unrated=_badge(settings.unrated),
        final=final.name if final else None,
    )


def _stage_colour(stage: StageSetting, steps: Sequence[str]) -> str:
    if stage.final:
        return stage.colour
    return f"step{steps.index(stage.name) + 1}" if stage.name in steps else "grey"


def _badge(rating: RatingSetting) -> Badge:
    return Badge(
        label=rating.label,
        letter=rating.letter,
        symbol=rating.symbol,
        colour=rating.colour,
        definition=rating.definition,
    )
