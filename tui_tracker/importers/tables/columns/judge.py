"""What each column of a table holds, judged by its header and by its values."""

from __future__ import annotations

import re
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
)
from tui_tracker.importers.parse.periods import PeriodTag, period_tag
from tui_tracker.importers.tables.columns.candidates import Candidate, rank
from tui_tracker.importers.tables.columns.periods import (
    PeriodColumn,
    WantedPeriod,
    choose_period,
    with_known_dates,
    with_periods_alone,
)
from tui_tracker.importers.tables.columns.undated import dates_given, with_months, with_year
from tui_tracker.importers.tables.columns.values import Values
from tui_tracker.importers.tables.headers.mapping import HeaderMapping
from tui_tracker.importers.tables.headers.words import EXACT, LIKELY, meaning_of
from tui_tracker.importers.tables.period_rows import is_period_column
from tui_tracker.importers.vocabulary import Vocabulary

_MAPPED = EXACT + 1
_GROUPS = frozenset({"area", "priority", "topic", "strand", "goal", "aim", "ambition", "outcome"})
"""Words in the name of a column that may say the theme."""
_TEXT_LENGTH = 8
"""Characters that actions' texts have on average at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedColumns:
    """The columns of a table, each field in one of them."""

    header: Header
    uses: tuple[ColumnUse, ...]
    combined: dict[int, tuple[int, ...]]
    """Column of a field -> further columns of the same name, whose cells fill its empty ones."""
    period: PeriodTag | None
    """The period that the columns taken name; None where they name none."""
    other_periods: tuple[PeriodColumn, ...]
    """Columns of other periods."""
    day_numbers: frozenset[int] = frozenset()
    """Columns of dates whose cells are days as Excel counts them."""
    dates_given: str = ""
    """The message about periods whose headers give no year."""
    unnamed_texts: tuple[str, ...] = ()
    """Columns that may hold the actions' texts, where none is known to."""


def judge_columns(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    mapping: HeaderMapping,
    words: Vocabulary,
    period: WantedPeriod,
    *,
    others: Sequence[Sequence[str]] = (),
    may_group: bool = True,
) -> JudgedColumns:
    """Return what each column holds; `period` says which of several periods to take.

    `others` are rows of further tables with this header. A column of objectives or areas `may_group` the
    rows into themes where nothing else names these.
    """
    columns = [_by_words(index, name, (rows, others), mapping, words) for index, name in enumerate(names)]
    undated = with_known_dates(_with_ids_of_one_period(columns, rows, words))
    dated = with_year(with_months(undated, period.key, period.year, period.anchor), period.year)
    columns = [_by_values(column) for column in dated]
    columns = _with_values_alone(_with_ratings_beside_stages(with_periods_alone(columns)))
    choice = choose_period(_with_codes(columns), period)
    columns, combined = _each_once(_with_ids_of_people(choice.columns))
    columns = _with_texts(columns)
    columns = _with_themes(columns) if may_group else columns
    uses = [
        ColumnUse(name=column.name, field=column.field, why=column.why) for column in columns if column.name
    ]
    return JudgedColumns(
        header=Header(columns=tuple(_columns(columns, mapping))),
        uses=tuple(uses),
        combined=combined,
        period=choice.taken,
        other_periods=choice.others,
        day_numbers=frozenset(column.index for column in columns if _has_day_numbers(column)),
        dates_given=dates_given(undated, columns, period.year),
        unnamed_texts=tuple(_unnamed_texts(columns)),
    )


def _by_words(
    index: int,
    name: str,
    tables: tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]],
    mapping: HeaderMapping,
    words: Vocabulary,
) -> Candidate:
    cells, others = ([row[index] for row in rows if index < len(row) and row[index]] for rows in tables)
    values = Values(cells, words, len(tables[0]))
    shared = Values([*cells, *others], words) if others else values
    column = Candidate(index=index, name=name, values=values, shared=shared, tag=period_tag(name))
    if mapped := mapping.field_of(name):
        return replace(column, field=mapped, strength=_MAPPED, why="as you said")
    if meaning := meaning_of(name):
        return replace(column, field=meaning.field, strength=meaning.strength)
    return column


def _with_ids_of_one_period(
    columns: list[Candidate], rows: Sequence[Sequence[str]], words: Vocabulary
) -> list[Candidate]:
    """Judge IDs by the rows of one period, where a column gives the period of each row."""
    periods = next(
        (
            column.index
            for column in columns
            if column.field is None
            and column.values.count == len(rows)
            and is_period_column(column.name, [row[column.index] for row in rows])
        ),
        None,
    )
    if periods is None:
        return columns
    first = [row for row in rows if row[periods] == rows[0][periods]]

    def of_first(column: Candidate) -> Candidate:
        cells = [row[column.index] for row in first if column.index < len(row) and row[column.index]]
        return replace(column, values=Values(cells, words, len(first))) if column.field == "id" else column

    return [of_first(column) for column in columns]


def _by_values(column: Candidate) -> Candidate:
    """Return a column with another field, or none, where its values are not what its header says."""
    values, shared = column.values, column.shared
    if column.strength > EXACT or not shared.count:
        return column
    if column.field in ("stages", "note") and shared.are_ratings and not shared.are_stages:
        return replace(column, field="rag", why="its values are ratings")
    if column.field == "note" and plain_words(column.name) == "progress" and values.are_numbers:
        return column.without_field("its values are numbers")
    if column.field == "stages" and values.are_percentages:
        return column.without_field("its values are percentages")
    if column.field == "theme" and shared.are_lists_of_a_board:
        return replace(column, field="stages", why="its values are stages")
    if column.field == "note" and plain_words(column.name) == "progress" and shared.are_stage_words:
        return replace(column, field="stages", why="its values are stages")
    if column.field in ("rag", "stages") and shared.are_prose:
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
            are = column.shared.are_only_ratings if field == "rag" else column.shared.are_only_stages
            if column.field is None and not column.why and are and not _is_of_other_day(column.name):
                reason = "its values are ratings" if field == "rag" else "its values are stages"
                judged[index] = replace(column, field=field, strength=LIKELY, why=reason)
                break
    return judged


