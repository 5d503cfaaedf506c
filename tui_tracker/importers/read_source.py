"""Reading a file of actions, a text, a workbook or a document, with what became of each of its lines."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from tui_tracker.domain.imports.plan_title import PLANS_TITLE
from tui_tracker.domain.imports.problem import Problem
from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.domain.imports.source import LineKind, LineOutcome, ParsedSource
from tui_tracker.domain.imports.understanding import ColumnUse, PeriodUse, TableUse, Understanding
from tui_tracker.domain.suggestions import suggestion_or_list
from tui_tracker.domain.text import beginning, line_runs
from tui_tracker.errors import RefusedFileError, UsageError
from tui_tracker.importers.files.formula_errors import without_formula_errors
from tui_tracker.importers.files.load import EXPORT, LARGEST, load
from tui_tracker.importers.parse.headers import FIELDS, field_of, fold_header
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import ParseResult
from tui_tracker.importers.parse.parser import parse
from tui_tracker.importers.resolve.build_rows import BuiltRows, build_rows, to_problem
from tui_tracker.importers.resolve.corrections import correct_actions, correct_headings
from tui_tracker.importers.resolve.corrections_file import read_corrections
from tui_tracker.importers.resolve.themes_and_ids import Identified, assign_ids
from tui_tracker.importers.tables.headers.mapping import SHORTEST_PART
from tui_tracker.importers.tables.read_tables import read_tables
from tui_tracker.importers.tables.refusals import refuse_separated_by_blanks
from tui_tracker.importers.tables.sheets import check_sheets
from tui_tracker.importers.vocabulary import Vocabulary
from tui_tracker.ordinary_files import read_bytes
from tui_tracker.shell_words import quoted_word

_BY_ITSELF = ReadOptions()
UNREAD = frozenset({"columns-glued", "note-cut", "row-goes-on"})
"""Rules whose problem means that a row could be read only in part."""


def read_source(
    path: Path,
    vocabulary: Vocabulary,
    options: ReadOptions = _BY_ITSELF,
    *,
    default_period: str = "",
) -> ParsedSource:
    """Read a plan or a period's updates, with the reviewed corrections beside the file.

    Without a period in `options` the file's header decides, and without that `default_period`.
    Raises RefusedFileError where the file is no readable text, workbook or document, holds no table, or its
    columns are interleaved; UsageError where `options` names an unknown header, field or sheet.
    """
    columns, period = options.columns, options.period
    mapping = _checked_fields(columns)
    source = load(path, mapping)
    if source.trusted and not source.is_own:
        source = without_formula_errors(source)
    check_sheets(path.name, source, options.sheets)
    if source.trusted:
        _check_headers(columns, source.lines)
        anchor = source.period or default_period
        parsed = read_tables(path.name, source, vocabulary, replace(options, columns=mapping), anchor=anchor)
    else:
        parsed = parse(source, vocabulary, mapping, period)
        _check_columns(columns, parsed, source.lines)
    beside = path.with_name(f"{path.stem}.corrections.toml")
    reviewed = read_bytes(beside, LARGEST) if beside.is_file() else b""
    digest = _digest(source.content, reviewed)
    identified = _identify(parsed, source.lines, reviewed, path.stem, trusted=source.trusted)
    # What is no longer needed is dropped: a large plan takes the memory of each of its forms.
    parsed, source = identified.parsed, replace(source, content=b"")
    if not source.trusted:
        _refuse_unreadable(path.name, source.lines, parsed)
    source_period = period or parsed.period or source.period or default_period
    built = build_rows(parsed.rows, source_period, vocabulary, tag=parsed.tag, trusted=source.trusted)
    problems = [*(to_problem(raw) for raw in parsed.problems), *built.problems]
    problems += [
        Problem(rule="sheet-part-left-out", message=f"Sheet {sheet!r}: {notice}" if sheet else notice)
        for sheet, notice in source.notices
    ]
    return ParsedSource(
        source=path.name,
        digest=digest,
        period=source_period,
        themes=identified.themes,
        rows=built.rows,
        is_own_report=source.is_own or bool(source.period),
        line_outcomes=_line_outcomes(source.lines, parsed, built),
        problems=tuple(sorted(problems, key=lambda problem: (problem.line is None, problem.line or 0))),
        understanding=replace(
            _understanding(parsed, built, is_period_named=bool(period) or _names_period(parsed)),
            periods=_periods(parsed, source_period, is_taken=options.every_period),
            title=_title(source.lines, parsed),
        ),
    )


def _understanding(parsed: ParseResult, built: BuiltRows, *, is_period_named: bool) -> Understanding:
    """Return what the source was understood to be, with what only its built rows show."""
    understanding = parsed.understanding
    if not understanding.tables:
        header_line = parsed.header_lines[0] if parsed.header_lines else None
        tables = (TableUse(name="", header_line=header_line, rows=len(built.rows)),)
        columns = tuple(ColumnUse(name=name, field=field_of(name)) for name in dict.fromkeys(parsed.headers))
        understanding = Understanding(tables=tables, columns=columns)
    return replace(
        understanding,
        unread=built.unread,
        period_is_named=is_period_named,
        made_ids=sum(1 for row in built.rows if row.has_made_id),
    )


def _title(lines: Sequence[Line], parsed: ParseResult) -> str:
    """Return the line that was taken for the plan's title; empty without one."""
    titles = (
        line for line, mark in zip(lines, parsed.marks, strict=True)
        if mark.kind is LineKind.NOISE and mark.detail == PLANS_TITLE
    )  # fmt: skip
    return next((line.filled[0] for line in titles if line.filled), "")


