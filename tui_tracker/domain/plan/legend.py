"""The plan's stages and ratings as they are shown, and the one rule for what is shown as a rating."""

from __future__ import annotations

from tui_tracker.named_tuple import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_tracker.domain.plan.model import Update
    from tui_tracker.domain.plan.stages import Standing

MIXED = "more than one stage"
NO_STAGE = "no stage given"


class Grade(NamedTuple):
    """A stage or a rating as the report's key explains it."""

    label: str
    letter: str = ""
    symbol: str = ""
    tone: str = ""
    """Colour token: one of `config.COLOURS`, or `step1`… for stages in their order."""
    definition: str = ""

    @property
    def words(self) -> str:
        """Shape and word, as a cell shows it beside its colour; no line is broken between them."""
        return f"{self.symbol}\N{NO-BREAK SPACE}{self.label}" if self.symbol else self.label

    @property
    def full(self) -> str:
        """Letter, shape and word: `R ■ Red`, as a terminal shows it."""
        return f"{self.letter} {self.symbol} {self.label}".strip()


class Scale(NamedTuple):
    """The plan's stages and ratings, in their order."""

    stages: tuple[Grade, ...]
    ratings: Mapping[str, Grade]
    """By the key that is stored."""
    unrated: Grade
    final: str | None = None
    """Name of the stage that stands where a rating would."""

    @property
    def stage_tones(self) -> dict[str, str]:
        """All that an action may be counted under by stage, in order, with its colour token."""
        return {stage.label: stage.tone for stage in self.stages} | {MIXED: "mixed", NO_STAGE: "none"}

    @property
    def rating_tones(self) -> dict[str, str]:
        """All that may stand in the RAG column, in order, with its colour token."""
        return {grade.label: grade.tone for grade in self.shown()}

    def grade(self, update: Update) -> Grade:
        """Return what stands in the RAG column: a rating, the final stage, or `unrated`."""
        return shown_as_rating(update.stages, update.rag, self)

    def shown(self) -> tuple[Grade, ...]:
        """Return all that may stand in the RAG column."""
        final = [stage for stage in self.stages if stage.label == self.final]
        return (*self.ratings.values(), *final, self.unrated)


def shown_as_rating(stages: Sequence[Standing], rag: str | None, scale: Scale) -> Grade:
    """Return what is shown where a rating stands: the rating, else the final stage, else `unrated`.

    The final stage is shown of an action that is wholly at it and not rated; a rating that is not (or
    no longer) among the settings counts as not rated.
    """
    if not rag and scale.final and {at.stage for at in stages} == {scale.final}:
        return next(stage for stage in scale.stages if stage.label == scale.final)
    return scale.ratings.get(rag or "", scale.unrated)
