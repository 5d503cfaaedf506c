"""Reading the tables of a source with sure cells into rows of texts: the counterpart of `parse.parser`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.domain.imports.source import LineKind
from tui_tracker.domain.imports.understanding import TableUse, Understanding
from tui_tracker.domain.text import beginning
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.files.load import EXPORT
from tui_tracker.importers.parse.lines import Line, Source
from tui_tracker.importers.parse.model import Block, Context, LineMark, ParseResult, RawProblem
from tui_tracker.importers.parse.periods import PeriodTag, period_in_title, period_tag
from tui_tracker.importers.tables.columns.periods import WantedPeriod
from tui_tracker.importers.tables.columns.undated import year_in
from tui_tracker.importers.tables.headers.mapping import HeaderMapping, header_mapping
from tui_tracker.importers.tables.headers.rows import is_risk_register
from tui_tracker.importers.tables.own_table import read_own_table
from tui_tracker.importers.tables.parent_rows import with_parent_rows
from tui_tracker.importers.tables.period_rows import (
    period_column,
    with_period_of_sheet,
    with_rows_of_one_action_joined,
)
from tui_tracker.importers.tables.ratings.number_keys import with_numbers_as_ratings
from tui_tracker.importers.tables.refusals import (
    refuse_pivot_table,
    refuse_risk_register,
    refuse_separated_by_blanks,
    refuse_table_on_its_side,
    refuse_tables_side_by_side,
    suggested_maps,
)
from tui_tracker.importers.tables.sheet_rows import SheetRows
from tui_tracker.importers.tables.sheets import SheetTable, is_chosen, reasons_to_leave_out, sheets_by_period
from tui_tracker.importers.tables.table import NO_NAME, Sheet, find_tables, judge_sheets
from tui_tracker.importers.vocabulary import Vocabulary

_FIRST_LINES = 60
"""Lines of a sheet among which the user's header names are looked for."""
_FEWEST_COLUMNS = 3
"""Columns that a table without a header has at least, to be part of the table above it."""


def read_tables(
    name: str, source: Source, words: Vocabulary, options: ReadOptions, *, anchor: str
) -> ParseResult:
    """Read every line of `source`, a file called `name`; the columns in `options` have folded headers.

    `anchor` is the date of the latest of several periods whose headers give no year.

    Raises RefusedFileError where no sheet holds a plan of actions.
    """
    if source.is_own and not options.columns:
        return read_own_table(source)
    mapping, stem = _mapping(source, options.columns), name.rpartition(".")[0]
    if len({line.sheet for line in source.lines}) < 2:
        refuse_table_on_its_side(name, source.lines, mapping)
    period = WantedPeriod(key=options.period, anchor=anchor, year=year_in([stem]))
    tables = [find_tables(lines[0].sheet, start, lines, mapping, words) for start, lines in _by_sheet(source)]
    tables = with_numbers_as_ratings(tables, source.lines, mapping, words)
    choice = _choose_sheets(_sheets(tables, mapping, words, period), words, options)
    if len(choice.left_out) == len(choice.sheets):
        chosen = [sheet for sheet in choice.sheets if is_chosen(sheet.name, options.sheets)]
        _refuse(name, source, chosen or choice.sheets, mapping, words)
    tags = {columns.period for sheet in choice.taken for columns in sheet.columns if columns.period}
    if len(tags) > 1:
        # The columns of one period are read, in all sheets: those of the latest.
        period = replace(period, tag=max(tags))
        choice = replace(choice, sheets=_sheets(tables, mapping, words, period))
    _check_sheets(name, choice.taken, mapping, words)
    parts = _read(choice, words, every_period=options.every_period)
    if not parts.rows:
        _refuse(name, source, choice.taken, mapping, words)
    parts = with_parent_rows(parts, source.lines, words)
    row_period = period_column(parts.rows)
    parts = with_rows_of_one_action_joined(parts, period, every_period=options.every_period)
    key = _period(parts, choice.taken, [*source.titles, stem])
    understanding = _understanding(choice, parts, source.lines, row_period)
    if choice.by_period and not options.every_period:
        others = tuple((tag, "") for name, tag in choice.by_period.items() if name in choice.left_out)
        tag = max(choice.by_period.values())
        parts = replace(parts, tag=tag, other_periods=parts.other_periods + others)
    return replace(parts, period=key, understanding=understanding)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    """The sheets of a source, and which of them are read."""

    sheets: list[Sheet]
    summaries: list[SheetTable]
    left_out: Mapping[str, str]
    """Name of a sheet that is not read -> why."""
    by_period: Mapping[str, PeriodTag]
    """Name of a sheet -> its period, where the same actions are in a sheet for each period."""

    @property
    def taken(self) -> list[Sheet]:
        """The sheets that are read."""
        return [sheet for sheet in self.sheets if sheet.name not in self.left_out]


