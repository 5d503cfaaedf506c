"""Tables with a row for each action and period, and a column with the period of each row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from tui_tracker.domain.imports.source import LineKind
from tui_tracker.domain.plan.ids import fold_id
from tui_tracker.domain.text import folded_line
from tui_tracker.importers.parse.model import FurtherCell, LineMark, ParseResult, RawRow
from tui_tracker.importers.parse.periods import PeriodTag, period_tag
from tui_tracker.importers.tables.columns.candidates import BY_PERIOD
from tui_tracker.importers.tables.columns.periods import WantedPeriod

_HEADER = re.compile(
    r"(?i)(?:(?:reporting |report |review |update )?(?:period|quarter|year|month|date|cycle|round)"
    r"|period of the sheet)"
)
PERIOD_OF_SHEET = "Period of the sheet"
"""The column in which rows have the period that the name of their sheet gives."""


def with_rows_of_one_action_joined(
    result: ParseResult, wanted: WantedPeriod, *, every_period: bool
) -> ParseResult:
    """Return each action once, with the values of one period; those of the others beside it.

    Nothing is changed where no column gives a period, or no action has several rows.
    """
    name = period_column(result.rows)
    if not name:
        return result
    tags = {row.index: _tag(row, name) for row in result.rows}
    latest = max(tag for tag in tags.values() if tag)
    dated = (tag for tag in tags.values() if tag and tag.date(latest, wanted.anchor) == wanted.key)
    taken = next(dated, latest)
    groups: dict[tuple[str, str], list[RawRow]] = {}
    for row in result.rows:
        # Of two sheets for a year each, the parts of one name hold the same actions.
        groups.setdefault((result.blocks[row.block].name, _identity(row)), []).append(row)
    rows, marks = [], list(result.marks)
    for group in groups.values():
        ordered = sorted(group, key=lambda row: tags[row.index] or latest, reverse=True)
        main = next((row for row in ordered if tags[row.index] == taken), ordered[0])
        others = [row for row in ordered if row is not main]
        rows.append(_joined(main, others, tags, taken, name, every_period=every_period))
        for row in others:
            marks[row.index] = LineMark(kind=LineKind.CONTINUATION, detail=f"line {main.lines[0]}")
    shown = "sheet" if name == PERIOD_OF_SHEET else name
    others_seen = dict.fromkeys(tag for tag in tags.values() if tag and tag != taken)
    return replace(
        result,
        rows=tuple(sorted(rows, key=lambda row: row.index)),
        marks=tuple(marks),
        period=taken.key or None,
        tag=taken,
        other_periods=tuple((tag, f"{shown} {_label(tag, tags, result.rows, name)}") for tag in others_seen),
    )


def with_period_of_sheet(result: ParseResult, name: str) -> ParseResult:
    """Return the rows of a sheet, each with the sheet's name as its period."""
    rows = tuple(replace(row, extras=(*row.extras, (PERIOD_OF_SHEET, name))) for row in result.rows)
    return replace(result, rows=rows)


def _joined(
    main: RawRow,
    others: Sequence[RawRow],
    tags: dict[int, PeriodTag | None],
    taken: PeriodTag,
    name: str,
    *,
    every_period: bool,
) -> RawRow:
    """Return an action's row of the period taken, with what its rows of other periods say.

    `name` is the column with the period of a row, and `tags` are the rows' periods. With `every_period` the
    values of other periods are kept apart, to be imported too; else they are extras of the action.
    """
    extras = [pair for pair in main.extras if pair[0] != name]
    further: list[FurtherCell] = []
    for row in (main, *others):
        tag = tags[row.index]
        if tag is None or tag == taken:
            continue
        period = dict(row.extras)[name]
        values = [(field, text) for field in BY_PERIOD if (text := row.fields.get(field, ""))]
        if every_period:
            further += [
                FurtherCell(tag=tag, field=field, name=f"{field} ({period})", text=text)
                for field, text in values
            ]
        else:
            extras += [(f"{_TITLES[field]} ({period})", text) for field, text in values]
        if row is not main:
            extras += _differing_extras(row, main, name, known={text for _, text in extras})
    is_of_period = tags[main.index] in (None, taken)
    return replace(
        main,
        fields=main.fields if is_of_period else main.fields | dict.fromkeys(BY_PERIOD, ""),
        extras=tuple(extras),
        further=tuple(further),
        lines=(*main.lines, *(line for row in others for line in row.lines)),
        columns=main.columns | ({"extras"} if extras else frozenset()),
    )


def _differing_extras(
    row: RawRow, main: RawRow, name: str, *, known: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield the texts of a row of another period that its action's own row does not have."""
    period = dict(row.extras)[name]
    for title, text in row.extras:
        if title != name and text not in known:
            yield f"{title} ({period})", text
    if row.text_of("text") and row.text_of("text") != main.text_of("text"):
        yield f"Action ({period})", row.text_of("text")


_TITLES = {"rag": "RAG", "stages": "Status", "note": "Note"}


def period_column(rows: Sequence[RawRow]) -> str:
    """Return the column with the period of each row; empty if no column has it."""
    names = dict.fromkeys(name for row in rows for name, _ in row.extras if _HEADER.fullmatch(name.strip()))
    for name in names:
        tags = [(_identity(row), _tag(row, name)) for row in rows]
        several = {identity for identity, _ in tags}
        if all(tag for _, tag in tags) and len(set(tags)) == len(tags) and len(several) < len(tags):
            return name
    return ""


def is_period_column(name: str, cells: Sequence[str]) -> bool:
    """Return whether a column gives each row's period, and several rows the same one."""
    is_named = _HEADER.fullmatch(name.strip()) is not None
    return is_named and len(set(cells)) < len(cells) and all(map(period_tag, cells))


def _tag(row: RawRow, name: str) -> PeriodTag | None:
    text = dict(row.extras).get(name, "")
    return period_tag(text)


def _label(tag: PeriodTag, tags: dict[int, PeriodTag | None], rows: Sequence[RawRow], name: str) -> str:
    return next((dict(row.extras)[name] for row in rows if tags[row.index] == tag), "")


def _identity(row: RawRow) -> str:
    return fold_id(row.id) if row.id else folded_line(row.text_of("text"))
