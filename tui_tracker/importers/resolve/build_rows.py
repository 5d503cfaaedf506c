"""Building rows: the last pass, which turns texts into actions and updates and reports what is doubtful."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tui_tracker.domain.codecs import KEY, LIST, ROLE, Codec
from tui_tracker.domain.fields import ACTION, FURTHER_FIELDS, UPDATE, field_validator, fields_of
from tui_tracker.domain.imports.problem import Problem
from tui_tracker.domain.imports.source import SourceRow
from tui_tracker.domain.imports.understanding import UnreadWord
from tui_tracker.domain.own_fields import printed_name
from tui_tracker.domain.plan.ids import fold_id
from tui_tracker.domain.plan.model import Action, Update
from tui_tracker.importers.parse.lines import split_objectives
from tui_tracker.importers.parse.model import LOST, RawProblem, RawRow, with_names
from tui_tracker.importers.parse.periods import PeriodTag
from tui_tracker.importers.resolve.parts import with_parts
from tui_tracker.importers.resolve.words import ReadWords, count_unread, read_words
from tui_tracker.importers.vocabulary import Vocabulary

_MIDWAY = re.compile(
    r"\b(?:a|an|and|into|is|or|our|the|their|e\.g\.|i\.e\.|(?P<weak>as|at|by|for|from|in|of|on|that|to|which|with))$"
)
"""Words after which more is to come; a phrase that is no sentence may end with the weak ones."""

_LONGEST_END = 12
"""Characters at the end of a text with any of these words, and one before it."""
_PHRASE, _SENTENCE = 4, 12
"""Up to so many words a text need not be a sentence; from so many on it is hardly anything else."""
_EXPECTED = ("text", "role", "objectives", "partners", "stages")
_USUAL = 0.8
"""Where this share of rows fills a column, an empty cell is reported."""

_FROM_SOURCES = {
    record: tuple((field.name, field.codec) for field in fields_of(record) if field.header_words)
    for record in (ACTION, UPDATE)
}
_has_form = field_validator(None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltRows:
    """The rows of a source, and what is doubtful about them."""

    rows: tuple[SourceRow, ...]
    problems: tuple[Problem, ...]
    dropped: Mapping[int, str]
    """Index of a line in the source -> why its row was left out."""
    parts: Mapping[int, int]
    """Index of a line in the source -> number of the line with the action that its row is a part of."""
    unread: tuple[UnreadWord, ...] = ()


def build_rows(
    raw_rows: Sequence[RawRow],
    period: str,
    words: Vocabulary,
    *,
    tag: PeriodTag | None = None,
    trusted: bool = False,
) -> BuiltRows:
    """Build rows, each ID once; whether ratings are expected depends on the whole source.

    Where the cells are `trusted` to be whole, words that are not this plan's are kept with the action.
    `tag` is how headers call the `period`, where the rows have cells of others too.
    """
    raw_rows, parts = with_parts(raw_rows, trusted=trusted)
    raw_rows = [_with_refused_as_printed(raw, period) for raw in raw_rows]
    first_rows: dict[str, RawRow] = {}
    rows: list[SourceRow] = []
    problems: list[Problem] = []
    dropped: dict[int, str] = {}
    read = [read_words(raw, words, period, trusted=trusted) for raw in raw_rows]
    others = [_other_updates(raw, words, tag, period) for raw in raw_rows]
    rated = any(read_row.rag or read_row.is_rated for read_row in read)
    usual = _usual_fields(raw_rows)
    empty = Counter(name for raw in raw_rows for name in _EXPECTED if _is_empty(raw, name))
    for raw, read_row, read_others in zip(raw_rows, read, others, strict=True):
        first = first_rows.setdefault(fold_id(raw.id), raw)
        if first is not raw:
            reason = f"{raw.id} is already on line {first.lines[0]}; this row was skipped"
            dropped[raw.index] = reason
            repeated = RawProblem(rule="id-repeated", message=f"{reason}.", line=raw.lines[0], field="id")
            problems.append(to_problem(repeated, raw.id))
            continue
        raw_problems = [
            *raw.problems,
            *read_row.problems(raw, rated=rated),
            *(problem for other, _ in read_others for problem in other.problems(raw, rated=rated)),
            *_doubtful_values(raw, words),
            *_empty_cells(raw, usual[raw.text_of("theme")], empty),
        ]
        problems += [to_problem(problem, raw.id) for problem in raw_problems]
        row = _source_row(raw, read_row, period, words, position=len(rows), doubtful=bool(raw_problems))
        rows.append(_with_other_updates(row, read_others))
    if raw_rows and not rated:
        problems.append(_missing_ratings(raw_rows))
    return BuiltRows(
        rows=tuple(rows),
        problems=tuple(problems),
        dropped=dropped,
        parts=parts,
        unread=count_unread([*read, *(other for row in others for other, _ in row)]) if trusted else (),
    )


def to_problem(raw: RawProblem, action: str | None = None) -> Problem:
    """Return the problem that a raw problem becomes once its action's ID is known."""
    message = f"Sheet {raw.sheet!r}: {raw.message}" if raw.sheet else raw.message
    return Problem(rule=raw.rule, message=message, line=raw.line, action=action, field=raw.field)