def _choose_sheets(sheets: list[Sheet], words: Vocabulary, options: ReadOptions) -> _Choice:
    """Choose the sheets to read; of those for a period each the latest, or all where `options` say so."""
    summaries = [sheet.summary(words) for sheet in sheets]
    left_out = reasons_to_leave_out(summaries, options.sheets)
    by_period = {} if options.sheets else sheets_by_period(summaries, left_out)
    if options.every_period:
        left_out = {name: reason for name, reason in left_out.items() if name not in by_period}
    return _Choice(sheets=sheets, summaries=summaries, left_out=left_out, by_period=by_period)


def _check_sheets(name: str, sheets: Sequence[Sheet], mapping: HeaderMapping, words: Vocabulary) -> None:
    """Refuse sheets whose tables are no plan, or cannot be read as one."""
    for sheet in sheets:
        refuse_table_on_its_side(name, sheet.lines, mapping)
        refuse_tables_side_by_side(name, sheet.headers[0], mapping)
        rows = [line.cells for line in sheet.rows_below(0)]
        refuse_risk_register(name, sheet.headers[0], rows, mapping, words)


def _period(parts: ParseResult, sheets: Sequence[Sheet], further_titles: Sequence[str]) -> str | None:
    """Return the period that columns give, or the titles of sheets or further ones, or the sheets' names."""
    titles = [title for sheet in sheets for title in sheet.titles]
    key = parts.period or _period_of_titles([*titles, *further_titles])
    return key or _period_of_names([sheet.name for sheet in sheets])


def _period_of_names(names: Sequence[str]) -> str | None:
    """Return the one period that the names of sheets give with its year; None where they differ."""
    tags = {period_tag(name) for name in names}
    tag = tags.pop() if len(tags) == 1 else None
    return tag.key or None if tag else None


def _period_of_titles(titles: Sequence[str]) -> str | None:
    """Return the one period that lines above tables, or the file's name, give; None where they differ."""
    keys = {key for title in titles if (key := period_in_title(title))}
    return keys.pop() if len(keys) == 1 else None


def _mapping(source: Source, columns: Mapping[str, str]) -> HeaderMapping:
    if not columns:
        return HeaderMapping(whole={}, parts={})
    cells = (
        cell
        for _, lines in groupby(source.lines, key=lambda line: line.sheet)
        for line in list(lines)[:_FIRST_LINES]
        for cell in line.cells
    )
    return header_mapping(columns, cells)


def _by_sheet(source: Source) -> list[tuple[int, list[Line]]]:
    """Return the lines of each sheet, with the index of its first."""
    sheets, start = [], 0
    for _, lines in groupby(source.lines, key=lambda line: line.sheet):
        group = list(lines)
        sheets.append((start, group))
        start += len(group)
    return sheets


def _sheets(
    tables: Sequence[Sheet], mapping: HeaderMapping, words: Vocabulary, period: WantedPeriod
) -> list[Sheet]:
    """Judge the sheets of a source; a document's table without a header is part of the one before it."""
    sheets: list[Sheet] = []
    for sheet in judge_sheets(tables, mapping, words, period):
        before = sheets[-1] if sheets else None
        sheets.append(sheet.continuing(before) if before and _continues_table(before, sheet) else sheet)
    return sheets


def _continues_table(before: Sheet, sheet: Sheet) -> bool:
    """Return whether a table has no header, and as many columns as the table above it in the document."""
    if sheet.headers or not before.headers or not all(map(NO_NAME.fullmatch, (before.name, sheet.name))):
        return False
    width = max((len(line.cells) for line in sheet.lines if len(line.filled) > 1), default=0)
    return width == len(before.headers[-1].names) >= _FEWEST_COLUMNS


