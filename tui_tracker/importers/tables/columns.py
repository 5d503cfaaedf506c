"""What each column of a table holds, judged by its header and by its values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_tracker.domain.imports.understanding import ColumnUse
from tui_tracker.importers.files.table import column_letters
from tui_tracker.importers.parse.headers import (
    THEME_KEY,
    Column,
    Header,
    fold_header,
    plain_words,
    rank_of_words,
)
from tui_tracker.importers.tables.headers.mapping import HeaderMapping
from tui_tracker.importers.tables.headers.periods import PeriodTag, period_tag
from tui_tracker.importers.tables.headers.words import EXACT, LIKELY, meaning_of
from tui_tracker.importers.tables.values import Values
from tui_tracker.importers.vocabulary import Vocabulary

_MAPPED = EXACT + 1
_BY_PERIOD = ("rag", "stages", "note")
"""Fields that a table may have a column of for each period."""
_TEXT_LENGTH = 8
"""Characters that actions' texts have on average at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One column, and the field that it may hold."""

    index: int
    name: str
    values: Values
    field: str | None = None
    strength: int = 0
    why: str = ""
    tag: PeriodTag | None = None

    def without_field(self, why: str) -> Candidate:
        """Return the column as one that is kept under its own name."""
        return replace(self, field=None, strength=0, why=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedColumns:
    """The columns of a table, each field in one of them."""

    header: Header
    uses: tuple[ColumnUse, ...]
    combined: dict[int, tuple[int, ...]]
    """Column of a field -> further columns of the same name, whose cells stand in for its empty ones."""
    period: str
    """The period that the columns taken name; empty where they name none."""
    other_periods: tuple[str, ...]
    """Names of columns of other periods."""
    unnamed_texts: tuple[str, ...] = ()
    """Columns that may hold the actions' texts, where none is known to."""


def judge_columns(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    mapping: HeaderMapping,
    words: Vocabulary,
    period: str | None,
) -> JudgedColumns:
    """Return what each column holds; `period` is that which the user asked for."""
    columns = [_by_words(index, name, rows, mapping, words) for index, name in enumerate(names)]
    columns = [_by_values(column) for column in columns]
    columns = _with_values_alone(columns)
    columns, others = _of_one_period(columns, period)
    columns, combined = _each_once(columns)
    columns = _with_texts(columns)
    uses = [
        ColumnUse(name=column.name, field=column.field, why=column.why) for column in columns if column.name
    ]
    tags = [column.tag.key for column in columns if column.tag and column.field in _BY_PERIOD]
    return JudgedColumns(
        header=Header(columns=tuple(_columns(columns, mapping))),
        uses=tuple(uses),
        combined=combined,
        period=max(tags, default=""),
        other_periods=tuple(others),
        unnamed_texts=tuple(_unnamed_texts(columns)),
    )


def _by_words(
    index: int, name: str, rows: Sequence[Sequence[str]], mapping: HeaderMapping, words: Vocabulary
) -> Candidate:
    values = Values([row[index] for row in rows if index < len(row) and row[index]], words, len(rows))
    column = Candidate(index=index, name=name, values=values, tag=period_tag(name))
    if mapped := mapping.field_of(name):
        return replace(column, field=mapped, strength=_MAPPED, why="as you said")
    if meaning := meaning_of(name):
        return replace(column, field=meaning.field, strength=meaning.strength)
    return column


def _by_values(column: Candidate) -> Candidate:
    """Return a column with another field, or none, where its values are not what its header says."""
    values = column.values
    if column.strength > EXACT or not values.count:
        return column
    if column.field in ("stages", "note") and values.are_ratings and not values.are_stages:
        return replace(column, field="rag", why="its values are ratings")
    if column.field == "rag" and values.are_prose:
        return replace(column, field="note", strength=LIKELY, why="its values are sentences")
    if column.field == "stages" and values.are_prose:
        return replace(column, field="note", strength=LIKELY, why="its values are sentences")
    if column.field == "id" and not values.are_ids(likely=column.strength == LIKELY):
        return column.without_field("its values repeat or are too long for IDs")
    if column.field == "text" and values.are_ids(likely=True) and not values.are_words:
        return replace(column, field="id", strength=LIKELY, why="its values are IDs")
    return column


def _with_values_alone(columns: Sequence[Candidate]) -> list[Candidate]:
    """Give the rating or stage to a column without a known header, where its values leave no doubt."""
    judged = list(columns)
    for field in ("rag", "stages"):
        if any(column.field == field for column in judged):
            continue
        for index, column in enumerate(judged):
            are = column.values.are_only_ratings if field == "rag" else column.values.are_only_stages
            if column.field is None and not column.why and are and not _is_of_other_day(column.name):
                reason = "its values are ratings" if field == "rag" else "its values are stages"
                judged[index] = replace(column, field=field, strength=LIKELY, why=reason)
                break
    return judged


def _is_of_other_day(name: str) -> bool:
    words = set(plain_words(name).split())
    return not words.isdisjoint(
        {"previous", "last", "prior", "old", "target", "forecast", "likelihood", "impact"}
    )


def _of_one_period(columns: Sequence[Candidate], period: str | None) -> tuple[list[Candidate], list[str]]:
    """Keep of the columns for several periods those of the one asked for, else of the latest with values."""
    tags = {
        column.tag
        for column in columns
        if column.tag and column.field in _BY_PERIOD and column.strength <= EXACT and column.values.count
    }
    several = len({column.tag for column in columns if column.tag and column.field in _BY_PERIOD}) > 1
    if not tags or not several:
        return list(columns), []
    chosen = next((tag for tag in tags if period and tag.key == period), max(tags))
    judged, others = [], []
    for column in columns:
        is_other = column.field in _BY_PERIOD and column.tag not in (None, chosen)
        if is_other and column.strength <= EXACT:
            others.append(column.name)
            column = column.without_field("of another period")
        judged.append(column)
    return judged, others


def _each_once(columns: Sequence[Candidate]) -> tuple[list[Candidate], dict[int, tuple[int, ...]]]:
    """Leave each field one column, with those of the same name that fill its gaps."""
    judged = list(columns)
    combined: dict[int, tuple[int, ...]] = {}
    counts = Counter(column.field for column in judged if column.field)
    for field in (field for field, count in counts.items() if count > 1):
        rivals = [column for column in judged if column.field == field]
        best = max(rivals, key=_rank)
        twins = [rival for rival in rivals if fold_header(rival.name) == fold_header(best.name)]
        are_parts = len(twins) > 1 and sum(twin.values.count for twin in twins) <= best.values.rows
        fillers = _fillers(judged, best, twins) if are_parts else ()
        for rival in rivals:
            if rival.index in fillers:
                judged[rival.index] = rival.without_field(f"fills the empty cells of the other {rival.name}")
            elif rival is not best:
                judged[rival.index] = _second(rival, best, field)
        if fillers:
            combined[best.index] = fillers
        elif len(twins) > 1:
            letter = column_letters(best.index)
            judged[best.index] = replace(
                best, why=f"the fuller of {len(twins)} columns of this name: {letter}"
            )
    return judged, combined


def _fillers(columns: Sequence[Candidate], best: Candidate, twins: Sequence[Candidate]) -> tuple[int, ...]:
    return tuple(twin.index for twin in twins if twin is not best)


def _second(column: Candidate, best: Candidate, field: str) -> Candidate:
    """Return a second column of a field: a number beside the ID, a theme's letter, or an extra."""
    if field == "id" and plain_words(column.name) in ("number", "no"):
        return replace(column, field="number")
    if field == "theme" and column.values.longest <= 4:
        return replace(column, field=THEME_KEY, why="the letters of the themes")
    return column.without_field(f"{best.name!r} is taken instead")


def _rank(column: Candidate) -> tuple[int, int, PeriodTag, int, int, int]:
    """Return how well a column suits its field, compared with the others of that field."""
    field = column.field or ""
    is_filled = int(column.values.count > 0)
    words = rank_of_words(column.name, field) if column.strength == EXACT else -1_000
    length = column.values.average if field == "text" and column.strength < EXACT else 0
    return (
        column.strength if column.strength > EXACT else 0,
        is_filled,
        column.tag or PeriodTag("", 0),
        words,
        round(length) or column.values.count,
        -column.index if field in ("id", "text", "theme") else column.index,
    )


def _with_texts(columns: list[Candidate]) -> list[Candidate]:
    """Give the texts to the column with the longest values, where no header names them or IDs."""
    fields = {column.field for column in columns}
    if fields & {"id", "text"}:
        return columns
    free = [column for column in columns if column.field is None and not column.why and column.name]
    best = max(free, key=lambda column: column.values.average, default=None)
    if best is None or best.values.average < _TEXT_LENGTH:
        return columns
    columns[best.index] = replace(
        best, field="text", strength=LIKELY, why="the column with the longest values"
    )
    return columns


def _unnamed_texts(columns: Sequence[Candidate]) -> list[str]:
    """Return the names of columns of words in a table of IDs without a column of texts."""
    if any(column.field == "text" for column in columns):
        return []
    free = (column for column in columns if column.field is None and column.name and not column.tag)
    return [
        column.name for column in free if column.values.are_words and column.values.average >= _TEXT_LENGTH
    ]


def _columns(columns: Sequence[Candidate], mapping: HeaderMapping) -> list[Column]:
    """Return the columns with labels of which no two are alike."""
    counts = Counter(column.name.casefold() for column in columns)
    labelled = []
    for column in columns:
        name = column.name or f"Column {column_letters(column.index)}"
        if column.name and counts[column.name.casefold()] > 1 and column.field is None:
            name = f"{column.name} (column {column_letters(column.index)})"
        labelled.append(Column(field=column.field, name=name, mapped=column.strength == _MAPPED))
    return labelled
