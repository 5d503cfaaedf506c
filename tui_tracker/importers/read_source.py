"""The door: a file of actions, in text, CSV or XLSX, becomes a reading with every line's fate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tui_tracker.domain.imports.source import Fate, FateKind, Reading
from tui_tracker.domain.suggestions import suggestion_or_list
from tui_tracker.errors import RefusedFileError, UsageError
from tui_tracker.importers.files.text_and_csv import EXPORT, load
from tui_tracker.importers.parse.headers import FIELDS, blank_header, field_of, fold_header
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import Found, Harvest
from tui_tracker.importers.parse.parser import walk
from tui_tracker.importers.resolve import corrections
from tui_tracker.importers.resolve.build_rows import Finished, finish, problem
from tui_tracker.importers.resolve.themes_and_ids import Settled, settle
from tui_tracker.importers.vocabulary import Vocabulary

UNREAD = frozenset({"columns-glued", "note-cut", "row-goes-on"})


def read_source(
    path: Path,
    vocabulary: Vocabulary,
    *,
    columns: Mapping[str, str] | None = None,
    period: str | None = None,
    default_period: str = "",
) -> Reading:
    """Read a plan or a period's updates, with the reviewed corrections that stand beside the file.

    `columns` maps headers of the file to fields, as the user named them; `period` is a period's key
    and goes before the one a header names, which goes before `default_period`.
    Raises RefusedFileError where the file is no readable text, CSV or XLSX, holds no table, or its
    columns are hopelessly interleaved; UsageError where `columns` names what there is not.
    """
    mapping = _checked_fields(columns or {})
    source = load(path, mapping)
    harvest = walk(source, vocabulary, mapping, period)
    _check_columns(columns or {}, harvest, source.lines)
    beside = path.with_name(f"{path.stem}.corrections.toml")
    reviewed = beside.read_bytes() if beside.is_file() else b""
    settled = _corrected(harvest, source.lines, reviewed, path.stem)
    _refuse_unreadable(path.name, source.lines, harvest, settled.rows)
    told_period = period or harvest.period or default_period
    done = finish(settled.rows, told_period, vocabulary)
    problems = [*(problem(flaw) for flaw in (*harvest.flaws, *settled.flaws)), *done.problems]
    return Reading(
        source=path.name,
        digest=_digest(source.content, reviewed),
        period=told_period,
        themes=settled.themes,
        rows=done.rows,
        fates=_fates(source.lines, harvest, settled.rows, done),
        problems=tuple(sorted(problems, key=lambda one: (one.line is None, one.line or 0))),
    )


def _digest(content: bytes, reviewed: bytes) -> str:
    digest = hashlib.blake2b(content, digest_size=16)
    if reviewed:
        digest.update(b"\x00corrections\x00" + reviewed)
    return digest.hexdigest()


def _checked_fields(columns: Mapping[str, str]) -> dict[str, str]:
    """Return folded header -> field; raise UsageError for a field there is not."""
    mapping: dict[str, str] = {}
    for header, told in columns.items():
        field = told.strip().lower() if told.strip().lower() in FIELDS else field_of(told)
        if field is None:
            raise UsageError(
                f"There is no field {told!r} to map the column {header!r} to.",
                suggestion_or_list(told, FIELDS),
            )
        mapping[fold_header(header)] = field
    return mapping


def _check_columns(columns: Mapping[str, str], harvest: Harvest, lines: Sequence[Line]) -> None:
    """Raise UsageError for a column there is not; without a header row the first row's cells are asked."""
    names = list(dict.fromkeys(harvest.headers)) or list(_first_cells(lines))
    known = {fold_header(name) for name in names}
    for header in columns:
        if known and fold_header(header) not in known:
            raise UsageError(
                f"The file has no column {header!r}.",
                suggestion_or_list(header, names),
            )


def _first_cells(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the cells of the first line that has several: most likely a header we do not know."""
    return next((line.filled for line in lines if len(line.filled) > 1), ())


def _corrected(harvest: Harvest, lines: Sequence[Line], reviewed: bytes, stem: str) -> Settled:
    """Settle IDs between the corrections of headings, which name themes, and those of actions."""
    told, unusable = corrections.parse(reviewed)
    kept, stale = corrections.current(told, lines)
    harvest.flaws += [*unusable, *stale]
    corrections.correct_headings(harvest, kept)
    return corrections.correct_actions(settle(harvest, stem), harvest, lines, kept)


def _refuse_unreadable(name: str, lines: Sequence[Line], harvest: Harvest, rows: Sequence[Found]) -> None:
    """Raise RefusedFileError where less can be read than not."""
    if not harvest.header_lines and (begun := blank_header(lines)):
        raise RefusedFileError(
            f"The columns of {name} are set apart by blanks only, from the header on line {begun} to line"
            f" {lines[-1].number}: which words belong to which column cannot be told. Nothing was taken.",
            EXPORT,
        )
    if not harvest.header_lines:
        cells = _first_cells(lines)
        example = next((cell for cell in cells if field_of(cell) is None), "What we will do")
        found = f"; its first row is {' | '.join(cells)[:80]!r}" if cells else ""
        raise RefusedFileError(
            f"{name} holds no table of actions that can be recognised{found}.",
            f"A header row must name the action and one column more; name yours, as in"
            f' --map "{example[:40]}=text". {EXPORT}',
        )
    bad = {
        line.number for line, mark in zip(lines, harvest.marks, strict=True) if mark.kind is FateKind.PROBLEM
    }
    half = {row.lines[0] for row in rows if any(flaw.rule in UNREAD for flaw in row.flaws)}
    if bad | half and len(bad | half) > len(rows) - len(half):
        raise RefusedFileError(
            f"The columns of {name} are interleaved or glued together on {_numbers(bad | half)}:"
            " which words belong to which column cannot be told. Nothing was taken.",
            EXPORT,
        )
    if not rows:
        raise RefusedFileError(
            f"{name} has a header on line {harvest.header_lines[0]} but no action under it.", EXPORT
        )


def _numbers(numbers: Iterable[int]) -> str:
    """Write line numbers shortly: `lines 3-7, 9`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return f"line {parts[0]}" if len(runs) == 1 == len(runs[0]) else f"lines {', '.join(parts)}"


def _fates(
    lines: Sequence[Line], harvest: Harvest, rows: Sequence[Found], done: Finished
) -> tuple[Fate, ...]:
    """Give every line of the source its fate; lines inside one CSV record are joined to its first."""
    ids: dict[tuple[str, int], list[str]] = {}
    for row in rows:
        for number in row.lines:
            ids.setdefault((lines[row.at].sheet, number), []).append(row.id)
    several = len({line.sheet for line in lines}) > 1
    fates: list[Fate] = []
    for place, (line, mark) in enumerate(zip(lines, harvest.marks, strict=True)):
        fate = Fate(line=line.number, kind=mark.kind, detail=mark.detail)
        if mark.kind is FateKind.ACTION:
            fate = replace(fate, detail=", ".join(ids.get((line.sheet, line.number), [])))
        if place in done.dropped:
            fate = replace(fate, kind=FateKind.PROBLEM, detail=done.dropped[place])
        if several:
            fate = replace(fate, detail=f"{line.sheet}: {fate.detail}" if fate.detail else line.sheet)
        fates.append(fate)
        fates += [
            Fate(line=line.number + inside, kind=FateKind.JOINED, detail=f"line {line.number}")
            for inside in range(1, line.span)
        ]
    return tuple(fates)
