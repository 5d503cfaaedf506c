"""Continuation lines: a line that plainly continues the row above is joined to it."""

from __future__ import annotations

from dataclasses import replace

from tui_tracker.importers.parse.headers import Header
from tui_tracker.importers.parse.lines import Line, read_id
from tui_tracker.importers.parse.merged_columns import id_of_merged_columns
from tui_tracker.importers.parse.model import RawRow
from tui_tracker.importers.parse.rows import read_row
from tui_tracker.importers.vocabulary import Vocabulary


def continuation(
    last: RawRow, line: Line, first_line: Line, header: Header, words: Vocabulary, *, trusted: bool = False
) -> RawRow | None:
    """Return the row before with a line joined to it; None where the line does not plainly continue it.

    Either it has cells under the row's own columns but no ID, stage or role; or it is one cell that
    continues the row's last; or it is the second half of a row broken in the middle of a cell.
    """
    if not line.cells or read_id(line.cells[0]) or id_of_merged_columns(line):
        return None
    if len(line.cells) == 1:
        return _joined_to_last_cell(last, line)
    if len(first_line.cells) == len(header.columns) == len(line.cells):
        return _joined_by_columns(last, line, header, trusted=trusted)
    return None if trusted else _joined_to_half_row(last, line, first_line, header, words)


def _joined_to_last_cell(last: RawRow, line: Line) -> RawRow | None:
    """Join a line of one cell to the row's last cell, unless an earlier cell may be what continues."""
    filled_fields = [
        name for name in ("text", "role", "partners", "stages", "rag", "note") if last.text_of(name)
    ]
    if not filled_fields or (filled_fields[-1] != "text" and not _ended(last.text_of("text"))):
        return None
    end = last.text_of(filled_fields[-1])
    if _ended(end) and not line.cells[0][0].islower():
        return None
    return _with_line(last.with_fields(**{filled_fields[-1]: f"{end} {line.cells[0]}"}), line)


def _ended(text: str) -> bool:
    return text.endswith((".", "!", "?"))


def _joined_by_columns(last: RawRow, line: Line, header: Header, *, trusted: bool) -> RawRow | None:
    """Join each cell of a line without an ID to the row's cell of the same column."""
    if line.cells[0] or "id" not in header.fields:
        return None
    added: dict[str, str] = {}
    for column, cell in zip(header.columns, line.cells, strict=True):
        if cell and column.field in ("text", "partners", "note", "objectives"):
            added[column.field] = f"{last.text_of(column.field)} {cell}".strip()
        elif cell:
            return None
    begins = line.cells[header.index_of("text") or 0][:1]
    if begins.isupper() and (trusted or _ended(last.text_of("text"))):
        return None
    return _with_line(last.with_fields(**added), line) if added else None


def _joined_to_half_row(
    last: RawRow, line: Line, first_line: Line, header: Header, words: Vocabulary
) -> RawRow | None:
    """Join a line that is the second half of a row broken in the middle of a cell."""
    whole = (*first_line.cells[:-1], f"{first_line.cells[-1]} {line.cells[0]}".strip(), *line.cells[1:])
    if (
        len(last.lines) > 1
        or len(first_line.cells) > len(header.columns) - 2
        or len(whole) > len(header.columns)
    ):
        return None
    if last.text_of("stages") or last.text_of("role"):
        return None
    read = read_row(replace(first_line, cells=whole), header, words)
    if isinstance(read, str) or any(problem.rule != "id-missing" for problem in read.problems):
        return None
    kept = {name: value for name, value in last.fields.items() if name in ("section", "group")}
    return _with_line(
        replace(last, fields=read.fields | kept, problems=read.problems, extras=read.extras), line
    )


def _with_line(row: RawRow, line: Line) -> RawRow:
    return replace(row, lines=(*row.lines, line.number)).with_repair(f"continues on line {line.number}")