def _names_period(parsed: ParseResult) -> bool:
    return parsed.period is not None and not (parsed.tag and parsed.tag.is_guessed)


def _periods(parsed: ParseResult, latest: str, *, is_taken: bool) -> tuple[PeriodUse, ...]:
    """Return the periods of a source that has columns for several."""
    names: dict[str, list[str]] = {}
    for tag, name in parsed.other_periods:
        names.setdefault(tag.date(parsed.tag or tag, latest), []).append(name)
    others = [
        PeriodUse(key=key, columns=tuple(filter(None, columns)), is_taken=is_taken)
        for key, columns in names.items()
    ]
    return tuple(sorted([*others, PeriodUse(key=latest)], key=lambda use: use.key)) if others else ()


def _identify(
    parsed: ParseResult, lines: Sequence[Line], reviewed: bytes, stem: str, *, trusted: bool
) -> Identified:
    """Return the source with IDs and all corrections applied.

    Corrected headings name themes, so they come before IDs are assigned, and those of actions after.
    """
    corrections = read_corrections(reviewed, lines)
    parsed = correct_headings(parsed.with_problems(corrections.problems), corrections.usable)
    return correct_actions(assign_ids(parsed, stem, trusted=trusted), lines, corrections.usable)


def _digest(content: bytes, reviewed: bytes) -> str:
    digest = hashlib.blake2b(content, digest_size=16)
    if reviewed:
        digest.update(b"\x00corrections\x00" + reviewed)
    return digest.hexdigest()


def _checked_fields(columns: Mapping[str, str]) -> dict[str, str]:
    """Return folded header -> field; raise UsageError for an unknown field."""
    mapping: dict[str, str] = {}
    for header, name in columns.items():
        field = name.strip().lower() if name.strip().lower() in FIELDS else field_of(name)
        if field is None:
            raise UsageError(
                f"{name!r} is not a field, so the column {header!r} cannot be mapped to it.",
                suggestion_or_list(name, FIELDS),
            )
        mapping[fold_header(header)] = field
    return mapping


