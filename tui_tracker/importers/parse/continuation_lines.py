"""Rows broken over lines: a line that plainly goes on with the row above is joined to it."""

from __future__ import annotations

from dataclasses import replace

from tui_tracker.importers.parse.headers import Header
from tui_tracker.importers.parse.lines import Line, read_id
from tui_tracker.importers.parse.merged_columns import glued_id
from tui_tracker.importers.parse.model import Found
from tui_tracker.importers.parse.rows import read_row
from tui_tracker.importers.vocabulary import Vocabulary


def joined(
    last: Found, line: Line, begun: Line, header: Header, words: Vocabulary, *, trusted: bool
) -> Found | None:
    """Join a line to the row before where it plainly goes on there; None where it does not.

    Either it has cells under the row's own columns but no ID, stage or role; or it is one cell that
    goes on with the row's last; or it is the second half of a row broken in the middle of a cell.
    """
    if not line.cells or read_id(line.cells[0]) or glued_id(line):
        return None
    if len(line.cells) == 1:
        return _with_end(last, line)
    if len(begun.cells) == len(header.columns) == len(line.cells):
        return _with_columns(last, line, header, trusted=trusted)
    return None if trusted else _with_half(last, line, begun, header, words)


def _with_end(last: Found, line: Line) -> Found | None:
    """Join a line of one cell to the row's last cell, unless an earlier one may be what goes on."""
    told = [name for name in ("text", "role", "partners", "stages", "rag", "note") if last.told(name)]
    if not told or (told[-1] != "text" and not _ended(last.told("text"))):
        return None
    end = last.told(told[-1])
    if _ended(end) and not line.cells[0][0].islower():
        return None
    return _longer(last.put(**{told[-1]: f"{end} {line.cells[0]}"}), line)


def _ended(text: str) -> bool:
    return text.endswith((".", "!", "?"))


def _with_columns(last: Found, line: Line, header: Header, *, trusted: bool) -> Found | None:
    if line.cells[0] or "id" not in header.fields:
        return None
    added: dict[str, str] = {}
    for column, cell in zip(header.columns, line.cells, strict=True):
        if cell and column.field in ("text", "partners", "note", "objectives"):
            added[column.field] = f"{last.told(column.field)} {cell}".strip()
        elif cell:
            return None
    begins = line.cells[header.at("text") or 0][:1]
    if begins.isupper() and (trusted or _ended(last.told("text"))):
        return None
    return _longer(last.put(**added), line) if added else None


def _with_half(last: Found, line: Line, begun: Line, header: Header, words: Vocabulary) -> Found | None:
    whole = (*begun.cells[:-1], f"{begun.cells[-1]} {line.cells[0]}".strip(), *line.cells[1:])
    if len(last.lines) > 1 or len(begun.cells) > len(header.columns) - 2 or len(whole) > len(header.columns):
        return None
    if last.told("stages") or last.told("role"):
        return None
    read = read_row(replace(begun, cells=whole), header, words, trusted=False)
    if isinstance(read, str) or any(flaw.rule != "id-missing" for flaw in read.flaws):
        return None
    kept = {name: value for name, value in last.fields.items() if name in ("section", "group")}
    return _longer(replace(last, fields=read.fields | kept, flaws=read.flaws, extras=read.extras), line)


def _longer(row: Found, line: Line) -> Found:
    return replace(row, lines=(*row.lines, line.number)).mended(f"goes on in line {line.number}")