def _read(choice: _Choice, words: Vocabulary, *, every_period: bool) -> ParseResult:
    """Read the rows of the sheets that are taken, and mark those of the others.

    With `every_period`, the rows of a sheet for one period get the period that its name gives.
    """
    by_period = frozenset(choice.by_period if every_period else ())
    is_only_sheet = len(choice.taken) == 1
    result = ParseResult(
        blocks=(), rows=(), marks=(), contexts=(), problems=(), headers=(), header_lines=(), period=None
    )
    for sheet in choice.sheets:
        if reason := choice.left_out.get(sheet.name, ""):
            result = _with_left_out(result, sheet, reason)
        else:
            has_name = not NO_NAME.fullmatch(sheet.name) and sheet.name not in by_period
            theme = sheet.name if has_name and not is_only_sheet else ""
            title = "" if has_name or not result.blocks else result.blocks[-1].name
            reader = SheetRows(
                sheet,
                words,
                theme=theme,
                title=title,
                first_block=len(result.blocks),
                every_period=every_period,
                is_only_sheet=is_only_sheet,
            )
            more = reader.read()
            if sheet.name in by_period:
                more = with_period_of_sheet(more, sheet.name)
            result = _joined(result, more)
    return result


def _joined(result: ParseResult, more: ParseResult) -> ParseResult:
    return ParseResult(
        blocks=result.blocks + more.blocks,
        rows=result.rows + more.rows,
        marks=result.marks + more.marks,
        contexts=result.contexts + more.contexts,
        problems=result.problems + more.problems,
        headers=result.headers + more.headers,
        header_lines=result.header_lines + more.header_lines,
        period=max(filter(None, (result.period, more.period)), default=None),
        tag=max(filter(None, (result.tag, more.tag)), default=None),
        other_periods=tuple(dict.fromkeys(result.other_periods + more.other_periods)),
    )


def _with_left_out(result: ParseResult, sheet: Sheet, reason: str) -> ParseResult:
    """Return the result with the lines of a further sheet, all marked as left out."""
    block = Block(name="")
    context = Context(block=len(result.blocks), section=None, section_line=None, columns=frozenset())
    mark = LineMark(kind=LineKind.NOISE, detail=f"the sheet is left out: {reason}")
    problem = RawProblem(
        rule="sheet-left-out", message=f"Left out: {reason}.", line=sheet.lines[0].number, sheet=sheet.name
    )
    return replace(
        result,
        blocks=(*result.blocks, block),
        contexts=result.contexts + (context,) * len(sheet.lines),
        marks=result.marks
        + tuple(mark if line.filled else LineMark(kind=LineKind.BLANK) for line in sheet.lines),
        problems=(*result.problems, problem),
    )


def _understanding(
    choice: _Choice, parts: ParseResult, lines: Sequence[Line], row_period: str
) -> Understanding:
    tables = tuple(
        TableUse(
            name=summary.name,
            header_line=summary.header_line,
            rows=sum(1 for row in parts.rows if lines[row.index].sheet == summary.name),
            left_out=choice.left_out.get(summary.name, ""),
        )
        for summary in choice.summaries
    )
    judged = [
        columns
        for sheet in choice.taken
        for number, columns in enumerate(sheet.columns)
        if not (number and is_risk_register(sheet.headers[number].names))
    ]
    return Understanding(
        tables=tables,
        columns=tuple(
            dict.fromkeys(use for columns in judged for use in columns.uses if use.name != row_period)
        ),
    )


def _refuse(
    name: str, source: Source, sheets: list[Sheet], mapping: HeaderMapping, words: Vocabulary
) -> None:
    """Raise RefusedFileError that says what the file is instead of a plan, and what to do."""
    for sheet in sheets:
        refuse_pivot_table(name, sheet.lines)
        refuse_table_on_its_side(name, sheet.lines, mapping)
    for sheet in sheets:
        if sheet.headers and sheet.columns[0].header.fields & {"id", "text"}:
            line = sheet.lines[sheet.headers[0].first].number
            raise RefusedFileError(
                f"{name} has headings on line {line} but no actions below them: it is an empty template.",
                "Choose the file that has been filled in.",
            )
    if not any(line.sheet for line in source.lines):
        refuse_separated_by_blanks(name, source.lines, EXPORT)
    lines = [line for sheet in sheets for line in sheet.lines]
    table = f"the sheet “{sheets[0].name}” of {name}" if len(sheets) == 1 and sheets[0].name else name
    rows = [line for line in lines if len(line.filled) > 1]
    first_row = f"; its first row is {beginning(' | '.join(rows[0].filled), 80)!r}" if rows else ""
    maps = suggested_maps(rows[0].cells, [line.cells for line in rows[1:]], words) if len(rows) > 1 else ""
    advice = f" If yours are different, use {maps}." if maps else ""
    raise RefusedFileError(
        f"tui-tracker could not find a table of actions in {table}{first_row}.",
        f"The first row needs column headings such as ID, Action, Stage.{advice}",
    )