def _with_ratings_beside_stages(columns: Sequence[Candidate]) -> list[Candidate]:
    """Give the rating to a second column of stages whose values say how likely delivery is: `On track`."""
    judged = list(columns)
    staged = [column for column in judged if column.field == "stages" and column.strength <= EXACT]
    if any(column.field == "rag" for column in judged) or len(staged) < 2:
        return judged
    rated = [column for column in staged if column.shared.are_on_a_scale]
    if len(rated) == 1:
        position = judged.index(rated[0])
        judged[position] = replace(rated[0], field="rag", why="its values are ratings")
    return judged


def _with_codes(columns: Sequence[Candidate]) -> list[Candidate]:
    """Give the IDs to a column before the texts whose every value is another code, where none is named so."""
    judged = list(columns)
    text = next((column.index for column in judged if column.field == "text"), len(judged))
    if any(column.field == "id" for column in judged):
        return judged
    for column in judged[:text]:
        if column.field is None and not column.why and column.name and column.values.are_codes:
            judged[column.index] = replace(column, field="id", strength=LIKELY, why="its values are IDs")
            break
    return judged


def _with_ids_of_people(columns: Sequence[Candidate]) -> list[Candidate]:
    """Leave out the numbers by which a program knows its items, where people call these by codes."""
    rivals = [column for column in columns if column.field == "id"]
    codes = [column for column in rivals if column.values.are_codes] if len(rivals) > 1 else []
    return [
        column.without_field(f"{codes[0].name!r} is used instead")
        if codes and column.field == "id" and column.strength <= EXACT and column.values.are_of_machines
        else column
        for column in columns
    ]


def _with_themes(columns: list[Candidate]) -> list[Candidate]:
    """Give the themes to a column of objectives or areas that groups the rows, where none is named so."""
    if any(column.field == "theme" for column in columns):
        return columns
    for column in columns:
        named = column.field == "objectives" or (
            column.field is None and not column.why and _GROUPS & set(plain_words(column.name).split())
        )
        if named and column.strength <= EXACT and column.values.are_groups:
            columns[column.index] = replace(
                column, field="theme", strength=LIKELY, why="its values group the rows"
            )
            break
    return columns


def _has_day_numbers(column: Candidate) -> bool:
    words = plain_words(column.name)
    is_date = (
        re.search(r"\b(?:date|deadline|due|by when|when|start|end|finish|completion)\b", words) is not None
    )
    return column.field is None and is_date and column.values.are_day_numbers


def _is_of_other_day(name: str) -> bool:
    words = set(plain_words(name).split())
    return not words.isdisjoint(
        {"previous", "last", "prior", "old", "target", "forecast", "likelihood", "impact"}
    )


def _each_once(columns: Sequence[Candidate]) -> tuple[list[Candidate], dict[int, tuple[int, ...]]]:
    """Leave each field one column, with those of the same name that fill its gaps."""
    judged = list(columns)
    combined: dict[int, tuple[int, ...]] = {}
    counts = Counter(column.field for column in judged if column.field)
    for field in (field for field, count in counts.items() if count > 1):
        rivals = [column for column in judged if column.field == field]
        best = max(rivals, key=rank)
        twins = [rival for rival in rivals if fold_header(rival.name) == fold_header(best.name)]
        are_parts = len(twins) > 1 and sum(twin.values.count for twin in twins) <= best.values.rows
        fillers = tuple(twin.index for twin in twins if twin is not best) if are_parts else ()
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


def _second(column: Candidate, best: Candidate, field: str) -> Candidate:
    """Return a second column of a field: a number beside the ID, a theme's letter, or an extra."""
    if field == "id" and plain_words(column.name) in ("number", "no"):
        return replace(column, field="number")
    if field == "theme" and column.values.longest <= 4:
        return replace(column, field=THEME_KEY, why="the letters of the themes")
    return column.without_field(f"{best.name!r} is used instead")


def _with_texts(columns: list[Candidate]) -> list[Candidate]:
    """Give the texts to the column with the longest values, where no header names them or IDs."""
    fields = {column.field for column in columns}
    if "text" in fields:
        return columns
    for column in columns:
        if column.field is None and plain_words(column.name) == "name" and column.values.are_phrases:
            columns[column.index] = replace(
                column, field="text", strength=LIKELY, why="its values are phrases"
            )
            return columns
    if "id" in fields:
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
    return [column.name for column in free if column.values.are_phrases]


def _columns(columns: Sequence[Candidate], mapping: HeaderMapping) -> list[Column]:
    """Return the columns with distinct labels."""
    counts = Counter(column.name.casefold() for column in columns)
    labelled = []
    for column in columns:
        name = column.name or f"Column {column_letters(column.index)}"
        if column.name and counts[column.name.casefold()] > 1 and column.field is None:
            name = f"{column.name} (column {column_letters(column.index)})"
        labelled.append(Column(field=column.field, name=name, mapped=column.strength == _MAPPED))
    return labelled
