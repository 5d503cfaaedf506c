"""The plan's stages and ratings as they are shown, and the one rule for what is shown as a rating."""

from __future__ import annotations

from tui_tracker.named_tuple import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_tracker.domain.plan.model import Update
    from tui_tracker.domain.plan.stages import StageAt

MIXED = "more than one stage"
NO_STAGE = "no stage given"
AT_RISK = ("red", "amber")
"""The colours of the ratings that need attention, the worst first."""


class Badge(NamedTuple):
    """A stage or rating with its label, symbol, colour and definition."""

    label: str
    letter: str = ""
    symbol: str = ""
    colour: str = ""
    """Colour token: one of `config.validate.COLOURS`, or `step1`… for stages in their order."""
    definition: str = ""

    @property
    def text(self) -> str:
        """The symbol and the label, joined by a no-break space."""
        return f"{self.symbol}\N{NO-BREAK SPACE}{self.label}" if self.symbol else self.label

    @property
    def full(self) -> str:
        """The letter, symbol and label as a terminal shows them: `R ■ Red`."""
        return f"{self.letter} {self.symbol} {self.label}".strip()


class Legend(NamedTuple):
    """The plan's stages and ratings in order, as the report's legend explains them."""

    stages: tuple[Badge, ...]
    ratings: Mapping[str, Badge]
    """Stored key to badge."""
    unrated: Badge
    final: str | None = None
    """The name of the stage shown in place of a rating once an action reaches it."""

    @property
    def stage_colours(self) -> dict[str, str]:
        """Every label that an action can be counted under by stage, in order, with its colour token."""
        return {badge.label: badge.colour for badge in self.stages} | {MIXED: "mixed", NO_STAGE: "none"}

    @property
    def rating_colours(self) -> dict[str, str]:
        """Every label of the RAG column, in order, with its colour token."""
        return {badge.label: badge.colour for badge in self.rag_badges()}

    def badge(self, update: Update) -> Badge:
        """Return the badge for the RAG column: a rating, the final stage, or `unrated`."""
        return shown_as_rating(update.stages, update.rag, self)

    def rag_badges(self) -> tuple[Badge, ...]:
        """Return every badge that the RAG column can show, in order."""
        final = [badge for badge in self.stages if badge.label == self.final]
        return (*self.ratings.values(), *final, self.unrated)


def shown_as_rating(stages: Sequence[StageAt], rag: str | None, legend: Legend) -> Badge:
    """Return what is shown and counted as a rating: the final stage, else the rating, else `unrated`.

    An action that is wholly at the final stage counts as complete, whether it still has a rating or not;
    a rating that is not (or no longer) among the settings counts as not rated.
    """
    if legend.final and {stage.stage for stage in stages} == {legend.final}:
        return next(badge for badge in legend.stages if badge.label == legend.final)
    return legend.ratings.get(rag or "", legend.unrated)


def counted_as(update: Update) -> str:
    """Return the stage that an update is counted under: its only stage, `MIXED` or `NO_STAGE`."""
    names = {stage.stage for stage in update.stages}
    if not names:
        return NO_STAGE
    return names.pop() if len(names) == 1 else MIXED
