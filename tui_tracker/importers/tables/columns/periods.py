"""The columns of a table that has a rating, a stage or a note for each of several periods."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tui_tracker.importers.parse.headers import plain_words
from tui_tracker.importers.parse.months import without_month
from tui_tracker.importers.parse.periods import PeriodTag, ordinal_of
from tui_tracker.importers.tables.columns.candidates import BY_PERIOD, Candidate, rank
from tui_tracker.importers.tables.headers.words import EXACT, LIKELY


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodColumn:
    """A column of another period than the one taken, and the field that it would fill for it."""

    index: int
    name: str
    field: str
    tag: PeriodTag


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPeriod:
    """Which of several periods' columns to take."""

    key: str | None = None
    """The period that the user asked for; None takes the latest one with values."""
    anchor: str = ""
    """The date of the latest one where no header gives a year."""
    year: str = ""
    """The year that the table's title, sheet or file names, such as `2025/26`; empty where none does."""
    tag: PeriodTag | None = None
    """The period that another table of the file has; it is then used for this one too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodChoice:
    """Which of several periods' columns are taken."""

    columns: list[Candidate]
    taken: PeriodTag | None
    """The period of the columns taken; None where they name none."""
    others: tuple[PeriodColumn, ...] = ()
    """The columns of the other periods; where two have the same field and period, the better one."""


def with_known_dates(columns: Sequence[Candidate]) -> list[Candidate]:
    """Give `Q1 comment` the date of `Q1 2025/26 RAG`, the nearest dated column of that quarter."""
    dated = [column for column in columns if column.tag and column.tag.key]

    def known(column: Candidate) -> Candidate:
        ordinal = ordinal_of(column.name)
        same = [other for other in dated if ordinal_of(other.name) == ordinal]
        nearest = min(same, key=lambda other: abs(column.index - other.index - 0.5), default=None)
        return replace(column, tag=nearest.tag) if nearest else column

    return [known(column) if column.tag and not column.tag.key else column for column in columns]


def with_periods_alone(columns: Sequence[Candidate]) -> list[Candidate]:
    """Give fields to columns whose headers name nothing but a period, by their values.

    Letters are ratings here where two such columns have nothing else.
    """
    bare = [column for column in columns if _is_bare(column)]
    lettered = {column.index for column in bare if column.values.are_rating_letters}
    judged = list(columns)
    for column in bare:
        values = column.values
        field, why = None, ""
        if values.are_only_ratings or (len(lettered) > 1 and column.index in lettered):
            field, why = "rag", "its values are ratings"
        elif values.are_only_stages:
            field, why = "stages", "its values are stages"
        elif values.are_prose:
            field, why = "note", "its values are sentences"
        judged[column.index] = replace(column, field=field, strength=LIKELY if field else 0, why=why)
    fields = {judged[column.index].field for column in bare if judged[column.index].field}
    # A quarter that is still empty has the kind of the others.
    for column in bare:
        if not column.values.count and len(fields) == 1:
            judged[column.index] = replace(column, field=next(iter(fields)), strength=LIKELY)
    return judged


def _is_bare(column: Candidate) -> bool:
    return column.field is None and column.tag is not None and not plain_words(without_month(column.name))


def choose_period(columns: Sequence[Candidate], wanted: WantedPeriod) -> PeriodChoice:
    """Keep of the columns for several periods those of one: of that asked for, else of the latest."""
    tagged = [
        column for column in columns if column.tag and column.field in BY_PERIOD and column.strength <= EXACT
    ]
    filled = {column.tag for column in tagged if column.tag and column.values.count}
    if not filled or (len({column.tag for column in tagged}) < 2 and not wanted.tag):
        tags = [column.tag for column in columns if column.tag and column.field in BY_PERIOD]
        return PeriodChoice(columns=list(columns), taken=max(tags, default=None))
    taken = wanted.tag or _asked(filled, wanted) or max(filled)
    judged = list(columns)
    for column in tagged:
        if column.tag != taken:
            judged[column.index] = column.without_field("of another period")
    others = [column for column in tagged if column.tag != taken and column.values.count]
    return PeriodChoice(
        columns=judged, taken=taken, others=tuple(_best(others, taken, wanted.key or wanted.anchor))
    )


def _asked(filled: Collection[PeriodTag], wanted: WantedPeriod) -> PeriodTag | None:
    latest = max(filled)
    return next((tag for tag in filled if wanted.key and tag.date(latest, wanted.anchor) == wanted.key), None)


def _best(columns: Sequence[Candidate], taken: PeriodTag, anchor: str) -> list[PeriodColumn]:
    """Return for each field and each period that has a date the column that suits it best."""
    best: dict[tuple[str, str], Candidate] = {}
    for column in columns:
        date = column.tag.date(taken, anchor) if column.tag else ""
        if not date or date == taken.date(taken, anchor):
            continue
        slot = (date, column.field or "")
        if slot not in best or rank(column) > rank(best[slot]):
            best[slot] = column
    return [
        PeriodColumn(index=column.index, name=column.name, field=column.field, tag=column.tag)
        for column in best.values()
        if column.field and column.tag
    ]