def _source_row(
    raw: RawRow, read_row: ReadWords, period: str, words: Vocabulary, *, position: int, doubtful: bool
) -> SourceRow:
    extras = (*raw.extras, *read_row.printed)
    # A rating's cell may say the final stage, in a table without a column of stages.
    names = (*(["extras"] if read_row.printed else []), *(["stages"] if read_row.stages else []))
    action = Action(key="", position=position, extras=extras, **_values(raw, ACTION, words))
    update = Update(
        period=period, **(_values(raw, UPDATE, words) | {"stages": read_row.stages, "rag": read_row.rag})
    )
    return SourceRow(
        action=action,
        update=update,
        lines=raw.lines,
        fields=with_names(raw.columns, names),
        rated_periods=frozenset([period] if read_row.is_rated else []),
        repaired=raw.repaired,
        doubtful=doubtful,
        has_made_id=raw.has_made_id,
    )


def _other_updates(
    raw: RawRow, words: Vocabulary, tag: PeriodTag | None, period: str
) -> list[tuple[ReadWords, Update]]:
    """Return a row's updates for other periods than `period`, the earliest first."""
    cells: dict[str, dict[str, str]] = {}
    for cell in raw.further:
        cells.setdefault(cell.tag.date(tag or cell.tag, period), {})[cell.field] = cell.text
    updates = []
    for key, fields in sorted(cells.items()):
        read_row = read_words(replace(raw, fields=fields), words, key, trusted=True)
        note = fields.get("note") or None
        updates.append((read_row, Update(period=key, stages=read_row.stages, rag=read_row.rag, note=note)))
    return updates


def _with_other_updates(row: SourceRow, others: Sequence[tuple[ReadWords, Update]]) -> SourceRow:
    if not others:
        return row
    printed = tuple(pair for read_row, _ in others for pair in read_row.printed)
    return replace(
        row,
        action=row.action._replace(extras=(*row.action.extras, *printed)),
        other_updates=tuple(update for _, update in others),
        rated_periods=row.rated_periods.union(
            update.period for read_row, update in others if read_row.is_rated
        ),
        fields=row.fields | {"extras"} if printed else row.fields,
    )


def _values(raw: RawRow, record: str, words: Vocabulary) -> dict[str, Any]:
    """Return what a source says of a record's fields, as attributes of the model."""
    values: dict[str, Any] = {}
    for name, codec in _FROM_SOURCES[record]:
        values[name] = _value(codec, raw.fields.get(name, ""), words)
    values["others"] = tuple(
        (field.name, values.pop(field.name)) for field in FURTHER_FIELDS if field.name in values
    )
    return values


def _value(codec: Codec, text: str, words: Vocabulary) -> Any:
    if codec is KEY:
        return text
    if codec is LIST:
        return split_objectives(text)
    if codec is ROLE and text:
        return words.role(text) or text
    return text or None