def _check_columns(columns: Mapping[str, str], parsed: ParseResult, lines: Sequence[Line]) -> None:
    """Raise UsageError for an unknown column; without a header row the first row's cells are the columns."""
    names = list(dict.fromkeys(parsed.headers)) or list(_first_cells(lines))
    known = {fold_header(name) for name in names}
    for header in columns:
        if known and fold_header(header) not in known:
            raise UsageError(
                f"The file has no column {header!r}.",
                suggestion_or_list(header, names),
            )


def _check_headers(columns: Mapping[str, str], lines: Sequence[Line]) -> None:
    """Raise UsageError where no cell is, or has in it, a header that the user named."""
    folded = {fold_header(cell) for line in lines for cell in line.filled} if columns else set()
    for header in columns:
        wanted = fold_header(header)
        if not any(wanted == cell or (len(wanted) >= SHORTEST_PART and wanted in cell) for cell in folded):
            names = list(_first_cells(lines))
            raise UsageError(f"The file has no column {header!r}.", suggestion_or_list(header, names))


def _first_cells(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the cells of the first line that has several: most likely an unknown header."""
    return next((line.filled for line in lines if len(line.filled) > 1), ())


def _refuse_unreadable(name: str, lines: Sequence[Line], parsed: ParseResult) -> None:
    """Raise RefusedFileError where there is no table, or less of it can be read than cannot."""
    if not parsed.header_lines:
        _refuse_without_header(name, lines)
    unreadable = {
        line.number for line, mark in zip(lines, parsed.marks, strict=True) if mark.kind is LineKind.PROBLEM
    }
    half_read = {row.lines[0] for row in parsed.rows if any(raw.rule in UNREAD for raw in row.problems)}
    bad = unreadable | half_read
    if bad and len(bad) > len(parsed.rows) - len(half_read):
        raise RefusedFileError(
            f"tui-tracker cannot separate the columns of {name}: they are interleaved or joined together on"
            f" {line_runs(bad)}. Nothing was imported.",
            EXPORT,
        )
    if not parsed.rows:
        raise RefusedFileError(
            f"{name} has headings on line {parsed.header_lines[0]} but no actions below them.", EXPORT
        )


def _refuse_without_header(name: str, lines: Sequence[Line]) -> NoReturn:
    refuse_separated_by_blanks(name, lines, EXPORT)
    cells = _first_cells(lines)
    example = next((cell for cell in cells if field_of(cell) is None), "What we will do")
    first_row = f"; its first row is {beginning(' | '.join(cells), 80)!r}" if cells else ""
    raise RefusedFileError(
        f"tui-tracker could not find a table of actions in {name}{first_row}.",
        "The first row needs column headings such as ID, Action, Stage. If yours are different, use"
        f" --map {quoted_word(f'{example[:40]}=text')}. {EXPORT}",
    )


def _line_outcomes(lines: Sequence[Line], parsed: ParseResult, built: BuiltRows) -> tuple[LineOutcome, ...]:
    """Return the outcome of every line; the lines inside one CSV record continue its first."""
    ids: dict[tuple[str, int], list[str]] = {}
    for row in parsed.rows:
        for number in row.lines:
            ids.setdefault((lines[row.index].sheet, number), []).append(row.id)
    has_sheets = len({line.sheet for line in lines}) > 1
    outcomes: list[LineOutcome] = []
    for index, (line, mark) in enumerate(zip(lines, parsed.marks, strict=True)):
        kind, detail = mark.kind, mark.detail
        if kind is LineKind.ACTION:
            detail = ", ".join(ids.get((line.sheet, line.number), []))
        if index in built.parts:
            kind, detail = LineKind.CONTINUATION, f"line {built.parts[index]}"
        if index in built.dropped:
            kind, detail = LineKind.PROBLEM, built.dropped[index]
        if has_sheets:
            detail = f"{line.sheet}: {detail}" if detail else line.sheet
        outcomes.append(LineOutcome(line=line.number, kind=kind, detail=detail))
        outcomes += [
            LineOutcome(line=line.number + inside, kind=LineKind.CONTINUATION, detail=f"line {line.number}")
            for inside in range(1, line.span)
        ]
    return tuple(outcomes)