def _with_refused_as_printed(raw: RawRow, period: str) -> RawRow:
    """Return a row whose texts that are no values of their further fields are kept as printed."""
    texts = [(field, raw.text_of(field.name)) for field in FURTHER_FIELDS]
    refused = [(field, text) for field, text in texts if text and not _has_form(field.name, text)]
    if not refused:
        return raw
    problems = [
        RawProblem(
            rule="value-unreadable", message=f"{text!r} is not {field.codec.expected}; kept as printed.",
            line=raw.lines[0], field=field.name,
        )
        for field, text in refused
    ]  # fmt: skip
    printed = [
        (printed_name(field.name, period if field.record == UPDATE else ""), text) for field, text in refused
    ]
    return replace(
        raw,
        fields=raw.fields | {field.name: "" for field, _ in refused},
        columns=raw.columns | {"extras"},
        extras=(*raw.extras, *printed),
        problems=(*raw.problems, *problems),
    )


def _doubtful_values(row: RawRow, words: Vocabulary) -> list[RawProblem]:
    """Return what a person should check in a row's values, besides its stage and rating."""
    doubts: list[tuple[str, str, str]] = []
    role = row.text_of("role")
    if role and words.roles and not words.role(role):
        doubts.append(("role-unknown", f"{role!r} is not a known role; kept as it is.", "role"))
    partners = row.text_of("partners")
    if words.role(partners):
        message = f"The partners' cell contains only the role {partners!r}; kept as it is."
        doubts.append(("role-word-in-partners", message, "partners"))
    doubts += [
        ("text-ends-midway", "The source's text ends in the middle of a sentence.", name)
        for name in ("text", "note")
        if _ends_midway(row.text_of(name))
    ]
    return [
        RawProblem(rule=rule, message=message, line=row.lines[0], field=name)
        for rule, message, name in doubts
    ]


def _ends_midway(text: str) -> bool:
    # The end alone: to search a long text for each of the words takes far longer.
    match = _MIDWAY.search(text[-_LONGEST_END:])
    if match is None or LOST in text:
        return False
    count = len(text.split())
    return count > _PHRASE and (not match["weak"] or count >= _SENTENCE or ". " in text)


def _usual_fields(rows: Sequence[RawRow]) -> dict[str, frozenset[str]]:
    """Return for each theme the fields that nearly every row with such a column fills."""
    by_theme: defaultdict[str, list[RawRow]] = defaultdict(list)
    for row in rows:
        by_theme[row.text_of("theme")].append(row)
    return {
        theme: frozenset(name for name in _EXPECTED if _is_usual(of_theme, name))
        for theme, of_theme in by_theme.items()
    }


def _is_usual(rows: Sequence[RawRow], name: str) -> bool:
    filled = [bool(row.text_of(name)) for row in rows if name in row.columns]
    return sum(filled) >= _USUAL * len(filled) > 0


def _is_empty(row: RawRow, name: str) -> bool:
    return name in row.columns and not row.text_of(name)


def _empty_cells(row: RawRow, usual: frozenset[str], empty: Mapping[str, int]) -> list[RawProblem]:
    """Return the empty cells that hardly any other row of the theme has, with how many there are in the file.

    Without those of fields that a problem names already; `empty` counts the empty cells of each field.
    """
    named = {problem.field for problem in row.problems}
    return [
        RawProblem(rule="cell-empty", message=_empty_words(empty[name]), line=row.lines[0], field=name)
        for name in _EXPECTED
        if name in usual and name not in named and _is_empty(row, name)
    ]


def _empty_words(count: int) -> str:
    return f"Empty cell, one of {count} in this column." if count > 1 else "Empty cell."


def _missing_ratings(rows: Sequence[RawRow]) -> Problem:
    """Return the one problem of a source without ratings, with what its column holds instead."""
    values = {row.text_of("rag") for row in rows if row.text_of("rag")}
    shortest = sorted(values, key=lambda text: (len(text), text))
    if shortest:
        detail = f"Its RAG column contains {', '.join(map(repr, shortest[:6]))}, which are not ratings."
    else:
        detail = "There is no RAG column, or it is empty."
    return Problem(
        rule="rag-missing",
        message=f"The file has no RAG ratings, so every action is “not rated”. {detail}",
        field="rag",
    )
